"""The SQL of indicators, their baselines, targets and periods."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.indicators.models.indicators import BaselineRow, IndicatorRow, PeriodRow, TargetRow
from services.indicators.models.measurements import MeasurementRow
from services.indicators.rules.periods import Period
from services.indicators.store import add


async def get_indicator(session: AsyncSession, indicator_id: UUID) -> IndicatorRow | None:
    return await session.get(IndicatorRow, indicator_id)


async def indicators_of(session: AsyncSession, framework_id: UUID) -> list[IndicatorRow]:
    """The indicators of a framework in their order."""
    of_it = col(IndicatorRow.framework_id) == framework_id
    order = col(IndicatorRow.position), col(IndicatorRow.id)
    return list(await session.scalars(select(IndicatorRow).where(of_it).order_by(*order)))


async def next_position(session: AsyncSession, framework_id: UUID) -> int:
    last = select(func.max(col(IndicatorRow.position))).where(col(IndicatorRow.framework_id) == framework_id)
    return (await session.scalar(last) or 0) + 1


async def baselines_of(session: AsyncSession, indicator_ids: Collection[UUID]) -> Sequence[BaselineRow]:
    return (await session.scalars(select(BaselineRow).where(col(BaselineRow.indicator_id).in_(indicator_ids)))).all()


async def replace_baselines(session: AsyncSession, indicator_id: UUID, rows: Sequence[BaselineRow]) -> None:
    await session.execute(delete(BaselineRow).where(col(BaselineRow.indicator_id) == indicator_id))
    await add(session, *rows)


async def targets_of(session: AsyncSession, indicator_ids: Collection[UUID]) -> Sequence[TargetRow]:
    """The targets in the order of their periods, those over all first."""
    of_them = col(TargetRow.indicator_id).in_(indicator_ids)
    order = col(TargetRow.first).asc().nulls_first(), col(TargetRow.side).asc().nulls_first(), col(TargetRow.id)
    return (await session.scalars(select(TargetRow).where(of_them).order_by(*order))).all()


async def get_target(session: AsyncSession, target_id: UUID) -> TargetRow | None:
    return await session.get(TargetRow, target_id)


async def periods_of(session: AsyncSession, indicator_ids: Collection[UUID]) -> dict[UUID, list[Period]]:
    """The periods for which each indicator is reported, in their order."""
    of_them = col(PeriodRow.indicator_id).in_(indicator_ids)
    columns = select(col(PeriodRow.indicator_id), col(PeriodRow.first), col(PeriodRow.last)).where(of_them)
    found: dict[UUID, list[Period]] = {indicator_id: [] for indicator_id in indicator_ids}
    for row in await session.execute(columns.order_by(col(PeriodRow.first))):
        found[row.indicator_id].append(Period(row.first, row.last))
    return found


async def keep_periods(session: AsyncSession, indicator_id: UUID, periods: Collection[Period]) -> None:
    """Let there be these periods; raises IntegrityError (`period_apart`) for one that overlaps another."""
    rows: list[dict[str, Any]] = [
        {"indicator_id": indicator_id, "first": period.first, "last": period.last} for period in sorted(periods)
    ]
    if rows:
        keys = ["indicator_id", "first", "last"]
        await session.execute(insert(PeriodRow).values(rows).on_conflict_do_nothing(index_elements=keys))


async def drop_unused_periods(session: AsyncSession, indicator_id: UUID) -> None:
    """Forget the periods for which nothing is reported: another division of time may take their place."""
    used = exists().where(
        col(MeasurementRow.indicator_id) == col(PeriodRow.indicator_id),
        col(MeasurementRow.first) == col(PeriodRow.first),
        col(MeasurementRow.last) == col(PeriodRow.last),
    )
    await session.execute(delete(PeriodRow).where(col(PeriodRow.indicator_id) == indicator_id, ~used))


async def is_measured(session: AsyncSession, indicator_id: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(col(MeasurementRow.indicator_id) == indicator_id))))
