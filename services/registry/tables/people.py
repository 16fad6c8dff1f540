"""Functions, and the persons who hold them in turn (D5)."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlmodel import Field

from services.registry.tables.base import DOCUMENT, TEXT, VersionedTable, one_of, partial_dates
from services.registry.vocabularies.people import ContactKind, NameOrder


class ContactRow(VersionedTable, table=True):
    """A function of a partner; who holds it is in `contact_holder`."""

    __tablename__ = "contact"

    partner_id: UUID = Field(foreign_key="partner.id", index=True)
    kind: str = Field(sa_type=TEXT)
    title: dict[str, str] = Field(sa_type=DOCUMENT)
    email: str | None = Field(sa_type=TEXT)
    phone: str | None = Field(sa_type=TEXT)
    language: str | None = Field(sa_type=TEXT)
    several: bool
    since: str | None = Field(sa_type=TEXT)
    until: str | None = Field(sa_type=TEXT)
    sort_key: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("contact_kind", "kind", ContactKind),
        *partial_dates("contact", "since", "until"),
        # What a holder's row repeats of its function, so that a constraint may ask for it.
        UniqueConstraint("id", "several", name="contact_several"),
    )


class PersonRow(VersionedTable, table=True):
    """A person. Once erased, it has no name and nothing else."""

    __tablename__ = "person"

    given_name: str | None = Field(sa_type=TEXT)
    family_name: str | None = Field(sa_type=TEXT)
    name_order: str = Field(sa_type=TEXT)
    native_name: str | None = Field(sa_type=TEXT)
    transcription: str | None = Field(sa_type=TEXT)
    also_known_as: list[str] = Field(sa_type=DOCUMENT)
    email: str | None = Field(sa_type=TEXT)
    phone: str | None = Field(sa_type=TEXT)
    language: str | None = Field(sa_type=TEXT)
    erased: bool = False
    search_key: str = Field(sa_type=TEXT)
    sort_key: str = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("person_name_order", "name_order", NameOrder),
        CheckConstraint(
            "erased or coalesce(given_name, family_name, native_name, transcription) is not null", "person_named"
        ),
        Index("person_search_key", "search_key", postgresql_using="gin", postgresql_ops={"search_key": "gin_trgm_ops"}),
        Index("person_sort", "sort_key", "id"),
    )


class HolderRow(VersionedTable, table=True):
    """A person holds a function for a term; one at a time, unless the function has `several`."""

    __tablename__ = "contact_holder"

    contact_id: UUID = Field(index=True)
    several: bool
    person_id: UUID = Field(foreign_key="person.id", index=True)
    since: str | None = Field(sa_type=TEXT)
    until: str | None = Field(sa_type=TEXT)
    # The days on which it surely held; computed by rules.terms at every write.
    held: Any = Field(sa_type=DATERANGE)

    __table_args__ = (
        *partial_dates("contact_holder", "since", "until"),
        ForeignKeyConstraint(
            ["contact_id", "several"],
            ["contact.id", "contact.several"],
            name="contact_holder_contact",
            onupdate="cascade",
        ),
        ExcludeConstraint(
            (named("contact_id"), "="),
            (named("held"), "&&"),
            where="not several",
            using="gist",
            name="contact_holder_in_turn",
        ),
        ExcludeConstraint(
            (named("contact_id"), "="),
            (named("person_id"), "="),
            (named("held"), "&&"),
            using="gist",
            name="contact_holder_once",
        ),
    )
