"""Tables: indicator, the baselines of its sides, its targets and its periods."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlmodel import Field

from services.indicators.tables import IndicatorsTable, VersionedTable
from services.indicators.vocabularies.frameworks import PeriodKind
from services.indicators.vocabularies.indicators import Aggregation, Direction, IndicatorKind, Joining
from shared.db.columns import CodeOf

_DAYS = text("daterange(first, last, '[]')")


def optional_json() -> Any:
    return Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)


class IndicatorRow(VersionedTable, table=True):
    """What is measured, and how. `dimensions` and `scale` are `indicators.schemas.Dimension` and `Level` as JSON."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("framework_id", "code", name="indicator_code"),
        CheckConstraint("kind in ('quantity', 'percentage', 'score', 'qualitative', 'derived')", name="indicator_kind"),
        CheckConstraint("direction in ('up', 'down')", name="indicator_direction"),
        CheckConstraint(
            "aggregation in ('sum', 'average', 'latest', 'maximum', 'ratio_of_sums')", name="indicator_aggregation"
        ),
        CheckConstraint("joining in ('sum', 'average', 'maximum', 'ratio_of_sums', 'none')", name="indicator_joining"),
        CheckConstraint("(kind = 'derived') = (formula is not null)", name="indicator_formula"),
        CheckConstraint("(kind = 'score') = (scale is not null)", name="indicator_scale"),
        Index("indicator_by_framework", "framework_id", "position", "id"),
        Index("indicator_by_template", "template", "framework_id"),
    )

    framework_id: UUID = Field(foreign_key="framework.id")
    code: str
    position: int
    template: str | None = None
    title: dict[str, str] = Field(sa_type=JSONB)
    objective: str | None = None
    kind: IndicatorKind = Field(sa_type=CodeOf(IndicatorKind))
    unit: str | None = None
    direction: Direction = Field(default=Direction.UP, sa_type=CodeOf(Direction))
    aggregation: Aggregation = Field(sa_type=CodeOf(Aggregation))
    joining: Joining = Field(sa_type=CodeOf(Joining))
    cumulative: bool = False
    frequency: PeriodKind | None = Field(default=None, sa_type=CodeOf(PeriodKind))
    formula: str | None = Field(default=None, sa_type=Text)
    dimensions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    scale: list[dict[str, Any]] | None = optional_json()
    definition: dict[str, str] | None = optional_json()
    computation: dict[str, str] | None = optional_json()
    source: dict[str, str] | None = optional_json()
    limitations: dict[str, str] | None = optional_json()
    responsible: str | None = None


class BaselineRow(IndicatorsTable, table=True):
    """Where a side started from."""

    __tablename__ = "baseline"
    __table_args__ = (CheckConstraint("(numerator is null) = (denominator is null)", name="baseline_terms"),)

    indicator_id: UUID = Field(foreign_key="indicator.id", primary_key=True, ondelete="CASCADE")
    side: str = Field(primary_key=True)
    value: Decimal = Field(sa_type=Numeric)
    numerator: Decimal | None = Field(default=None, sa_type=Numeric)
    denominator: Decimal | None = Field(default=None, sa_type=Numeric)
    on: date


class TargetRow(VersionedTable, table=True):
    """What is to be reached: by one side or (null) by all together, in a period or (null) over all."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("last >= first and (first is null) = (last is null)", name="target_days"),
        UniqueConstraint(
            "indicator_id", "side", "first", "last", name="target_once", postgresql_nulls_not_distinct=True
        ),
        ExcludeConstraint(
            ("indicator_id", "="),
            (text("coalesce(side, '')"), "="),
            (_DAYS, "&&"),
            where=text("first is not null"),
            name="target_periods",
        ),
    )

    indicator_id: UUID = Field(foreign_key="indicator.id", ondelete="CASCADE")
    side: str | None = None
    first: date | None = None
    last: date | None = None
    value: Decimal = Field(sa_type=Numeric)
    due_on: date


class PeriodRow(IndicatorsTable, table=True):
    """A stretch of time for which an indicator is reported, the same for all sides; no two share a day."""

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("last >= first", name="period_days"),
        ExcludeConstraint(("indicator_id", "="), (_DAYS, "&&"), name="period_apart"),
    )

    indicator_id: UUID = Field(foreign_key="indicator.id", primary_key=True, ondelete="CASCADE")
    first: date = Field(primary_key=True)
    last: date = Field(primary_key=True)
