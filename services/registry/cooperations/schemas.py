"""What goes in and out of `/cooperations`."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.registry.agreements.schemas import ChainLink
from services.registry.milestones.schemas import MilestoneOut
from services.registry.schemas import Areas, Code, Notes, PartnerSummary, Themes, omitted
from services.registry.vocabularies.cooperations import College, CooperationStatus, Corner
from services.registry.vocabularies.partners import Visibility
from shared.http.schemas import Input, Multilingual, PartialDateText, Patch, ShortText, Versioned, example

Side = Annotated[str, StringConstraints(min_length=1, max_length=64)]
_MANY = 200


class Party(Input):
    """A partner that cooperates, and the side on which it stands."""

    partner_id: UUID
    side: Side | None = Field(default=None, examples=["fr"])


class Actor(Input):
    """Whoever takes part besides the parties, or as one of them, and the corners that it fills (A2, A17)."""

    partner_id: UUID
    role: ShortText | None = Field(default=None, examples=["opératrice du centre d'apprentissage"])
    corners: list[Corner] = Field(default=[], max_length=len(Corner))


class DatedMotive(Input):
    """Why, and from when to when that was so (A19)."""

    code: Code = Field(examples=["mutual_learning"])
    since: PartialDateText | None = Field(default=None, alias="from")
    to: PartialDateText | None = None


class CommitteeMember(Input):
    person: ShortText | None = Field(default=None, description="null for callers who may not see persons' names (D7)")
    function: ShortText | None = Field(default=None, examples=["adjointe au maire"])
    college: College


class Committee(Input):
    members: list[CommitteeMember] = Field(default=[], max_length=_MANY)


class CooperationFacts(Input):
    """The writable fields that name no partner."""

    started_on: PartialDateText | None = None
    ended_on: PartialDateText | None = Field(
        default=None, description="when the cooperation ended; the end of an agreement does not end it (D9)"
    )
    motives: list[DatedMotive] = Field(default=[], max_length=_MANY)
    themes: Themes = Field(default=[])
    areas: Areas = Field(default=[])
    founding_agreement_id: UUID | None = Field(
        default=None, description="the instrument that founded it: anniversaries count from its signature (A16)"
    )
    committee: Committee | None = None
    notes: Notes = Field(default=[])
    visibility: Visibility = Visibility.PUBLIC


class CooperationFields(CooperationFacts):
    actors: list[Actor] = Field(default=[], max_length=_MANY)


class CooperationIn(CooperationFields):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": {"fr": "Villeneuve d'Ascq – Tanguiéta", "en": "Villeneuve d'Ascq and Tanguiéta"},
                    "partners": [
                        {"partner_id": "0198c0de-0000-7000-8000-000000000001", "side": "fr"},
                        {"partner_id": "0198c0de-0000-7000-8000-000000000002", "side": "bj"},
                    ],
                    "actors": [
                        {"partner_id": "0198c0de-0000-7000-8000-000000000003", "corners": ["civil_society"]},
                    ],
                    "started_on": "2018",
                    "themes": ["crafts", "gender_equality"],
                }
            ]
        }
    )

    title: Multilingual
    partners: list[Party] = Field(max_length=_MANY)


class CooperationPatch(CooperationFields, Patch):
    model_config = example(started_on="2001", themes=["water", "youth"])

    title: Multilingual = Field(default_factory=omitted)
    partners: list[Party] = Field(default_factory=omitted, max_length=_MANY)


class PartyOut(Party):
    partner: PartnerSummary | None


class ActorOut(Actor):
    partner: PartnerSummary | None


class CooperationItem(CooperationFacts, Versioned):
    """A cooperation in a list."""

    title: Multilingual
    partners: list[PartyOut]
    actors: list[ActorOut]
    status: CooperationStatus
    years: int | None = Field(description="whole years since it started; null when no start is known")


class AnniversaryOut(BaseModel):
    years: int = Field(examples=[10])
    on: PartialDateText


class CooperationOut(CooperationItem):
    """A cooperation with its agreements, the latest first, its milestones and the anniversaries to come (A16)."""

    agreements: list[ChainLink]
    milestones: list[MilestoneOut]
    founded_on: PartialDateText | None = Field(
        description="from when anniversaries count: the founding instrument's signature, else the start, else the "
        "first signature"
    )
    anniversaries: list[AnniversaryOut]
