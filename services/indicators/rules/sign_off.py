"""Whose approval a measurement needs before it counts, and what each side may do with it."""

from collections.abc import Collection, Sequence

from services.indicators.vocabularies.measurements import MeasurementState, SignOff


def needed(sign_off: SignOff, own: str, sides: Sequence[str]) -> frozenset[str]:
    """The sides that must approve what `own` reported. Where there is no other side, it is its own."""
    others = frozenset(sides) - {own}
    if sign_off == SignOff.OWN or not others:
        return frozenset({own})
    return others if sign_off == SignOff.OTHERS else others | {own}


def state_after(approved_by: Collection[str], sign_off: SignOff, own: str, sides: Sequence[str]) -> MeasurementState:
    """Approved once all whose approval is needed gave it; submitted until then."""
    done = needed(sign_off, own, sides) <= frozenset(approved_by)
    return MeasurementState.APPROVED if done else MeasurementState.SUBMITTED


FROM: dict[str, frozenset[MeasurementState]] = {
    "change": frozenset({MeasurementState.DRAFT, MeasurementState.DISPUTED}),
    "submit": frozenset({MeasurementState.DRAFT, MeasurementState.DISPUTED}),
    "approve": frozenset({MeasurementState.SUBMITTED}),
    "dispute": frozenset({MeasurementState.SUBMITTED, MeasurementState.APPROVED}),
    "reopen": frozenset({MeasurementState.SUBMITTED, MeasurementState.APPROVED}),
}
"""From which states each step leads on. A disputed value is corrected and submitted again; what was approved is not
changed before it is reopened."""
