"""C7: objectives are SMART. What an indicator lacks to be it, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.indicators.rules.catalogue.frameworks import C7
from services.indicators.texts import SMART_PARTS
from services.indicators.vocabularies.indicators import IndicatorKind
from shared.catalogue.rules import Finding


@dataclass(frozen=True, slots=True)
class TargetSet:
    """What one target says; `side` None: of all sides together."""

    side: str | None
    value: Decimal | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator as far as C7 looks at it. `baselines` are the sides that have one."""

    code: str
    kind: IndicatorKind
    unit: str | None
    responsible: str | None
    baselines: frozenset[str]
    targets: Sequence[TargetSet]


def missing(indicator: Measured, sides: Sequence[str]) -> list[Finding]:
    """What C7 misses: number, unit, due date, baseline of each side, responsible. Nothing is asked of a narrative but
    who is responsible; of what is derived no baseline, because it follows from those that it is made from."""
    lacking: list[tuple[str, str]] = []
    if indicator.kind != IndicatorKind.QUALITATIVE:
        if not any(target.value is not None for target in indicator.targets):
            lacking.append(("number", "/targets"))
        if not indicator.unit and indicator.kind != IndicatorKind.SCORE:
            lacking.append(("unit", "/unit"))
        if not any(target.due_on for target in indicator.targets):
            lacking.append(("due_date", "/targets"))
        if indicator.kind != IndicatorKind.DERIVED:
            lacking += [("baseline", f"/baselines/{side}") for side in sides if side not in indicator.baselines]
    if not indicator.responsible:
        lacking.append(("responsible", "/responsible"))
    return [C7.finding(pointer, indicator=indicator.code, part=SMART_PARTS[part].render()) for part, pointer in lacking]
