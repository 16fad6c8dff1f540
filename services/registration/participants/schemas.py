"""Registrations and enrolments as callers send and see them."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, EmailStr, Field, model_validator

from services.registration.fields import Day, optional
from services.registration.forms.schemas import Answers, Consents, NeedsIn
from services.registration.person import PersonIn, PersonOut
from services.registration.texts import EACH_WORKSHOP_ONCE, REASON_OF_AN_OVERRIDE
from services.registration.vocabularies.changes import ChangeKind
from services.registration.vocabularies.participants import EnrolmentState, RegistrationState
from services.registration.vocabularies.seats import Reason
from shared.catalogue.texts import InvalidValue
from shared.http.problems import FieldError
from shared.http.schemas import Input, Patch, ShortText, Versioned, example

MAX_WORKSHOPS = 50


def each_once(workshops: list[UUID]) -> list[UUID]:
    if len(set(workshops)) < len(workshops):
        raise InvalidValue(EACH_WORKSHOP_ONCE)
    return workshops


Why = Annotated[
    ShortText, Field(examples=["Speaker of the morning"], description="for the organisers; with an override")
]


class Overriding(Input):
    """An organiser may exceed limits (capacity, quota, reserved places, `max_enrolments`, the order of the queue).

    Only by saying so, and why: both are kept with the seat.
    """

    override: bool = Field(default=False, description="for organisers: exceed the limits; never two places at once")
    reason: Why | None = Field(default=None, description="why limits are exceeded: with `override`, and only then")

    @model_validator(mode="after")
    def _gives_a_reason(self) -> Self:
        if self.override != (self.reason is not None):
            raise InvalidValue(REASON_OF_AN_OVERRIDE)
        return self


CONSENT_EXAMPLE = {"given_by": "Nadia Exemple", "given_on": "2026-09-01", "text_version": 1}


class GuardianConsentIn(Input):
    """That a guardian agreed to a minor's taking part."""

    model_config = example(**CONSENT_EXAMPLE)

    given_by: ShortText = Field(description="the guardian's name")
    given_on: Day | None = Field(default=None, description="today, when left out")
    text_version: int | None = Field(
        default=None,
        ge=1,
        le=2_000_000_000,
        description="of the text that was signed; where the form has a consent `guardian`, its present version",
    )


class RegistrationIn(Overriding):
    model_config = example(
        person={"given_name": "Camille", "family_name": "Exemple", "email": "camille@example.org", "language": "fr"},
        delegation="FR",
        workshops=["0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"],
        answers={"shuttle": True},
        needs={"diet": "vegetarian", "visa": False},
        consents=[{"purpose": "photographs", "version": 1}],
    )

    person: PersonIn
    delegation: str | None = Field(
        default=None, max_length=50, examples=["FR"], description="one of the conference's; null where it has none"
    )
    workshops: Annotated[list[UUID], AfterValidator(each_once)] = Field(
        default=[], max_length=MAX_WORKSHOPS, description="in order of preference; none is fine"
    )
    sister_event: bool = Field(
        default=False, description="B24: register with the conference's sister event, too, for no workshop there"
    )
    answers: Answers = Field(default={})
    needs: NeedsIn = NeedsIn()
    consents: Consents = Field(default=[])
    minor: bool | None = Field(
        default=None, description="on the conference's first day; by the year of birth, when left out"
    )
    guardian_consent: GuardianConsentIn | None = Field(
        default=None, description="of a minor, who counts once it is recorded"
    )


class RegistrationPatch(Patch):
    model_config = example(
        person={"given_name": "Camille", "family_name": "Exemple", "email": "camille@example.org", "language": "fr"},
        answers={"shuttle": False},
        needs={"diet": "vegetarian", "visa": True},
        consents=[{"purpose": "photographs", "version": 1}],
    )

    person: PersonIn = optional(description="replaced whole")
    answers: Answers = optional(description="replaced whole: what is not named is no longer answered")
    needs: NeedsIn = optional(description="replaced whole")
    consents: Consents = optional(description="replaced whole: what is not named any more is withdrawn")


class ResendIn(Input):
    model_config = example(email="camille@example.org")

    email: EmailStr


class ResendOut(BaseModel):
    """Says nothing of whether there is a registration."""

    message: str


class EnrolmentIn(Overriding):
    model_config = example(workshop_id="0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011")

    workshop_id: UUID = Field(description="a workshop of the registration's conference")


class MoveIn(Overriding):
    model_config = example(workshop_id="0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011", waitlist=False)

    workshop_id: UUID = Field(description="another workshop of the same conference")
    waitlist: bool = Field(default=False, description="a place in its queue is worth the old place, too")


class GivingIn(Overriding):
    model_config = example(override=True, reason="Speaker of the morning")


class RejectionIn(Input):
    model_config = example(reason="The delegation is complete")

    reason: ShortText = Field(description="told to the participant")


class OverrideOut(BaseModel):
    """Who gave a seat beyond a limit, when and why; organisers alone see it."""

    by: str = Field(
        description="the account, or machine client", examples=["account:0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"]
    )
    at: datetime
    reason: str


