"""Targets of indicators: set, changed, taken away; those of a locked period stay."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.indicators import store as rows
from services.indicators.frameworks.store import locked_periods
from services.indicators.frameworks.use_cases import known_side
from services.indicators.indicators import store
from services.indicators.indicators.schemas import TargetIn, TargetPatch
from services.indicators.indicators.use_cases import check_frequency, managed_indicator, settled, visible_indicator
from services.indicators.models.frameworks import FrameworkRow, SideRow
from services.indicators.models.indicators import IndicatorRow, TargetRow
from services.indicators.problems import PeriodLocked, PeriodsOverlap
from services.indicators.rules.catalogue.frameworks import C7
from services.indicators.rules.periods import Period, first_overlap
from services.indicators.rules.policy import Policy
from services.indicators.texts import SMART_PARTS, UNFIT
from services.indicators.vocabularies.indicators import IndicatorKind
from shared.auth.caller import Caller
from shared.http.conflicts import AlreadyExists
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.problems import NotFound, RuleViolated, invalid


async def add_target(
    session: AsyncSession, caller: Caller, indicator_id: UUID, body: TargetIn
) -> tuple[TargetRow, FrameworkRow]:
    """Raises RuleViolated (C7) without a number or a due date, AlreadyExists for a second one of that side and period,
    PeriodsOverlap for one whose period shares days with another's, PeriodLocked for one of a locked period."""
    row, framework, sides = await managed_indicator(session, caller, indicator_id)
    if body.value is None or body.due_on is None:
        name, part = ("value", "number") if body.value is None else ("due_on", "due_date")
        values = {"indicator": row.code, "part": SMART_PARTS[part].render()}
        raise RuleViolated(C7, pointer=f"/{name}", values=values)
    if row.kind == IndicatorKind.QUALITATIVE:
        raise invalid("/value", "unfit", UNFIT, what="target", kind=row.kind)
    known_side(sides, body.side, "/side")
    period = body.period.period() if body.period else None
    if period is not None:
        await _check_target_period(session, row, framework, body.side, period)
    target = TargetRow(
        indicator_id=row.id,
        side=body.side,
        first=period.first if period else None,
        last=period.last if period else None,
        value=body.value,
        due_on=body.due_on,
    )
    try:
        async with session.begin_nested():
            await rows.add(session, target)
    except IntegrityError as error:
        if constraint_of(error) == "target_once":
            raise AlreadyExists() from error
        raise
    await settled(session, framework, sides)
    return target, framework


async def _check_target_period(
    session: AsyncSession, row: IndicatorRow, framework: FrameworkRow, side: str | None, period: Period
) -> None:
    check_frequency(row, Policy.model_validate(framework.policy), period)
    if any(locked.overlaps(period) for locked in await locked_periods(session, framework.id)):
        raise PeriodLocked()
    others = [
        Period(target.first, target.last)
        for target in await store.targets_of(session, [row.id])
        if target.side == side and target.first and target.last
    ]
    if (other := first_overlap(period, others)) is not None:
        raise PeriodsOverlap(other.first, other.last)


async def list_targets(
    session: AsyncSession, caller: Caller, indicator_id: UUID
) -> tuple[Sequence[TargetRow], FrameworkRow]:
    row, framework, _, _ = await visible_indicator(session, caller, indicator_id)
    return await store.targets_of(session, [row.id]), framework


async def read_target(session: AsyncSession, caller: Caller, target_id: UUID) -> tuple[TargetRow, FrameworkRow]:
    target = await store.get_target(session, target_id)
    if target is None:
        raise NotFound()
    _, framework, _, _ = await visible_indicator(session, caller, target.indicator_id)
    return target, framework


async def change_target(
    session: AsyncSession, caller: Caller, target_id: UUID, if_match: Precondition, body: TargetPatch
) -> tuple[TargetRow, FrameworkRow]:
    target, framework, sides = await _managed_target(session, caller, target_id, if_match)
    for name, value in body.changes().items():
        setattr(target, name, value)
    target.touch()
    await settled(session, framework, sides)
    return target, framework


async def remove_target(session: AsyncSession, caller: Caller, target_id: UUID, if_match: Precondition) -> None:
    target, framework, sides = await _managed_target(session, caller, target_id, if_match)
    await rows.remove(session, target)
    await settled(session, framework, sides)


async def _managed_target(
    session: AsyncSession, caller: Caller, target_id: UUID, if_match: Precondition
) -> tuple[TargetRow, FrameworkRow, list[SideRow]]:
    """Raises PeriodLocked for a target of a locked period."""
    found, _ = await read_target(session, caller, target_id)
    _, framework, sides = await managed_indicator(session, caller, found.indicator_id)
    target = await store.get_target(session, target_id)
    if target is None:
        raise NotFound()
    await rows.reread(session, target)
    if_match.check(target.version)
    if target.first and target.last:
        period = Period(target.first, target.last)
        if any(locked.overlaps(period) for locked in await locked_periods(session, framework.id)):
            raise PeriodLocked()
    return target, framework, sides
