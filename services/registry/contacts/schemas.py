"""What goes in and out of contacts: functions, and who holds them in turn (D5)."""

from uuid import UUID

from pydantic import ConfigDict, Field

from services.registry.persons.schemas import Email, PersonFields, PersonIn, Phone
from services.registry.schemas import PartnerSummary, omitted
from services.registry.vocabularies.people import ContactKind
from shared.http.schemas import Input, LanguageTag, Multilingual, PartialDateText, Patch, Versioned, example


class TermFields(Input):
    """From when through when; null is unknown at the beginning, and not yet at the end."""

    since: PartialDateText | None = Field(default=None, alias="from", examples=["2020-07"])
    until: PartialDateText | None = Field(default=None, alias="to")


class ContactFields(TermFields):
    """The writable fields that may be left out; `from` and `to` say when the function exists."""

    email: Email | None = Field(default=None, description="of the function, whoever holds it")
    phone: Phone | None = Field(default=None, description="of the function, whoever holds it")
    language: LanguageTag | None = None
    several: bool = Field(default=False, description="whether more than one person may hold it at a time")


class ContactIn(ContactFields):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "international_officer",
                    "title": {"fr": "Chargée des relations internationales"},
                    "email": "international@example.org",
                }
            ]
        }
    )

    kind: ContactKind
    title: Multilingual


class ContactPatch(ContactFields, Patch):
    model_config = example(title={"fr": "Adjointe aux relations internationales"})

    kind: ContactKind = Field(default_factory=omitted)
    title: Multilingual = Field(default_factory=omitted)


class HolderIn(TermFields):
    """Somebody takes a function up: a new person, or one who is known already."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person": {"given_name": "Awa", "family_name": "Exemple"}, "from": "2026-03-22"}]
        }
    )

    person: PersonIn | None = None
    person_id: UUID | None = None


class HolderPatch(TermFields, Patch):
    """The term of a holder; another holder is another entry."""

    model_config = example(from_="2020-07", to="2026-03")


class HolderPerson(PersonFields):
    """The person who holds a function."""

    name: str


class HolderOut(TermFields, Versioned):
    contact_id: UUID
    person_id: UUID
    person: HolderPerson | None = Field(description="null once the person is erased")
    current: bool = Field(description="whether it is the one who holds the function today")


class ContactOut(ContactFields, Versioned):
    """A function, and who holds and held it: the latest first."""

    kind: ContactKind
    title: Multilingual
    partner_id: UUID
    partner: PartnerSummary
    holders: list[HolderOut] | None = Field(
        description="null for callers who may not know the persons behind this partner's functions (D7)"
    )
