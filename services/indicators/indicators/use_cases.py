"""Indicators: added, changed, removed while nothing is measured."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators import store as rows
from services.indicators.frameworks.access import Access, managed_framework, visible_framework
from services.indicators.frameworks.store import locked_periods
from services.indicators.frameworks.use_cases import known_side
from services.indicators.indicators import store
from services.indicators.indicators.schemas import Baseline, IndicatorIn, IndicatorPatch
from services.indicators.indicators.shaping import BUDGET, check_formulas, check_shape, filled
from services.indicators.indicators.standing import Standing, standing_of
from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.models.indicators import BaselineRow, IndicatorRow
from services.indicators.problems import PeriodLocked
from services.indicators.rules.periods import Period, kind_of
from services.indicators.rules.policy import Policy
from services.indicators.rules.values import percentage
from services.indicators.texts import BASELINE_SAYS, OTHER_FREQUENCY, UNFIT
from services.indicators.vocabularies.indicators import IndicatorKind
from shared.auth.caller import Caller
from shared.http.conflicts import AlreadyExists, InUse
from shared.http.etags import Precondition
from shared.http.problems import NotFound, Unprocessable, invalid

_COMPARED = frozenset({"unit", "direction", "aggregation", "joining"})
"""What an indicator of a template shares with all others of it."""


async def add_indicator(
    session: AsyncSession, caller: Caller, framework_id: UUID, body: IndicatorIn
) -> tuple[IndicatorRow, Standing]:
    """Raises AlreadyExists for a code that is taken; Unprocessable for what does not fit, or cannot be computed."""
    framework, sides, _ = await managed_framework(session, caller, framework_id)
    columns = filled(body)
    if body.code == BUDGET:
        raise AlreadyExists()
    if body.code is None:
        columns["code"] = await _free_code(session, framework_id, columns["code"])
    row = IndicatorRow(
        **_typed(columns), framework_id=framework_id, position=await store.next_position(session, framework_id)
    )
    check_shape(row, framework)
    try:
        async with session.begin_nested():
            await rows.add(session, row)
    except IntegrityError as error:
        raise AlreadyExists() from error
    await _keep_baselines(session, row, sides, body.baselines)
    return row, await settled(session, framework, sides)


async def _free_code(session: AsyncSession, framework_id: UUID, wanted: str) -> str:
    taken = {BUDGET} | {row.code for row in await store.indicators_of(session, framework_id)}
    number, code = 1, wanted
    while code in taken:
        number += 1
        code = f"{wanted[:45]}_{number}"
    return code


def _typed(columns: dict[str, Any]) -> dict[str, Any]:
    """Codes as the members of their enumerations: a table model does not make them so."""
    made = IndicatorIn.model_validate({name: value for name, value in columns.items() if name != "code"})
    codes = ("kind", "direction", "aggregation", "joining", "frequency")
    return columns | {name: getattr(made, name) for name in codes if name in columns}


async def settled(session: AsyncSession, framework: FrameworkRow, sides: Sequence[SideRow]) -> Standing:
    """After a change of what is measured: it can be computed, and the sides are asked again. Raises Unprocessable."""
    await session.flush()
    standing = await standing_of(session, framework, sides)
    check_formulas(standing.indicators, framework, standing.sides)
    framework.definition += 1
    framework.figures += 1
    framework.touch()
    await session.flush()
    return standing


async def _keep_baselines(
    session: AsyncSession, row: IndicatorRow, sides: Sequence[SideRow], baselines: Sequence[Baseline]
) -> None:
    if baselines and row.kind in (IndicatorKind.QUALITATIVE, IndicatorKind.DERIVED):
        raise invalid("/baselines", "unfit", UNFIT, what="baselines", kind=row.kind)
    kept = []
    for number, baseline in enumerate(baselines):
        known_side(sides, baseline.side, f"/baselines/{number}/side")
        terms = row.kind == IndicatorKind.PERCENTAGE
        if terms and (baseline.numerator is None or baseline.denominator is None):
            raise invalid(f"/baselines/{number}", "terms", BASELINE_SAYS)
        if not terms and baseline.value is None:
            raise invalid(f"/baselines/{number}/value", "terms", BASELINE_SAYS)
        kept.append(
            BaselineRow(
                indicator_id=row.id,
                side=baseline.side,
                value=_value_of(baseline),
                numerator=baseline.numerator,
                denominator=baseline.denominator,
                on=baseline.on,
            )
        )
    await store.replace_baselines(session, row.id, kept)


def _value_of(baseline: Baseline) -> Decimal:
    if baseline.value is not None:
        return baseline.value
    made = percentage(baseline.numerator or Decimal(0), baseline.denominator or Decimal(1))
    return made.value or Decimal(0)


async def visible_indicator(
    session: AsyncSession, caller: Caller, indicator_id: UUID, *, lock: bool = False
) -> tuple[IndicatorRow, FrameworkRow, list[SideRow], Access]:
    """The indicator with its framework; raises NotFound when the caller may not see that. `lock` as there."""
    row = await store.get_indicator(session, indicator_id)
    if row is None:
        raise NotFound()
    framework, sides, access = await visible_framework(session, caller, row.framework_id, lock=lock)
    if lock:
        await rows.reread(session, row)
    return row, framework, sides, access


async def managed_indicator(
    session: AsyncSession, caller: Caller, indicator_id: UUID
) -> tuple[IndicatorRow, FrameworkRow, list[SideRow]]:
    row = await store.get_indicator(session, indicator_id)
    if row is None:
        raise NotFound()
    framework, sides, _ = await managed_framework(session, caller, row.framework_id)
    await rows.reread(session, row)
    return row, framework, sides


async def change_indicator(
    session: AsyncSession, caller: Caller, indicator_id: UUID, if_match: Precondition, body: IndicatorPatch
) -> tuple[IndicatorRow, Standing]:
    """Raises InUse for a change under which values that are there would mean another thing: unit, dimensions, scale."""
    row, framework, sides = await managed_indicator(session, caller, indicator_id)
    if_match.check(row.version)
    columns = body.model_dump(mode="json", include=body.model_fields_set - {"baselines"})
    if row.template is not None:
        for name in _COMPARED & columns.keys():
            if columns[name] != getattr(row, name):
                raise invalid(f"/{name}", "unfit", UNFIT, what=columns[name], kind=row.template)
    if await store.is_measured(session, row.id) and _means_another_thing(row, columns):
        raise InUse()
    for name in columns:
        value = getattr(body, name)
        setattr(row, name, columns[name] if isinstance(value, list) else value)
    check_shape(row, framework)
    if "baselines" in body.model_fields_set:
        await _keep_baselines(session, row, sides, body.baselines)
    row.touch()
    return row, await settled(session, framework, sides)


def _means_another_thing(row: IndicatorRow, columns: dict[str, Any]) -> bool:
    if "unit" in columns and columns["unit"] != row.unit:
        return True
    if "scale" in columns and not _keeps(columns["scale"], row.scale, "value"):
        return True
    if "dimensions" not in columns:
        return False
    kept = {dimension["name"]: set(dimension["values"]) for dimension in columns["dimensions"]}
    return any(not set(each["values"]) <= kept.get(each["name"], set()) for each in row.dimensions)


def _keeps(new: list[dict[str, Any]] | None, old: list[dict[str, Any]] | None, key: str) -> bool:
    return {each[key] for each in old or ()} <= {each[key] for each in new or ()}


async def remove_indicator(session: AsyncSession, caller: Caller, indicator_id: UUID, if_match: Precondition) -> None:
    """While nothing is measured by it and no formula names it: InUse and Unprocessable otherwise."""
    row, framework, sides = await managed_indicator(session, caller, indicator_id)
    if_match.check(row.version)
    if await store.is_measured(session, row.id):
        raise InUse()
    locked = await locked_periods(session, framework.id)
    for target in await store.targets_of(session, [row.id]):
        if target.first and target.last and any(each.overlaps(Period(target.first, target.last)) for each in locked):
            raise PeriodLocked()
    await rows.remove(session, row)
    try:
        await settled(session, framework, sides)
    except Unprocessable as error:
        raise InUse() from error  # some formula names it


def check_frequency(row: IndicatorRow, policy: Policy, period: Period, pointer: str = "/period") -> None:
    """Raises Unprocessable for a period that is of another kind than the indicator is reported for."""
    kind = kind_of(period, policy.school_year_starts)
    if row.frequency is not None and row.frequency != kind:
        raise invalid(pointer, "frequency", OTHER_FREQUENCY, frequency=row.frequency, kind=kind)
