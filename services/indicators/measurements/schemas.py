"""What goes in and out of measurements."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, HttpUrl, model_validator

from services.indicators.fields import Code, Day, Number, Shown, SideCode, Span, SpanOut, optional, typed_in
from services.indicators.vocabularies.indicators import NoValue
from services.indicators.vocabularies.measurements import Completeness, MeasurementState, Qualifier
from shared.catalogue.texts import Language
from shared.http.schemas import Input, LongText, MultilingualText, Patch, ShortText, Versioned, example

_MANY = 200


class Cell(Input):
    """One part of a breakdown: `value`, or of a percentage `numerator` and `denominator`."""

    dimensions: dict[Code, ShortText] = Field(min_length=1, max_length=10, examples=[{"gender": "f"}])
    value: Number | None = Field(default=None, ge=0)
    numerator: Number | None = Field(default=None, ge=0)
    denominator: Number | None = Field(default=None, ge=0)


class Overlapping(Input):
    """So many of those counted here are counted by that side as well: the joint figure has them once."""

    with_side: SideCode
    count: Number = Field(ge=0, examples=["15"])


class Evidence(Input):
    """Where a value comes from: a title, and where to find it. No persons are named here (C6)."""

    title: ShortText = Field(examples=["Listes des établissements"])
    url: HttpUrl | None = Field(default=None, examples=["https://example.org/listes.pdf"])
    on: Day | None = None


_EXAMPLE: dict[str, Any] = {
    "value": "128",
    "disaggregation": [
        {"dimensions": {"gender": "f"}, "value": "70"},
        {"dimensions": {"gender": "m"}, "value": "58"},
    ],
    "overlap": [{"with_side": "NRW", "count": "15"}],
    "qualifier": "exact",
    "evidence": [{"title": "Listes des établissements", "on": "2025-09-10"}],
}


class MeasurementFacts(Input):
    """What a measurement says, by its indicator's kind: a value, a percentage's terms, a score, a narrative."""

    locale: Language | None = Field(
        default=None, description="D1: the language in which numbers are typed here; else they are plain decimals"
    )
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = Field(default=None, ge=0, description="`0/0` is taken, and counts for nothing")
    score: int | None = Field(default=None, ge=-1000, le=1000)
    narrative: MultilingualText | None = Field(default=None, description="C6; without names of persons")
    qualifier: Qualifier = Qualifier.EXACT
    disaggregation: list[Cell] = Field(default=[], max_length=_MANY)
    overlap: list[Overlapping] = Field(default=[], max_length=10)
    evidence: list[Evidence] = Field(default=[], max_length=50)
    comment: LongText | None = None

    @model_validator(mode="before")
    @classmethod
    def _typed(cls, fields: Any) -> Any:
        return typed_in(fields)


class MeasurementIn(MeasurementFacts):
    """A side's value for a period: the key is both together, whoever enters it."""

    model_config = example(period={"from": "2024-09-01", "to": "2025-08-31"}, side="HDF", **_EXAMPLE)

    period: Span
    side: SideCode | None = Field(default=None, description="need not be said by who works for one side only")
    state: Literal["draft", "submitted"] = Field(default="draft", description="submitted: it goes to the other side")


class MeasurementPatch(Patch):
    model_config = example(**_EXAMPLE)

    locale: Language | None = None
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = Field(default=None, ge=0)
    score: int | None = Field(default=None, ge=-1000, le=1000)
    narrative: MultilingualText | None = None
    qualifier: Qualifier = optional()
    disaggregation: list[Cell] = optional(max_length=_MANY)
    overlap: list[Overlapping] = optional(max_length=10)
    evidence: list[Evidence] = optional(max_length=50)
    comment: LongText | None = None

    @model_validator(mode="before")
    @classmethod
    def _typed(cls, fields: Any) -> Any:
        return typed_in(fields)


class Dispute(Input):
    """What a side does not agree with, for the other to read."""

    model_config = example(comment="Les deux classes de Lens manquent", side="NRW")

    comment: LongText
    side: SideCode | None = Field(default=None, description="for whom you speak; needed by who may speak for several")


class Reopening(Input):
    model_config = example(comment="Corrigé après recomptage")

    comment: LongText | None = None


class ApprovalOut(BaseModel):
    side: str
    by: str | None = Field(description="the account; null for those who do not work on the framework")
    at: datetime


class BreakdownOut(BaseModel):
    """What the cells of the same dimensions add up to, beside the value itself, which they are never mixed into."""

    by: list[str] = Field(examples=[["gender"]])
    total: Shown
    rest: Shown = Field(description="what of the value no cell accounts for")
    completeness: Completeness


class MeasurementOut(Versioned):
    indicator_id: UUID
    framework_id: UUID
    side: str
    period: SpanOut
    value: Shown | None = Field(description="of a percentage: numerator by denominator, in percent")
    reason: NoValue | None = Field(description="why there is no value: `0/0`")
    numerator: Number | None
    denominator: Number | None
    score: int | None
    narrative: dict[str, str] | None
    qualifier: Qualifier
    disaggregation: list[Cell]
    breakdowns: list[BreakdownOut]
    overlap: list[Overlapping]
    evidence: list[Evidence]
    comment: str | None
    state: MeasurementState
    approvals: list[ApprovalOut]
    waiting_for: list[str] = Field(description="the sides whose approval is still needed")
    dispute: str | None = Field(description="what the other side does not agree with")


class ChangeOut(BaseModel):
    """One change of a measurement, and what it said afterwards."""

    step: str = Field(examples=["submitted"])
    by: str
    at: datetime
    said: dict[str, Any]


class ChangeList(BaseModel):
    """All changes of a measurement, the first one first."""

    items: list[ChangeOut]