class DecisionOut(BaseModel):
    """How a registration was decided that had to be approved."""

    by: str | None = Field(description="the account; for those who decide")
    at: datetime
    reason: str | None = Field(default=None, description="why it was rejected")


class PassedOver(BaseModel):
    """Others went before: why, and since when that happens."""

    reason: Reason
    since: datetime


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
    rank: int = Field(description="place among the person's preferences, from 1", examples=[1])
    position: int | None = Field(description="place in the waitlist, from 1; null when not waiting")
    reason: Reason | None = Field(description="what keeps it waiting; null when not waiting")
    overlaps: list[UUID] = Field(description="the workshops with a seat, at that hour, that keep it waiting")
    offer_expires_at: datetime | None = Field(description="until when an offered seat can be accepted")
    override: OverrideOut | None = Field(description="organisers alone see it")


class RefusedOut(BaseModel):
    """A workshop that was asked for and could not be had."""

    workshop_id: UUID
    reason: Reason


class PendingChange(BaseModel):
    """What was asked for after the deadline, and waits for the organisers' word (`/changes/{id}`)."""

    id: UUID
    kind: ChangeKind
    asked_at: datetime
    parts: list[str] = Field(description="of a change: what it would replace", examples=[["needs", "person"]])


class GroupRef(BaseModel):
    """The group with which somebody registered."""

    id: UUID
    name: str


class GuardianConsentOut(BaseModel):
    """That a guardian agreed to a minor's taking part."""

    given_by: str = Field(description="the guardian's name")
    given_on: date
    text_version: int = Field(description="of the text that was signed")
    at: datetime = Field(description="when it was recorded")
    by: str | None = Field(description="by which account or link; for those who work with registrations")


class RegistrationOut(Versioned):
    """A registration; its version is raised by its enrolments' changes, too. Withdrawn enrolments are left out,
    those that were cancelled with their workshop are not."""

    conference_id: UUID
    state: RegistrationState
    person: PersonOut
    partner: PartnerOut | None
    delegation: str | None
    invited: bool | None = Field(description="on the conference's list of invitations; null: not for you to know")
    group: GroupRef | None = Field(description="null for who registered alone")
    minor: bool = Field(description="counts, and has a seat, once a guardian's consent is recorded")
    guardian_consent: GuardianConsentOut | None = Field(description="of a minor, once it is recorded")
    decision: DecisionOut | None = Field(description="null unless somebody approved or rejected it")
    email_refused_at: datetime | None = Field(
        description="since when a mail server refuses the address for good; null: it does not, or not for you to know"
    )
    pending_change: PendingChange | None = Field(description="B18: null when nothing waits to be decided")
    enrolments: list[EnrolmentOut]


class SisterRegistration(BaseModel):
    """What the sister event's desk answered: a registration of its own, or why there is none."""

    conference_id: UUID
    id: UUID | None = Field(description="null when it was refused")
    state: RegistrationState | None = None
    manage_url: str | None = Field(default=None, description="as of the conference's own registration")
    refused: str | None = Field(default=None, description="why there is none, in your language")
    errors: list[FieldError] = Field(default=[], description="what the sister's own form lacks: register there with it")


class RegistrationMade(RegistrationOut):
    sister_registration: SisterRegistration | None = Field(
        default=None, description="B24: only when `sister_event` was asked for"
    )
    refused: list[RefusedOut] = Field(description="workshops that could not be had, where there is no waitlist")
    manage_url: str = Field(
        description="a page of the front end; its token is good for this registration alone, as a bearer token",
        examples=["https://entente.example/registrations/0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011#token=eyJ…"],
    )


class WaitingGroup(BaseModel):
    """A group of whom `size` wait together, until all of them can have a seat."""

    id: UUID
    size: int = Field(examples=[22])


class WaitingOut(BaseModel):
    """One place in a workshop's waitlist: of one person, or of those of a group who wait together."""

    position: int = Field(description="how many people stand before it, and one", examples=[1])
    enrolment_id: UUID = Field(description="of a group, its first member's")
    registration_id: UUID = Field(description="of a group, its first member's")
    group: WaitingGroup | None = Field(description="those who wait together; null for one person")
    name: str | None = Field(description="of the person, or the group; for the organisers alone")
    delegation: str | None
    since: datetime
    rank: int = Field(description="place among the person's preferences, from 1")
    priority: int = Field(description="points by the conference's `waitlist_priority`; who has more is served first")
    terms: dict[str, int] = Field(description="what the points are for", examples=[{"first_choice": 10}])
    invited: bool | None = Field(description="for the organisers alone")
    reason: Reason = Field(description="why it is not promoted now; `next`: nothing stands in its way")
    overlaps: list[UUID] = Field(description="the workshops with a seat, at that hour, that keep it waiting")
    passed_over: list[PassedOver] = Field(description="why others, who came later, went before")


class OverriddenOut(BaseModel):
    """A seat that an organiser gave beyond a limit."""

    enrolment_id: UUID
    registration_id: UUID
    override: OverrideOut
