"""What goes in and out of line-ups and their speakers."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.registration.conferences.schemas import DelegationCode
from services.registration.delegation_members.schemas import DelegationMember
from services.registration.fields import optional
from services.registration.participants.schemas import PartnerOut
from services.registration.person import PersonIn, PersonOut
from services.registration.vocabularies.programme import SpeakerProfile, SpeakerRole, SpeakerState, WorkshopState
from shared.catalogue.rules import Notice
from shared.http.schemas import Input, Multilingual, Patch, ShortText, Versioned, example

Slides = Annotated[int, Field(ge=0, le=10_000, description="B7: none to six", examples=[6])]
_CONSENT = "the person agrees to be named in public; address and number never are"
_REGISTRATION = "the person's registration to the same conference; null while there is none"
_OPERATOR = "carries out projects of a local authority (B9)"


SpokenState = Annotated[
    Literal[SpeakerState.PROPOSED, SpeakerState.INVITED, SpeakerState.ACCEPTED, SpeakerState.DECLINED],
    Field(description="replaced is nobody but by `:replace`"),
]


class SpeakerIn(Input):
    model_config = example(
        person={"given_name": "Ping", "family_name": "Zhao", "name_order": "family_first", "function": "vice-maire"},
        delegation="CN",
        role="speaker",
        slides=6,
        public_consent=True,
    )

    person: PersonIn
    delegation: DelegationCode | None = Field(default=None, description="null for somebody of no side")
    role: SpeakerRole = SpeakerRole.SPEAKER
    profile: SpeakerProfile | None = None
    slides: Slides | None = Field(default=None, description="B7: how many are shown; null while not known")
    project_operator: bool = Field(default=False, description=_OPERATOR)
    public_consent: bool = Field(default=False, description=_CONSENT)
    registration_id: UUID | None = Field(default=None, description=_REGISTRATION)
    state: SpokenState = SpeakerState.PROPOSED


class SpeakerPatch(Patch):
    model_config = example(slides=4, public_consent=True)

    person: PersonIn = optional()
    delegation: DelegationCode | None = None
    role: SpeakerRole = optional()
    profile: SpeakerProfile | None = None
    slides: Slides | None = Field(default=None, description="B7: how many are shown; null while not known")
    project_operator: bool = optional(description=_OPERATOR)
    public_consent: bool = optional(description=_CONSENT)
    registration_id: UUID | None = Field(default=None, description=_REGISTRATION)
    state: SpokenState = optional()


class DeclineIn(Input):
    model_config = example(reason="Retenue par le conseil municipal")

    reason: ShortText | None = Field(default=None, description="for those who work for that side")


class ReplacementIn(Input):
    """Who takes the seat: of the same side, and in the same role unless another is named."""

    model_config = example(
        person={"given_name": "Lin", "family_name": "Chen", "name_order": "family_first", "function": "vice-maire"},
        state="invited",
        public_consent=True,
    )

    person: PersonIn
    role: SpeakerRole | None = Field(default=None, description="null: the role of who is replaced")
    profile: SpeakerProfile | None = None
    slides: Slides | None = Field(default=None, description="B7: how many are shown; null while not known")
    project_operator: bool = Field(default=False, description=_OPERATOR)
    public_consent: bool = Field(default=False, description=_CONSENT)
    registration_id: UUID | None = Field(default=None, description=_REGISTRATION)
    state: Literal[SpeakerState.PROPOSED, SpeakerState.INVITED, SpeakerState.ACCEPTED] = SpeakerState.PROPOSED


class SpeakerOut(Versioned):
    conference_id: UUID
    workshop_id: UUID
    person: PersonOut | None = Field(description="null where the person has not agreed to be named")
    partner: PartnerOut | None = Field(
        description="the partner that the person comes from, once the registry was asked"
    )
    delegation: str | None
    role: SpeakerRole
    profile: SpeakerProfile | None
    slides: int | None
    slides_handed_in: bool = Field(description="there is a file (`/speakers/{id}/slides`), for those of that side")
    project_operator: bool
    public_consent: bool
    state: SpeakerState
    registration_id: UUID | None = Field(description="shown, like what follows, to those who work for that side")
    absent: bool = Field(description="accepted, but the registration was withdrawn since: does not count")
    decline_reason: str | None
    replaced_by: UUID | None = Field(description="the speaker who has the seat now")


class SpeakerList(BaseModel):
    """The speakers of one workshop, as they were added."""

    items: list[SpeakerOut]


class DelegationLineUp(BaseModel):
    """One delegation's part of a line-up."""

    code: str
    taken: int = Field(description="seats held: proposed, invited and accepted speakers")
    accepted: int = Field(description="of these, who accepted and still comes")
    balanced: int | None = Field(description="B5: how many accepted speakers make the balance; null without B5")
    missing: int = Field(description="seats to fill for the balance that nobody holds")


class LineUpOut(BaseModel):
    """A workshop's line-up on the board."""

    workshop_id: UUID
    title: Multilingual
    state: WorkshopState
    final: bool
    limit: int = Field(description="B3: speaking seats")
    taken: int
    accepted: int
    delegations: list[DelegationLineUp]
    profiles: dict[SpeakerProfile, int] = Field(description="seats held per profile; each profile is named")
    double_moderation: bool = Field(description="B6: moderators of two delegations")
    missing: list[Notice] = Field(description="what keeps the line-up from being final, all of it")
    warnings: list[Notice]
    speakers: list[SpeakerOut]


class DelegationTotal(BaseModel):
    """One delegation's part of all line-ups."""

    code: str
    taken: int
    accepted: int
    missing: int = Field(description="seats to fill for the balance of each workshop that nobody holds")


class BoardNotice(Notice):
    workshop_id: UUID


class BoardOut(BaseModel):
    """The line-ups of a whole conference."""

    conference_id: UUID
    items: list[LineUpOut]
    members: list[DelegationMember] = Field(
        description="B2: the people of the delegations, those of one after those of another, as far as you may see them"
    )
    taken: int = Field(description="seats held in all workshops that are not cancelled")
    accepted: int
    delegations: list[DelegationTotal]
    profiles: dict[SpeakerProfile, int] = Field(description="seats held per profile in all of them")
    complete: int = Field(description="line-ups that lack nothing")
    missing: list[BoardNotice] = Field(description="what keeps line-ups from being final, workshop by workshop")
    warnings: list[BoardNotice]
