"""Indicators and targets as callers see them."""

from services.indicators.fields import SpanOut
from services.indicators.indicators.schemas import BaselineOut, IndicatorOut, TargetOut
from services.indicators.indicators.standing import Standing
from services.indicators.models.indicators import IndicatorRow, TargetRow
from services.indicators.rules.periods import Period
from shared.catalogue.rules import Notice


def indicator_out(row: IndicatorRow, standing: Standing) -> IndicatorOut:
    missing = [Notice.of(finding) for finding in standing.smart(row)]
    baselines = standing.baselines.get(row.id, {})
    return IndicatorOut(
        **row.model_dump(exclude={"position"}),
        baselines=[
            BaselineOut.model_validate(baselines[side], from_attributes=True)
            for side in standing.sides
            if side in baselines
        ],
        smart=not missing,
        missing=missing,
        warnings=missing if standing.policy.smart != "off" else [],
    )


def target_out(target: TargetRow, school_year_starts: int) -> TargetOut:
    period = Period(target.first, target.last) if target.first and target.last else None
    return TargetOut(
        **target.model_dump(exclude={"first", "last"}),
        period=SpanOut.of(period, school_year_starts) if period else None,
    )
