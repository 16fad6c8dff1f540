"""Dashboards and series as callers see them: every ratio with its terms, every figure with its source and date."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.indicators.fields import Shown, SpanOut
from services.indicators.frameworks.schemas import Objective
from services.indicators.rules.values import Amount
from services.indicators.vocabularies.frameworks import FrameworkState
from services.indicators.vocabularies.indicators import Aggregation, Direction, IndicatorKind, Joining, NoValue, Status
from services.indicators.vocabularies.measurements import Qualifier
from shared.catalogue.rules import Notice


class AmountOut(BaseModel):
    """A value, or the reason why there is none; never 0 in the place of what is missing."""

    value: Shown | None
    reason: NoValue | None = Field(description="why there is no value")
    numerator: Shown | None = Field(default=None, description="the terms of a ratio")
    denominator: Shown | None = None
    qualifier: Qualifier = Field(default=Qualifier.EXACT, description="`about` stays so: it is never made exact")

    @classmethod
    def of(cls, amount: Amount) -> "AmountOut":
        return cls(
            value=amount.value,
            reason=amount.reason,
            numerator=amount.numerator,
            denominator=amount.denominator,
            qualifier=amount.qualifier,
        )


class GoalOut(BaseModel):
    value: Shown
    due_on: date


class CoverageOut(BaseModel):
    """For how many of the periods there is an approved value."""

    reported: int = Field(examples=[3])
    expected: int = Field(examples=[4])


class TrendOut(BaseModel):
    """From the last period but one to the last one that have a value."""

    change: Shown
    since: SpanOut
    better: bool | None = Field(description="by the indicator's direction; null where nothing changed")


class FigureOut(AmountOut):
    """What one side, or all together, has come to."""

    side: str = Field(description="the side's code, or `joint`", examples=["joint"])
    baseline: AmountOut
    target: GoalOut | None
    attainment: AmountOut = Field(
        description="percent of the way from baseline to target; its terms are the way gone and the whole way"
    )
    status: Status
    trend: TrendOut | None
    coverage: CoverageOut
    as_of: datetime | None = Field(description="when the latest of its values was approved")
    undecided: int | None = Field(description="values that do not count yet; null for who does not work on it")


class IndicatorFigures(BaseModel):
    id: UUID
    code: str
    title: dict[str, str]
    kind: IndicatorKind
    unit: str | None
    objective: str | None
    direction: Direction
    aggregation: Aggregation
    joining: Joining
    template: str | None
    source: dict[str, str] | None
    joint: FigureOut
    sides: list[FigureOut]


class ThresholdsOut(BaseModel):
    """Percent of the way: from the first on one is on track, above the second over the target; both included."""

    on_track_from: Shown
    over_above: Shown


class DashboardOut(BaseModel):
    """The same figures for all sides, whoever looks: what was approved, each side and joint."""

    framework_id: UUID
    title: dict[str, str]
    state: FrameworkState
    sides: list[str]
    objectives: list[Objective]
    indicators: list[IndicatorFigures]
    thresholds: ThresholdsOut
    coverage: CoverageOut
    as_of: datetime | None
    warnings: list[Notice] = Field(description="C7, C9: for those who work on the framework")


class PointOut(AmountOut):
    period: SpanOut
    target: GoalOut | None
    attainment: AmountOut


class SeriesOut(BaseModel):
    """One side's values (or the joint ones) by period: running ones where the indicator is cumulative."""

    indicator_id: UUID
    side: str
    cumulative: bool
    points: list[PointOut]
    overall: AmountOut
