"""What goes in and out of frameworks, their grants and their locks."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from services.indicators.fields import Code, Number, SideCode, Span, optional
from services.indicators.rules.formula import JOINT
from services.indicators.rules.policy import Policy
from services.indicators.texts import HEAD_OF_A_SIDE, JOINT_IS_TAKEN, OBJECTIVES_ONCE, SIDES_ONCE
from services.indicators.vocabularies.frameworks import FrameworkState, GrantRole, SubjectType, Visibility
from shared.catalogue.texts import InvalidValue
from shared.http.schemas import Input, Multilingual, MultilingualText, Patch, ShortText, Versioned, example

_MOST_SIDES = 10
_MOST_OBJECTIVES = 100
_PARTNER = "0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011"
_COOPERATION = "0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01"


class SubjectRef(Input):
    """What a framework belongs to."""

    type: SubjectType
    id: UUID


class Side(Input):
    """One side: a partner of the registry's, or (without one) whoever the label names."""

    code: SideCode
    partner_id: UUID | None = None
    label: Multilingual | None = Field(default=None, description="as charts name it; by default the partner's name")


class Objective(Input):
    """What is to be achieved; indicators name it by its code."""

    code: Code = Field(examples=["youth"])
    title: Multilingual
    description: MultilingualText | None = None


class Budget(Input):
    """What the cooperation costs, for formulas over `budget`."""

    amount: Number = Field(ge=0, examples=["120000"])
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(description="ISO 4217", examples=["EUR"])]


def _sides(sides: list[Side]) -> list[Side]:
    if len({side.code for side in sides}) < len(sides):
        raise InvalidValue(SIDES_ONCE)
    if any(side.code == JOINT for side in sides):
        raise InvalidValue(JOINT_IS_TAKEN)
    partners = [side.partner_id for side in sides if side.partner_id]
    if len(set(partners)) < len(partners):
        raise InvalidValue(SIDES_ONCE)
    return sides


def _objectives(objectives: list[Objective]) -> list[Objective]:
    if len({objective.code for objective in objectives}) < len(objectives):
        raise InvalidValue(OBJECTIVES_ONCE)
    return objectives


Sides = Annotated[list[Side], AfterValidator(_sides), Field(min_length=1, max_length=_MOST_SIDES)]
Objectives = Annotated[list[Objective], AfterValidator(_objectives), Field(max_length=_MOST_OBJECTIVES)]
_EXAMPLE = {
    "title": {"fr": "Ce que la coopération apporte", "de": "Was die Zusammenarbeit bringt"},
    "objectives": [{"code": "youth", "title": {"fr": "Rencontres de jeunes", "de": "Jugendbegegnungen"}}],
    "visibility": "public",
}


class FrameworkIn(Input):
    """A framework as it is created: a draft, which its sides agree on later."""

    model_config = example(
        **_EXAMPLE,
        subject={"type": "cooperation", "id": _COOPERATION},
        sides=[
            {"code": "HDF", "partner_id": _PARTNER, "label": {"fr": "Hauts-de-France"}},
            {"code": "NRW", "label": {"de": "Nordrhein-Westfalen"}},
        ],
    )

    subject: SubjectRef
    title: Multilingual
    sides: Sides
    objectives: Objectives = Field(default=[])
    budget: Budget | None = None
    policy: Policy = Policy()
    visibility: Visibility = Field(default=Visibility.PRIVATE, description="who sees it once its sides agreed")


class FrameworkPatch(Patch):
    model_config = example(**_EXAMPLE)

    title: Multilingual = optional()
    objectives: Objectives = optional()
    budget: Budget | None = None
    policy: Policy = optional()
    visibility: Visibility = optional()


class PartnerOut(BaseModel):
    id: UUID
    name: str | None = Field(description="null where the partner is not for you to see")
    country: str | None = None


class SideOut(BaseModel):
    code: str
    label: dict[str, str]
    partner_id: UUID | None
    partner: PartnerOut | None
    agreed_at: datetime | None = Field(description="when somebody agreed for this side to what is measured")
    agreed_by: str | None = Field(default=None, description="the account; for those who work on the framework")
    agreement_outdated: bool = Field(description="whether what is measured changed since")


class FrameworkOut(Versioned):
    subject: SubjectRef
    title: dict[str, str]
    sides: list[SideOut]
    objectives: list[Objective]
    budget: Budget | None
    policy: Policy
    visibility: Visibility
    state: FrameworkState


class Acting(Input):
    """For whom one acts; need not be said by who may act for one side only."""

    model_config = example(side="NRW")

    side: SideCode | None = None


class GrantIn(Input):
    model_config = example(account_id=_PARTNER, role="delegation_head", side="NRW")

    account_id: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200),
        Field(description="an account's id, or a machine client's client_id"),
    ]
    role: GrantRole = Field(description="a delegation_head leads a side, which must be named")
    side: SideCode | None = Field(default=None, description="null: the whole of the framework")

    @model_validator(mode="after")
    def _head_of_a_side(self) -> Self:
        if self.role == GrantRole.DELEGATION_HEAD and self.side is None:
            raise InvalidValue(HEAD_OF_A_SIDE)
        return self


class GrantOut(Versioned):
    framework_id: UUID
    account_id: str
    role: GrantRole
    side: str | None


class GrantList(BaseModel):
    """All grants on one framework, the oldest first."""

    items: list[GrantOut]


class LockIn(Input):
    model_config = example(period={"from": "2025-01-01", "to": "2025-12-31"}, reason="reported to the ministry")

    period: Span
    reason: ShortText | None = None


class LockOut(Versioned):
    framework_id: UUID
    period: Span
    reason: str | None
    locked_by: str | None = Field(description="the account; null for those who do not work on the framework")


class LockList(BaseModel):
    """What is locked, the earliest first."""

    items: list[LockOut]
