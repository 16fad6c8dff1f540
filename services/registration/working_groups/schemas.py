"""What goes in and out of working groups."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.conferences.schemas import DelegationCode
from services.registration.fields import optional
from services.registration.person import PersonIn, PersonOut
from shared.catalogue.rules import Notice
from shared.http.schemas import Input, LongText, Multilingual, Patch, Versioned, example

_MOST_MEMBERS = 200


class MemberIn(Input):
    """Somebody in a working group; the one who leads it is elected (B23)."""

    model_config = example(
        person={"given_name": "Camille", "family_name": "Exemple", "function": "Adjointe au maire"},
        delegation="FR",
        elected=True,
        leads=True,
    )

    person: PersonIn
    delegation: DelegationCode | None = None
    elected: bool = Field(default=False, description="holds an elected office")
    leads: bool = Field(default=False, description="B23: one member at most, an elected one")


Members = Annotated[list[MemberIn], Field(max_length=_MOST_MEMBERS)]


class WorkingGroupIn(Input):
    model_config = example(
        name={"fr": "Préparation des ateliers", "zh": "工作坊筹备组"},
        mission="Notes de cadrage, intervenants, traduction",
        members=[
            {
                "person": {"given_name": "Camille", "family_name": "Exemple", "function": "Adjointe au maire"},
                "delegation": "FR",
                "elected": True,
                "leads": True,
            }
        ],
    )

    name: Multilingual
    mission: LongText | None = Field(default=None, description="what it is there for")
    members: Members = Field(default=[])


class WorkingGroupPatch(Patch):
    model_config = example(mission="Notes de cadrage, intervenants, traduction")

    name: Multilingual = optional()
    mission: LongText | None = Field(default=None, description="what it is there for")
    members: Members = optional(description="replaced whole")


class MemberOut(BaseModel):
    person: PersonOut
    delegation: str | None
    elected: bool
    leads: bool


class WorkingGroupOut(Versioned):
    conference_id: UUID
    name: Multilingual
    mission: str | None
    members: list[MemberOut]


class WorkingGroupList(BaseModel):
    """All working groups of one conference; `warnings` tell of those that were announced and not named."""

    items: list[WorkingGroupOut]
    warnings: list[Notice] = []
