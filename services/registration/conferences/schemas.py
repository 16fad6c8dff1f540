"""What goes in and out of conferences, delegations and grants."""

from datetime import date
from functools import cache
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from services.registration.fields import Day, optional
from services.registration.person import PersonIn, PersonOut
from services.registration.rules.policy import Policy
from services.registration.texts import EACH_DAY_ONCE, SIDE_OF_A_HEAD, UNKNOWN_TIME_ZONE
from services.registration.vocabularies.conferences import (
    ConferenceState,
    DelegationRole,
    GrantRole,
    Recurrence,
    Visibility,
)
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import CountryCode, Input, LanguageTag, Multilingual, Patch, ShortText, Versioned, example


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise InvalidValue(UNKNOWN_TIME_ZONE)
    return name


TimeZone = Annotated[
    str,
    AfterValidator(_known_zone),
    Field(max_length=64, examples=["Asia/Shanghai"], description="of the IANA database"),
]
DelegationCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$"),
    Field(examples=["FR"], description="the delegation's code in this conference"),
]
Languages = Annotated[list[LanguageTag], Field(max_length=30, examples=[["fr", "zh"]])]
Edition = Annotated[int, Field(ge=1, le=10_000, description="the how-manieth of its kind", examples=[5])]
Guidance = Annotated[
    Multilingual,
    Field(examples=[{"fr": "Pas de discours : une initiative, ses résultats, ce qui a manqué.", "zh": "请勿致辞"}]),
]
_GUIDANCE = "B10: what speakers are asked for; an initiative needs no partnership"
_HISTORICAL = "entered as history: publishing rules only warn"


class InterpretationDay(Input):
    """A day on which there are interpreters, and between which languages (B14; who pays them is not kept)."""

    on: Day
    languages: Languages = Field(min_length=1)


def _each_day_once(days: list[InterpretationDay]) -> list[InterpretationDay]:
    if len({day.on for day in days}) < len(days):
        raise InvalidValue(EACH_DAY_ONCE)
    return days


InterpretationDays = Annotated[
    list[InterpretationDay],
    AfterValidator(_each_day_once),
    Field(
        max_length=100,
        description="B14: a day outside the conference is kept, with a warning (D8)",
        examples=[[{"on": "2026-10-14", "languages": ["fr", "zh"]}]],
    ),
]


class ConferenceIn(Input):
    """A conference as it is created: a draft, seen by those who prepare it."""

    model_config = example(
        title={"fr": "Cinquièmes rencontres franco-chinoises", "zh": "第五届中法地方政府合作论坛"},
        edition=5,
        place="Chengdu",
        country="CN",
        time_zone="Asia/Shanghai",
        starts_on="2026-10-14",
        ends_on="2026-10-16",
        languages=["fr", "zh"],
        interpretation_days=[{"on": "2026-10-14", "languages": ["fr", "zh"]}],
        policy={"max_speakers": 6, "speakers_per_delegation": 3},
        visibility="public",
    )

    title: Multilingual
    edition: Edition | None = None
    place: ShortText | None = Field(default=None, examples=["Chengdu"])
    country: CountryCode | None = Field(default=None, examples=["CN"])
    time_zone: TimeZone
    starts_on: Day = Field(description="its first day, in its time zone")
    ends_on: Day = Field(description="its last day, that day included")
    languages: Languages = Field(default=[], description="BCP 47: what is spoken and interpreted")
    interpretation_days: InterpretationDays = Field(default=[])
    speaker_guidance: Guidance | None = Field(default=None, description=_GUIDANCE)
    policy: Policy = Policy()
    visibility: Visibility = Field(default=Visibility.PUBLIC, description="who sees it once it is published")
    historical: bool = Field(default=False, description=_HISTORICAL)
    previous_edition_id: UUID | None = Field(
        default=None, description="B28: the edition before this one, which starts earlier and has one next edition"
    )
    place_chosen_at: ShortText | None = Field(
        default=None, examples=["Strasbourg"], description="B28: where this edition's place was chosen"
    )
    recurs: Recurrence | None = Field(default=None, description="B30: null: it does not come again by itself")
    sister_event_id: UUID | None = Field(
        default=None,
        description="B24: a distinct event beside it, with programme, quotas and registration of its own; one "
        "registration may cover both. Set or taken away on both sides at once, by who manages both",
    )


