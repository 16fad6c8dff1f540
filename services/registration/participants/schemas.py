"""Registrations and enrolments as callers send and see them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from services.registration.person import PersonIn, PersonOut
from services.registration.texts import EACH_WORKSHOP_ONCE
from services.registration.vocabularies.participants import EnrolmentState, RegistrationState
from services.registration.vocabularies.seats import Reason
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, Patch, Versioned, example

MAX_WORKSHOPS = 50


def _each_once(workshops: list[UUID]) -> list[UUID]:
    if len(set(workshops)) < len(workshops):
        raise InvalidValue(EACH_WORKSHOP_ONCE)
    return workshops


class RegistrationIn(Input):
    model_config = example(
        person={"given_name": "Camille", "family_name": "Exemple", "email": "camille@example.org", "language": "fr"},
        delegation="FR",
        workshops=["0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"],
    )

    person: PersonIn
    delegation: str | None = Field(
        default=None, max_length=50, examples=["FR"], description="one of the conference's; null where it has none"
    )
    workshops: Annotated[list[UUID], AfterValidator(_each_once)] = Field(
        default=[], max_length=MAX_WORKSHOPS, description="in order of preference; none is fine"
    )


class RegistrationPatch(Patch):
    model_config = example(
        person={"given_name": "Camille", "family_name": "Exemple", "email": "camille@example.org", "language": "fr"}
    )

    person: PersonIn = Field(description="replaced whole")


class EnrolmentIn(Input):
    model_config = example(workshop_id="0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011")

    workshop_id: UUID = Field(description="a workshop of the registration's conference")


class PartnerOut(BaseModel):
    """The partner that a registration names."""

    id: UUID
    name: str | None = Field(description="null while it is not verified, or when you may not see it")
    country: str | None = None
    verified: bool = Field(description="whether the registry has confirmed it; while it is out of reach, later")
    unknown: bool = Field(default=False, description="the registry, asked later, has no such partner")


class EnrolmentOut(BaseModel):
    id: UUID
    workshop_id: UUID
    state: EnrolmentState
    position: int | None = Field(description="rank in the waitlist, from 1; null when not waiting")
    reason: Reason | None = Field(description="what keeps it waiting; null when not waiting")


class RefusedOut(BaseModel):
    """A workshop that was asked for and could not be had."""

    workshop_id: UUID
    reason: Reason


class RegistrationOut(Versioned):
    """A registration; its version is raised by its enrolments' changes, too. Withdrawn enrolments are left out,
    those that were cancelled with their workshop are not."""

    conference_id: UUID
    state: RegistrationState
    person: PersonOut
    partner: PartnerOut | None
    delegation: str | None
    enrolments: list[EnrolmentOut]


class RegistrationMade(RegistrationOut):
    refused: list[RefusedOut] = Field(description="workshops that could not be had, where there is no waitlist")
    manage_url: str = Field(
        description="a page of the front end; its token is good for this registration alone, as a bearer token",
        examples=["https://entente.example/registrations/0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011#token=eyJ…"],
    )


class WaitingOut(BaseModel):
    """One place in a workshop's waitlist."""

    position: int
    enrolment_id: UUID
    registration_id: UUID
    name: str | None = Field(description="for the organisers alone")
    delegation: str | None
    since: datetime
    reason: Reason = Field(description="why it is not promoted now; `next`: nothing stands in its way")
