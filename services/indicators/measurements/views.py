"""Measurements as callers see them."""

from collections.abc import Sequence

from services.indicators.fields import SpanOut
from services.indicators.measurements.judging import amount_of, breakdowns_of
from services.indicators.measurements.schemas import ApprovalOut, BreakdownOut, MeasurementOut
from services.indicators.measurements.use_cases import Measured
from services.indicators.models.measurements import ApprovalRow
from services.indicators.rules.sign_off import needed
from services.indicators.vocabularies.indicators import IndicatorKind
from services.indicators.vocabularies.measurements import MeasurementState


def measurement_out(measured: Measured, approvals: Sequence[ApprovalRow]) -> MeasurementOut:
    """Who approved, what was disputed and remarked, those who work on the framework are told."""
    row, inside = measured.row, measured.access.inside
    amount = amount_of(row)
    is_score = measured.indicator.kind == IndicatorKind.SCORE
    waiting = needed(measured.policy.sign_off, row.side, measured.codes) - {approval.side for approval in approvals}
    return MeasurementOut(
        **row.model_dump(exclude={"first", "last", "value", "comment", "dispute"}),
        period=SpanOut.of(measured.period, measured.policy.school_year_starts),
        value=None if is_score else amount.value,
        reason=amount.reason,
        score=int(row.value) if is_score and row.value is not None else None,
        breakdowns=[
            BreakdownOut(by=sorted(each.by), total=each.total, rest=each.rest, completeness=each.completeness)
            for each in breakdowns_of(measured.indicator, row)
        ],
        approvals=[
            ApprovalOut(side=approval.side, by=approval.by if inside else None, at=approval.at)
            for approval in approvals
        ],
        waiting_for=sorted(waiting) if row.state == MeasurementState.SUBMITTED else [],
        comment=row.comment if inside else None,
        dispute=row.dispute if inside else None,
    )
