"""A conference's policy: the limits and strengths of its rules, with the sources' as defaults."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from services.registration.rules.retention import Retention
from services.registration.vocabularies.milestones import Closes, OffsetFrom
from services.registration.vocabularies.programme import SpeakerProfile
from shared.catalogue.texts import InvalidValue, Text

Adjusted = Literal["H", "P", "S", "off"]
ADJUSTABLE = frozenset({"B2", "B5", "B6", "B8", "B11", "B12"})
"""The rules whose default strength is no H, so that a conference may raise or lower it."""
_FIXED_STRENGTH = Text(
    en="the strength of {rule} cannot be changed; it can for {adjustable}",
    fr="la force de {rule} ne peut être changée ; celle de {adjustable} le peut",
    de="die Stärke von {rule} ist nicht änderbar; die von {adjustable} ist es",
    zh="{rule} 的强度不可更改；可更改的有 {adjustable}",
)
PriorityTerm = Annotated[
    str, StringConstraints(pattern=r"^(first_choice|invited|(delegation|partner_kind):[A-Za-z0-9_-]{1,50})$")
]
Points = Annotated[int, Field(ge=1, le=1_000)]


_MONTHS, _DAYS = 120, 4_000
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class DayFromConference(BaseModel):
    """So many months, then days, from the conference's first or last day; negative is before. It moves with them."""

    model_config = ConfigDict(extra="forbid")

    months: int = Field(default=0, ge=-_MONTHS, le=_MONTHS)
    days: int = Field(default=0, ge=-_DAYS, le=_DAYS)
    origin: OffsetFrom = OffsetFrom.STARTS_ON


LastDay = Annotated[date, Field(ge=_FIRST_DAY, le=_LAST_DAY)] | DayFromConference


class Policy(BaseModel):
    """Limits and strengths. What protects data (quotas, uniqueness, dates) is not in here: it is not negotiable."""

    model_config = ConfigDict(extra="forbid")

    max_speakers: int = Field(default=6, ge=1, le=100, description="B3: seats of any speaking role in a workshop")
    speakers_per_delegation: int | None = Field(
        default=3, ge=1, le=100, description="B5: of one delegation in a workshop; null: only max_speakers limits"
    )
    max_sub_themes: int = Field(default=3, ge=0, le=50, description="B4")
    max_slides: int = Field(default=6, ge=0, le=500, description="B7")
    slides_until: LastDay | None = Field(
        default=None,
        examples=["2026-10-01", {"days": -14, "origin": "starts_on"}],
        description="the last day, in the conference's time zone, on which slides are handed in: a date, or so long "
        "before the conference; null: until a milestone closes `slides`, if one does",
    )
    required_profiles: list[SpeakerProfile] = Field(
        default=[SpeakerProfile.TECHNICIAN, SpeakerProfile.ELECTED, SpeakerProfile.COMPANY, SpeakerProfile.ACADEMIC],
        max_length=len(SpeakerProfile),
        description="B8: the kinds of speakers that each line-up has, where there are two delegations or more",
    )
    debate_required: bool = Field(default=True, description="B11: without debate time a line-up is not final")
    approval_required: bool = Field(
        default=False,
        description="B16: all delegations approve the programme before the conference is published, and each workshop "
        "before its line-up is final",
    )
    waitlist: bool = Field(default=True, description="whoever finds a workshop full waits; else is refused")
    promotion: Literal["immediate", "offer"] = Field(
        default="immediate", description="a freed seat goes to the first who waits: at once, or as an offer to accept"
    )
    offer_hours: int = Field(default=72, ge=1, le=2_160, description="how long an offer stands, at most")
    reminder_days: list[Annotated[int, Field(ge=1, le=90)]] = Field(
        default=[7],
        max_length=5,
        examples=[[14, 2]],
        description="how many days before the conference those who are confirmed are reminded by e-mail; none: never",
    )
    offer_reminder_hours: int | None = Field(
        default=24,
        ge=1,
        le=720,
        description="how many hours before an offer ends its holder is reminded, where it stands for twice as long or "
        "more; null: never",
    )
    max_enrolments: int | None = Field(default=None, ge=1, description="seats one person may hold in workshops")
    working_groups: int | None = Field(
        default=None, ge=0, le=100, description="B23: how many were announced; null: nobody said"
    )
    better_choice: Literal["stay", "move"] = Field(
        default="stay",
        description="who holds a seat and finds one free in a better liked workshop that this one keeps it from: stays "
        "(and waits, `overlaps`), or moves, and gives the less liked one back",
    )
    waitlist_priority: dict[PriorityTerm, Points] = Field(
        default={},
        max_length=50,
        examples=[{"invited": 100, "first_choice": 10, "delegation:CN": 5, "partner_kind:local_authority": 5}],
        description="points of those who wait, by term; the sum goes first, then who came first. Empty: first come",
    )
    groups_hold: bool = Field(
        default=False,
        description="a group that waits for seats together and does not fit yet: those behind it get none until it "
        "does; else they pass it, and it keeps its place",
    )
    minors_per_adult: int | None = Field(
        default=10, ge=1, le=1_000, description="B29: how many minors of a group one adult goes with; null: no warning"
    )
    approval: Literal["none", "delegation_head", "organiser"] = Field(
        default="none", description="who approves registrations before they count: the delegation's head, or organisers"
    )
    changes_until: LastDay | None = Field(
        default=None,
        examples=["2026-10-01", {"days": -7, "origin": "starts_on"}],
        description="B18: the last day, in the conference's time zone, on which participants change and withdraw their "
        "registrations by themselves: a date, or so long before the conference; null: until a milestone closes "
        "`changes`, if one does",
    )
    late_changes: Literal["moderated", "refused"] = Field(
        default="moderated",
        description="B18: what participants change or withdraw later waits for the organisers' word, or changes are "
        "refused (and withdrawing stays possible)",
    )
    digest_hour: int | None = Field(
        default=8,
        ge=0,
        le=23,
        description="the hour, by the conference's clock, at which heads of delegations are told by e-mail which "
        "registrations wait for their approval, if any do; null: never",
    )
    programme_conflicts: Adjusted = Field(
        default="P",
        description="two things in one room, or somebody in two places, at once (D8). P: warns of drafts, and "
        "refuses it for what is announced (history only warns); H: refuses drafts too; S: warns; off: is silent",
    )
    retention: Retention = Field(
        default=Retention(), description="D7: how long each kind of personal data is kept after the conference's end"
    )
    pairing_required_for: list[str] = Field(default=[], max_length=0, description="guests of honour: none yet")
    strengths: dict[str, Adjusted] = Field(
        default={},
        examples=[{"B6": "P"}],
        description="other strengths for B2, B5, B6, B8, B11, B12. P: refuses finalising (for history it only warns); "
        "H: refuses it for history too, and B11 already refuses the workshop; S: warns; off: is silent",
    )

    @field_validator("strengths")
    @classmethod
    def _adjustable(cls, value: dict[str, Adjusted]) -> dict[str, Adjusted]:
        for rule in value:
            if rule not in ADJUSTABLE:
                raise InvalidValue(_FIXED_STRENGTH, rule=rule, adjustable=", ".join(sorted(ADJUSTABLE)))
        return value

    def strength(self, rule: str, default: Adjusted) -> Adjusted:
        """The strength of a rule here: `default` is the catalogue's."""
        return self.strengths.get(rule, default)

    def until(self, what: Closes) -> date | DayFromConference | None:
        """The last day for something that milestones may close, too."""
        return {Closes.SLIDES: self.slides_until, Closes.CHANGES: self.changes_until}.get(what)
