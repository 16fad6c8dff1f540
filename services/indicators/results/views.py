"""Figures as dashboards and series show them."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from services.indicators.fields import SpanOut
from services.indicators.frameworks.schemas import Objective
from services.indicators.models.indicators import IndicatorRow, TargetRow
from services.indicators.results.figures import Figures
from services.indicators.results.schemas import (
    AmountOut,
    CoverageOut,
    DashboardOut,
    FigureOut,
    GoalOut,
    IndicatorFigures,
    PointOut,
    SeriesOut,
    ThresholdsOut,
    TrendOut,
)
from services.indicators.rules.attainment import attainment
from services.indicators.rules.formula import JOINT
from services.indicators.rules.values import EXACT, MISSING
from services.indicators.vocabularies.indicators import Direction
from shared.catalogue.rules import Finding, Notice

Undecided = Counter[tuple[UUID, str]]
"""How many values do not count yet, by indicator and side."""


def dashboard_out(figures: Figures, undecided: Undecided | None, warnings: Sequence[Finding]) -> DashboardOut:
    standing, framework = figures.standing, figures.framework
    shown = [_indicator_out(figures, indicator, undecided) for indicator in standing.indicators]
    dates = [each.joint.as_of for each in shown if each.joint.as_of is not None]
    return DashboardOut(
        framework_id=framework.id,
        title=framework.title,
        state=framework.state,
        sides=list(standing.sides),
        objectives=[Objective.model_validate(objective) for objective in framework.objectives],
        indicators=shown,
        thresholds=ThresholdsOut(on_track_from=standing.policy.on_track_from, over_above=standing.policy.over_above),
        coverage=CoverageOut(
            reported=sum(each.joint.coverage.reported for each in shown),
            expected=sum(each.joint.coverage.expected for each in shown),
        ),
        as_of=max(dates, default=None),
        warnings=[Notice.of(finding) for finding in warnings],
    )


def _indicator_out(figures: Figures, indicator: IndicatorRow, undecided: Undecided | None) -> IndicatorFigures:
    columns = indicator.model_dump(include=set(IndicatorFigures.model_fields) - {"joint", "sides"})
    sides = [_figure_out(figures, indicator, side, undecided) for side in figures.standing.sides]
    return IndicatorFigures(**columns, joint=_figure_out(figures, indicator, JOINT, undecided), sides=sides)


def _figure_out(figures: Figures, indicator: IndicatorRow, scope: str, undecided: Undecided | None) -> FigureOut:
    reached, called = figures.reached(indicator, scope)
    line = figures.line(indicator, scope)
    return FigureOut(
        **AmountOut.of(line.overall).model_dump(),
        side=scope,
        baseline=AmountOut.of(figures.baseline(indicator, scope)),
        target=_goal_out(figures.target(indicator, scope)),
        attainment=AmountOut.of(reached),
        status=called,
        trend=_trend_out(figures, indicator, scope),
        coverage=CoverageOut(
            reported=figures.reported_by(indicator, scope), expected=figures.expected_of(indicator, scope)
        ),
        as_of=figures.as_of(indicator, scope),
        undecided=None if undecided is None else _waiting(undecided, figures, indicator, scope),
    )


def _waiting(undecided: Undecided, figures: Figures, indicator: IndicatorRow, scope: str) -> int:
    scopes = figures.standing.sides if scope == JOINT else [scope]
    return sum(undecided[indicator.id, side] for side in scopes)


def _goal_out(target: TargetRow | None) -> GoalOut | None:
    return GoalOut(value=target.value, due_on=target.due_on) if target else None


def _trend_out(figures: Figures, indicator: IndicatorRow, scope: str) -> TrendOut | None:
    at = figures.line(indicator, scope).at
    scopes = figures.standing.sides if scope == JOINT else [scope]
    lines = [figures.line(indicator, each).at for each in scopes]
    # Of the joint figure only periods for which all sides reported: a missing one is no fall to 0.
    whole = [period for period in sorted(at) if all(period in line and line[period].there for line in lines)]
    known = [(period, at[period].value) for period in whole if at[period].value is not None]
    if len(known) < 2:  # noqa: PLR2004  a way has two ends
        return None
    (before, was), (_, now) = known[-2:]
    if was is None or now is None:
        return None
    change = EXACT.subtract(now, was)
    better = None if not change else (change > 0) == (indicator.direction == Direction.UP)
    school_year_starts = figures.standing.policy.school_year_starts
    return TrendOut(change=change, since=SpanOut.of(before, school_year_starts), better=better)


def series_out(figures: Figures, indicator: IndicatorRow, scope: str) -> SeriesOut:
    """A period without a value is shown as missing."""
    line = figures.line(indicator, scope)
    baseline = figures.baseline(indicator, scope)
    points = []
    for period in sorted({*figures.periods.get(indicator.id, ()), *line.at}):
        amount = line.at.get(period, MISSING)
        target = figures.target(indicator, scope, period)
        reached = attainment(baseline, target.value if target else None, amount)
        points.append(
            PointOut(
                **AmountOut.of(amount).model_dump(),
                period=SpanOut.of(period, figures.standing.policy.school_year_starts),
                target=_goal_out(target),
                attainment=AmountOut.of(reached),
            )
        )
    return SeriesOut(
        indicator_id=indicator.id,
        side=scope,
        cumulative=indicator.cumulative,
        points=points,
        overall=AmountOut.of(line.overall),
    )
