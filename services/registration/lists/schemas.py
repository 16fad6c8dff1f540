"""What goes in and out of numbered lists."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from services.registration.person import PersonOut
from services.registration.vocabularies.lists import ListChange
from services.registration.vocabularies.participants import RegistrationState
from shared.http.pages import Page
from shared.http.schemas import Input, Multilingual, example

ListedState = Literal[
    RegistrationState.CONFIRMED,
    RegistrationState.PENDING_APPROVAL,
    RegistrationState.REJECTED,
    RegistrationState.WITHDRAWN,
]
"""Those of somebody who was registered and is still to be named."""


def _each_once(states: list[ListedState]) -> list[ListedState]:
    return sorted(set(states))


class ListIn(Input):
    model_config = example(
        title={"fr": "Première liste de participants", "zh": "第一份参会名单"}, states=["confirmed", "pending_approval"]
    )

    title: Multilingual | None = Field(default=None, description="null: the number alone")
    states: Annotated[list[ListedState], AfterValidator(_each_once)] = Field(
        default=[RegistrationState.CONFIRMED],
        min_length=1,
        max_length=4,
        description="B18: whose registration is in one of these states is on the list: those who take part, if unsaid",
    )


class ListOut(BaseModel):
    """A list of participants as they were at one instant."""

    id: UUID
    conference_id: UUID
    number: int = Field(description="1 is the conference's first")
    title: Multilingual | None
    states: list[RegistrationState] = Field(description="whose registration was in one of these states is on it")
    frozen_at: datetime
    milestone_id: UUID | None = Field(description="the milestone that froze it; null: somebody did")
    participants: int
    by_delegation: dict[str, int] = Field(examples=[{"FR": 95, "CN": 85}])


class ListOfLists(BaseModel):
    """All lists of one conference, the latest first."""

    items: list[ListOut]


class LineOut(BaseModel):
    """A registration as it was; `person` is null when it was erased since."""

    registration_id: UUID
    delegation: str | None
    state: str
    person: PersonOut | None
    enrolments: dict[str, str] = Field(description="states by workshop")


class DifferenceOut(BaseModel):
    """A line that differs; `before` is null for what was added, `after` for what was removed."""

    change: ListChange
    registration_id: UUID
    fields: list[str] = Field(description="what differs in a changed line", examples=[["delegation", "person.email"]])
    before: LineOut | None
    after: LineOut | None


class Differences(Page[DifferenceOut]):
    """From the earlier of two lists to the later, whichever of them was asked for."""

    earlier: int
    later: int
    added: int
    removed: int
    changed: int
