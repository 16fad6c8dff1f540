"""Groups that register together, as callers send and see them."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, model_validator

from services.registration.fields import optional
from services.registration.forms.schemas import Answers, Consents, NeedsIn
from services.registration.participants.schemas import (
    CONSENT_EXAMPLE,
    MAX_WORKSHOPS,
    GuardianConsentIn,
    Overriding,
    RefusedOut,
    RegistrationOut,
    each_once,
)
from services.registration.person import PersonIn, PersonOut
from services.registration.personal_data.schemas import HeldOut
from services.registration.texts import OF_A_MINOR
from services.registration.vocabularies.groups import GroupKind, GroupState
from services.registration.vocabularies.seats import Reason
from shared.catalogue.texts import InvalidValue, Text
from shared.http.schemas import Input, Patch, ShortText, Versioned, example

MOST_MEMBERS = 200
_AN_ADDRESS = Text(
    en="of a leader is needed: who has no address is written to through them",
    fr="est nécessaire pour le responsable : il reçoit les messages de ceux qui n'ont pas d'adresse",
    de="ist für die Leitung nötig: sie erhält die Post derer, die keine Adresse haben",
    zh="负责人必须有电子邮箱：没有邮箱的成员通过其联系",
)
_PUPIL = {"given_name": "Lina", "family_name": "Exemple", "birth_year": 2014}


class MemberIn(PersonIn):
    """A person of a group. Nobody needs an address; a minor counts once a guardian's consent is recorded."""

    model_config = example(**_PUPIL, guardian_consent=CONSENT_EXAMPLE, needs={"diet": "vegetarian"})

    minor: bool | None = Field(
        default=None, description="on the conference's first day; by the year of birth, when left out"
    )
    guardian_consent: GuardianConsentIn | None = None
    answers: Answers = Field(default={})
    needs: NeedsIn = NeedsIn()

    @model_validator(mode="after")
    def _consents_for_a_minor(self) -> Self:
        if self.guardian_consent is not None and self.minor is False:
            raise InvalidValue(OF_A_MINOR)
        return self

    def person(self) -> PersonIn:
        """The person alone."""
        return PersonIn.model_validate(self.model_dump(include=set(PersonIn.model_fields), exclude_none=True))


def _reachable(leader: PersonIn) -> PersonIn:
    if leader.email is None:
        raise InvalidValue(_AN_ADDRESS)
    return leader


Leader = Annotated[PersonIn, AfterValidator(_reachable)]
_LEADER = {"given_name": "Camille", "family_name": "Exemple", "email": "camille@school.example.org", "language": "fr"}


class GroupIn(Overriding):
    model_config = example(
        name="Collège Exemple, classe de 4e B",
        kind="school",
        leader=_LEADER,
        members=[_LEADER, {**_PUPIL, "guardian_consent": CONSENT_EXAMPLE}],
        delegation="FR",
        workshops=["0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"],
        all_or_nothing=True,
    )

    name: ShortText
    kind: GroupKind = GroupKind.OTHER
    leader: Leader = Field(description="speaks for the group; takes part only if named among the members, too")
    members: list[MemberIn] = Field(min_length=1, max_length=MOST_MEMBERS)
    delegation: str | None = Field(
        default=None, max_length=50, examples=["FR"], description="of all members; null where there are none"
    )
    workshops: Annotated[list[UUID], AfterValidator(each_once)] = Field(
        default=[], max_length=MAX_WORKSHOPS, description="in order of preference, for all members"
    )
    all_or_nothing: bool = Field(
        default=False, description="in each workshop all members have a seat, or none; else as many as fit, in order"
    )
    rest_together: bool = Field(
        default=False, description="those who find no seat wait for theirs together; so does all or nothing"
    )
    consents: Consents = Field(default=[], description="given by the leader for all members")


class GroupPatch(Patch):
    model_config = example(name="Collège Exemple, classe de 3e B")

    name: ShortText = optional()
    kind: GroupKind = optional()
    leader: Leader = optional(description="replaced whole; with another address the old link ends, and another is sent")


class AddedIn(Overriding):
    model_config = example(member=_PUPIL)

    member: MemberIn


class OfferIn(Input):
    model_config = example(workshop_id="0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011")

    workshop_id: UUID


class Supervision(BaseModel):
    """B29: who goes with whom, and how many minors there are for each adult; null without adults."""

    minors: int = Field(examples=[20])
    adults: int = Field(examples=[2])
    minors_per_adult: str | None = Field(examples=["10.0"])


class GroupBase(Versioned):
    conference_id: UUID
    name: str
    kind: GroupKind
    state: GroupState
    delegation: str | None
    all_or_nothing: bool
    rest_together: bool
    workshops: list[UUID]
    leader: PersonOut | None = Field(description="null once erased")
    size: int = Field(description="members who did not leave")
    confirmed: int = Field(description="members who are admitted to the conference")
    pending: int = Field(description="members to be approved, or without a guardian's consent")
    supervision: Supervision


class GroupListed(GroupBase):
    """A group without its members."""


class GroupSeats(BaseModel):
    """How a group stands in one workshop."""

    workshop_id: UUID
    confirmed: int
    offered: int
    waiting: int
    reason: Reason | None = Field(description="what keeps the first of those who wait waiting")


class GroupOut(GroupBase):
    members: list[RegistrationOut] = Field(description="those who left included, in the order of their coming")
    seats: list[GroupSeats]


class LeaderData(BaseModel):
    """All that is held of a group's leader, as `PersonalData` of a registration."""

    group_id: UUID
    looked_for: list[str] = Field(description="the spellings under which texts were searched")
    held: list[HeldOut]
    stored_answers: int = Field(description="answers kept for repeated requests, for 24 hours, that name the leader")


class LeaderErasure(BaseModel):
    """What an erasure took out. Asked again, nothing is left to take out."""

    group_id: UUID
    places: dict[str, int] = Field(description="rows by table", examples=[{"registration_group": 1}])
    stored_answers: int


class MemberRefused(BaseModel):
    """What a member could not have, where there is no waitlist."""

    registration_id: UUID
    refused: list[RefusedOut]


class GroupMade(GroupOut):
    refused: list[MemberRefused] = Field(description="workshops that members could not have, without a waitlist")
    manage_url: str = Field(
        description="a page of the front end for the leader; its token is good for this group alone, as a bearer token",
        examples=["https://entente.example/groups/0198c2b0-2f00-7aaa-8bbb-0c0d0e0f1011#token=eyJ…"],
    )
