"""Tables: measurement, the approvals of the sides, and every change of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.indicators.models.indicators import optional_json
from services.indicators.tables import IndicatorsTable, VersionedTable
from services.indicators.vocabularies.measurements import MeasurementState, Qualifier
from shared.db.columns import CodeOf

_INSTANT = DateTime(timezone=True)


class MeasurementRow(VersionedTable, table=True):
    """What one side reported for one period: once, whoever works there. `value` of a percentage follows from its terms.

    `disaggregation`, `overlap` and `evidence` are the lists of `measurements.schemas` as JSON.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        UniqueConstraint("indicator_id", "side", "first", "last", name="measurement_once"),
        ForeignKeyConstraint(
            ["indicator_id", "first", "last"],
            ["period.indicator_id", "period.first", "period.last"],
            name="measurement_period",
        ),
        ForeignKeyConstraint(
            ["framework_id", "side"], ["framework_side.framework_id", "framework_side.code"], name="measurement_side"
        ),
        CheckConstraint("state in ('draft', 'submitted', 'approved', 'disputed')", name="measurement_state"),
        CheckConstraint("qualifier in ('exact', 'about', 'more_than', 'less_than')", name="measurement_qualifier"),
        CheckConstraint(
            "(numerator is null) = (denominator is null) and denominator >= 0 and (denominator > 0 or numerator = 0)",
            name="measurement_terms",
        ),
        CheckConstraint("num_nonnulls(value, denominator, narrative) > 0", name="measurement_says_something"),
        Index("measurement_by_framework", "framework_id", "state"),
        Index("measurement_by_indicator", "indicator_id", "id"),
    )

    framework_id: UUID = Field(foreign_key="framework.id")
    indicator_id: UUID = Field(foreign_key="indicator.id")
    side: str
    first: date
    last: date
    value: Decimal | None = Field(default=None, sa_type=Numeric)
    numerator: Decimal | None = Field(default=None, sa_type=Numeric)
    denominator: Decimal | None = Field(default=None, sa_type=Numeric)
    narrative: dict[str, str] | None = optional_json()
    qualifier: Qualifier = Field(default=Qualifier.EXACT, sa_type=CodeOf(Qualifier))
    disaggregation: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    overlap: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    comment: str | None = Field(default=None, sa_type=Text)
    state: MeasurementState = Field(default=MeasurementState.DRAFT, sa_type=CodeOf(MeasurementState))
    dispute: str | None = Field(default=None, sa_type=Text)


class ApprovalRow(IndicatorsTable, table=True):
    """The approval of one side."""

    __tablename__ = "measurement_approval"

    measurement_id: UUID = Field(foreign_key="measurement.id", primary_key=True, ondelete="CASCADE")
    side: str = Field(primary_key=True)
    by: str
    at: datetime = Field(sa_type=_INSTANT)


class ChangeRow(IndicatorsTable, table=True):
    """One change of a measurement: which step it was, who did it, and what it said afterwards."""

    __tablename__ = "measurement_change"
    __table_args__ = (Index("measurement_change_by_measurement", "measurement_id", "id"),)

    id: UUID = Field(primary_key=True)
    measurement_id: UUID
    indicator_id: UUID
    step: str
    by: str
    at: datetime = Field(sa_type=_INSTANT)
    said: dict[str, Any] = Field(sa_type=JSONB)
