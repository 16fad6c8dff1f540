"""Milestones of cooperations and agreements; programmes that support agreements."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from services.registry.tables.base import DOCUMENT, IDS, TEXT, VersionedTable, one_of, partial_dates
from services.registry.vocabularies.milestones import MilestoneKind


class MilestoneRow(VersionedTable, table=True):
    """What happened, or is to happen, on the way: of a cooperation, an agreement, or both."""

    __tablename__ = "milestone"

    cooperation_id: UUID | None = Field(foreign_key="cooperation.id", index=True)
    agreement_id: UUID | None = Field(foreign_key="agreement.id", index=True)
    kind: str = Field(sa_type=TEXT)
    title: dict[str, str] = Field(sa_type=DOCUMENT)
    on: str | None = Field(sa_type=TEXT)
    place: str | None = Field(sa_type=TEXT)
    partner_ids: list[UUID] = Field(sa_type=IDS)
    note: str | None = Field(sa_type=TEXT)

    __table_args__ = (
        one_of("milestone_kind", "kind", MilestoneKind),
        CheckConstraint(r""""on" ~ '^\d{4}(-\d{2}){0,2}$'""", "milestone_on_form"),
        CheckConstraint("cooperation_id is not null or agreement_id is not null", "milestone_of_something"),
    )


class ProgrammeRow(VersionedTable, table=True):
    """A programme supports agreements (A12)."""

    __tablename__ = "programme"

    name: dict[str, str] = Field(sa_type=DOCUMENT)
    funder_id: UUID | None = Field(foreign_key="partner.id", index=True)
    support_id: UUID | None = Field(foreign_key="partner.id", index=True)
    url: str | None = Field(sa_type=TEXT)
    from_on: str | None = Field(sa_type=TEXT)
    to_on: str | None = Field(sa_type=TEXT)
    # Computed from the above by rules at every write.
    search_key: str = Field(sa_type=TEXT)
    sort_key: str = Field(sa_type=TEXT)

    __table_args__ = (
        *partial_dates("programme", "from_on", "to_on"),
        Index("programme_sort", "sort_key", "id"),
    )