class ConferencePatch(Patch):
    model_config = example(place="Strasbourg", country="FR", time_zone="Europe/Paris")

    title: Multilingual = optional()
    edition: Edition | None = None
    place: ShortText | None = None
    country: CountryCode | None = None
    time_zone: TimeZone = optional()
    starts_on: Day = optional(description="its first day, in its time zone")
    ends_on: Day = optional(description="its last day, that day included")
    languages: Languages = optional(description="BCP 47: what is spoken and interpreted")
    interpretation_days: InterpretationDays = optional()
    speaker_guidance: Guidance | None = Field(default=None, description=_GUIDANCE)
    policy: Policy = optional()
    visibility: Visibility = optional()
    historical: bool = optional(description=_HISTORICAL)
    previous_edition_id: UUID | None = Field(
        default=None, description="B28: the edition before this one, which starts earlier and has one next edition"
    )
    place_chosen_at: ShortText | None = Field(
        default=None, examples=["Strasbourg"], description="B28: where this edition's place was chosen"
    )
    recurs: Recurrence | None = Field(default=None, description="B30: null: it does not come again by itself")
    sister_event_id: UUID | None = Field(
        default=None,
        description="B24: a distinct event beside it, with programme, quotas and registration of its own; one "
        "registration may cover both. Set or taken away on both sides at once, by who manages both",
    )


class ConferenceOut(Versioned):
    title: Multilingual
    edition: int | None
    place: str | None
    country: str | None
    time_zone: str
    starts_on: date
    ends_on: date
    languages: list[str]
    interpretation_days: list[InterpretationDay]
    speaker_guidance: Multilingual | None
    policy: Policy
    visibility: Visibility
    historical: bool
    previous_edition_id: UUID | None
    place_chosen_at: str | None
    recurs: Recurrence | None
    sister_event_id: UUID | None
    state: ConferenceState


class DelegationIn(Input):
    model_config = example(code="FR", name={"fr": "Délégation française"}, role="guest", country="FR")

    code: DelegationCode
    name: Multilingual
    role: DelegationRole = DelegationRole.GUEST
    country: CountryCode | None = None
    head: PersonIn | None = Field(default=None, description="who leads it, with a function")
    head_public_consent: bool = Field(default=False, description="the head agrees to be named in public")


class DelegationPatch(Patch):
    """The code stays: quotas, speakers and registrations refer to it."""

    model_config = example(name={"fr": "Délégation française", "zh": "法国代表团"})

    name: Multilingual = optional()
    role: DelegationRole = optional()
    country: CountryCode | None = None
    head: PersonIn | None = None
    head_public_consent: bool = optional()


class DelegationOut(Versioned):
    conference_id: UUID
    code: str
    name: Multilingual
    role: DelegationRole
    country: str | None
    head: PersonOut | None = Field(description="null where it is not known, or not agreed to be shown")
    head_public_consent: bool


class DelegationList(BaseModel):
    """All delegations of one conference."""

    items: list[DelegationOut]


class GrantIn(Input):
    model_config = example(account_id="0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011", role="delegation_head", side="FR")

    account_id: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200),
        Field(description="an account's id, or a machine client's client_id"),
    ]
    role: GrantRole
    side: DelegationCode | None = Field(default=None, description="the delegation that a delegation_head leads")

    @model_validator(mode="after")
    def _head_of_a_side(self) -> Self:
        if (self.role == GrantRole.DELEGATION_HEAD) != (self.side is not None):
            raise InvalidValue(SIDE_OF_A_HEAD)
        return self


class GrantOut(Versioned):
    conference_id: UUID
    account_id: str
    role: GrantRole
    side: str | None


class GrantList(BaseModel):
    """All grants of one conference."""

    items: list[GrantOut]
