"""The figures of a framework: what of it counts, brought together by the rules."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators.fields import FIRST_DAY
from services.indicators.indicators import store as indicator_store
from services.indicators.indicators.shaping import BUDGET
from services.indicators.indicators.standing import Standing, standing_of
from services.indicators.measurements import store as measurement_store
from services.indicators.measurements.judging import amount_of
from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.models.indicators import BaselineRow, IndicatorRow, TargetRow
from services.indicators.models.measurements import MeasurementRow
from services.indicators.rules.attainment import attainment, status
from services.indicators.rules.formula import JOINT, read_formula
from services.indicators.rules.periods import Period
from services.indicators.rules.results import Counted, Line, Lines, Reported, lines_of
from services.indicators.rules.units import PLAIN, read_unit
from services.indicators.rules.values import MISSING, Amount, joined
from services.indicators.vocabularies.indicators import IndicatorKind, Status


@dataclass(frozen=True)
class Figures:
    """A framework with all that its dashboard, charts and exports show."""

    framework: FrameworkRow
    standing: Standing
    lines: Lines
    starts: Lines
    approved: Mapping[UUID, Sequence[MeasurementRow]]
    periods: Mapping[UUID, Sequence[Period]]

    def line(self, indicator: IndicatorRow, scope: str) -> Line:
        return self.lines[indicator.code][scope]

    def baseline(self, indicator: IndicatorRow, scope: str) -> Amount:
        """A side's baseline, the joint one only where every side has its own; of what is derived it is derived."""
        if indicator.kind == IndicatorKind.DERIVED:
            starts = self.starts[indicator.code]
            if scope == JOINT and any(starts[side].overall.value is None for side in self.standing.sides):
                return MISSING
            return starts[scope].overall
        known = self.standing.baselines.get(indicator.id, {})
        if scope != JOINT:
            return _amount(known[scope]) if scope in known else MISSING
        if any(side not in known for side in self.standing.sides):
            return MISSING
        return joined({side: _amount(row) for side, row in known.items()}, indicator.joining)

    def target(self, indicator: IndicatorRow, scope: str, period: Period | None = None) -> TargetRow | None:
        """What one side (or all together) is to reach, over all or in a period."""
        side = None if scope == JOINT else scope
        for target in self.standing.targets.get(indicator.id, []):
            of_period = Period(target.first, target.last) if target.first and target.last else None
            if target.side == side and of_period == period:
                return target
        return None

    def reached(self, indicator: IndicatorRow, scope: str) -> tuple[Amount, Status]:
        """How far one is on the way to the target, and what that is called."""
        target = self.target(indicator, scope)
        found = attainment(
            self.baseline(indicator, scope), target.value if target else None, self.line(indicator, scope).overall
        )
        return found, status(found, self.standing.policy.thresholds)

    def reported_by(self, indicator: IndicatorRow, scope: str) -> int:
        """For how many periods there is a value: of all together, how many of the sides' reports."""
        rows = self.approved.get(indicator.id, ())
        return sum(1 for row in rows if scope in (JOINT, row.side))

    def expected_of(self, indicator: IndicatorRow, scope: str) -> int:
        periods = len(self.periods.get(indicator.id, ()))
        return periods * (len(self.standing.sides) if scope == JOINT else 1)

    def as_of(self, indicator: IndicatorRow, scope: str) -> datetime | None:
        """When the latest of the values was approved or changed."""
        rows = self.approved.get(indicator.id, ())
        return max((row.updated_at for row in rows if scope in (JOINT, row.side)), default=None)


def _amount(baseline: BaselineRow) -> Amount:
    return Amount(baseline.value, None, baseline.numerator, baseline.denominator)


async def figures_of(
    session: AsyncSession, framework: FrameworkRow, sides: Sequence[SideRow], *, within: Period | None = None
) -> Figures:
    """The figures of what was approved, `within` some days or of all time."""
    standing = await standing_of(session, framework, sides)
    approved: dict[UUID, list[MeasurementRow]] = defaultdict(list)
    for row in await measurement_store.approved_of(session, framework.id):
        if within is None or within.contains(Period(row.first, row.last)):
            approved[row.indicator_id].append(row)
    periods = await indicator_store.periods_of(session, [indicator.id for indicator in standing.indicators])
    if within is not None:
        periods = {key: [period for period in found if within.contains(period)] for key, found in periods.items()}
    reported = {
        indicator.code: [_reported(row) for row in approved.get(indicator.id, ())] for indicator in standing.indicators
    }
    constants = {BUDGET: Amount(Decimal(framework.budget["amount"]))} if framework.budget else {}
    counted = [_counted(row) for row in standing.indicators]
    lines = lines_of(counted, standing.sides, reported, constants)
    starts = lines_of(counted, standing.sides, _begun(standing), constants)
    return Figures(framework, standing, lines, starts, approved, periods)


def _begun(standing: Standing) -> dict[str, list[Reported]]:
    """The baselines as if they had been reported for one and the same day: what is derived follows from them. The joint
    one only where every side has its own."""
    day = Period(FIRST_DAY, FIRST_DAY)
    known = {row.code: standing.baselines.get(row.id, {}) for row in standing.indicators}
    return {code: [Reported(side, day, _amount(row)) for side, row in rows.items()] for code, rows in known.items()}


def _counted(row: IndicatorRow) -> Counted:
    return Counted(
        row.code,
        row.aggregation,
        row.joining,
        row.cumulative,
        read_unit(row.unit) if row.unit else PLAIN,
        read_formula(row.formula) if row.formula else None,
        countable=row.kind != IndicatorKind.QUALITATIVE,
    )


def _reported(row: MeasurementRow) -> Reported:
    overlaps = {each["with_side"]: Decimal(each["count"]) for each in row.overlap}
    return Reported(row.side, Period(row.first, row.last), amount_of(row), overlaps)
