"""How far one is on the way from the baseline to the target, and what that is called."""

from dataclasses import dataclass
from decimal import Decimal

from services.indicators.rules.values import EXACT, HUNDRED, Amount, divided
from services.indicators.vocabularies.indicators import NoValue, Status

ON_TRACK_FROM = Decimal(80)
OVER_ABOVE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Percent of the way: from `on_track_from` on one is on track, above `over_above` over the target."""

    on_track_from: Decimal = ON_TRACK_FROM
    over_above: Decimal = OVER_ABOVE


def attainment(baseline: Amount | None, target: Decimal | None, actual: Amount) -> Amount:
    """Percent of the way from baseline to target, up or down: 20 → 80 at 50 is 50 %, 40 → 10 at 25 is 50 %.

    Over 100 and below 0 are shown as they are. Where the target is the baseline there is no way, and no value.
    """
    if target is None:
        return Amount(None, NoValue.NO_TARGET)
    if baseline is None or baseline.exact is None:
        return Amount(None, NoValue.NO_BASELINE)
    if actual.exact is None:
        return Amount(None, actual.reason or NoValue.MISSING)
    way, gone = EXACT.subtract(target, baseline.exact), EXACT.subtract(actual.exact, baseline.exact)
    if not way:
        return Amount(None, NoValue.TARGET_IS_BASELINE)
    return Amount(divided(EXACT.multiply(gone, HUNDRED), way), None, gone, way, actual.qualifier)


def status(reached: Amount, thresholds: Thresholds) -> Status:
    """What an attainment is called; the borders themselves are on track."""
    terms = reached.numerator, reached.denominator
    if reached.value is None or terms[0] is None or terms[1] is None:
        return Status.NO_DATA
    # By its terms, not by the rounded quotient: 79.9999999 % of the way is not 80 %.
    gone, way = (terms[0], terms[1]) if terms[1] > 0 else (terms[0].copy_negate(), terms[1].copy_negate())
    gone = EXACT.multiply(gone, HUNDRED)
    if gone > EXACT.multiply(thresholds.over_above, way):
        return Status.OVER
    return Status.ON_TRACK if gone >= EXACT.multiply(thresholds.on_track_from, way) else Status.BEHIND
