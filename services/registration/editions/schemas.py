"""What goes in and out of editions."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.conferences.schemas import Edition
from services.registration.fields import Day
from services.registration.vocabularies.conferences import ConferenceState
from shared.catalogue.rules import Notice
from shared.http.schemas import Input, Multilingual, ShortText, example


class EditionOut(BaseModel):
    """One edition, with its figures as they are now."""

    id: UUID
    edition: int | None
    title: Multilingual
    place: str | None
    country: str | None
    place_chosen_at: str | None
    starts_on: date
    ends_on: date
    state: ConferenceState
    participants: int
    participants_by_delegation: dict[str, int]
    delegations: int
    workshops: int = Field(description="announced, or final")
    speakers: int = Field(description="who have accepted")


class Editions(BaseModel):
    """The history of a conference, the first edition first; those that you may not see are left out."""

    items: list[EditionOut]
    next_expected_on: date | None = Field(
        description="B30: when the edition after the last is expected, of what comes every year; else null"
    )
    warnings: list[Notice] = []


class RepeatIn(Input):
    """The next edition: on which day it starts, and what is other than this time."""

    model_config = example(starts_on="2027-10-13", place="Strasbourg", country="FR")

    starts_on: Day | None = Field(default=None, description="null: a year later")
    title: Multilingual | None = Field(default=None, description="null: the same")
    edition: Edition | None = Field(default=None, description="null: the next number, if this one has one")
    place: ShortText | None = Field(default=None, description="null: not known yet")
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$", description="ISO 3166-1; null: not known yet")
