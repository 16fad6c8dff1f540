"""The SQL of measurements, their approvals and their changes."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.indicators.models.measurements import ApprovalRow, ChangeRow, MeasurementRow
from services.indicators.vocabularies.measurements import MeasurementState
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

SORT_KEYS: SortKeys = {
    "id": col(MeasurementRow.id),  # type: ignore[dict-item]
    "from": col(MeasurementRow.first),  # type: ignore[dict-item]
    "updated_at": col(MeasurementRow.updated_at),  # type: ignore[dict-item]
}


async def get_measurement(session: AsyncSession, measurement_id: UUID) -> MeasurementRow | None:
    return await session.get(MeasurementRow, measurement_id)


async def approved_of(session: AsyncSession, framework_id: UUID) -> Sequence[MeasurementRow]:
    """All that counts of a framework."""
    of_it = col(MeasurementRow.framework_id) == framework_id
    counts = col(MeasurementRow.state) == MeasurementState.APPROVED
    return (await session.scalars(select(MeasurementRow).where(of_it, counts))).all()


async def undecided_of(session: AsyncSession, framework_id: UUID) -> Counter[tuple[UUID, str]]:
    """How many values do not count yet, by indicator and side."""
    of_it = col(MeasurementRow.framework_id) == framework_id
    by = col(MeasurementRow.indicator_id), col(MeasurementRow.side)
    counted = select(*by, func.count()).where(of_it, col(MeasurementRow.state) != MeasurementState.APPROVED)
    found = await session.execute(counted.group_by(*by))
    return Counter({(indicator_id, side): number for indicator_id, side, number in found})


def listed(
    indicator_id: UUID, *, side: str | None, state: MeasurementState | None, from_: date | None, to: date | None
) -> Select[Any]:
    """The measurements of an indicator, narrowed; `from_` and `to` are days that their periods lie within."""
    statement = select(MeasurementRow).where(col(MeasurementRow.indicator_id) == indicator_id)
    if side is not None:
        statement = statement.where(col(MeasurementRow.side) == side)
    if state is not None:
        statement = statement.where(col(MeasurementRow.state) == state)
    if from_ is not None:
        statement = statement.where(col(MeasurementRow.first) >= from_)
    if to is not None:
        statement = statement.where(col(MeasurementRow.last) <= to)
    return statement


async def page_of(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="from,id")


async def approvals_of(session: AsyncSession, measurement_ids: Collection[UUID]) -> dict[UUID, list[ApprovalRow]]:
    """The approvals of each measurement, the earliest first."""
    found: dict[UUID, list[ApprovalRow]] = {measurement_id: [] for measurement_id in measurement_ids}
    of_them = col(ApprovalRow.measurement_id).in_(measurement_ids)
    for row in await session.scalars(select(ApprovalRow).where(of_them).order_by(col(ApprovalRow.at))):
        found[row.measurement_id].append(row)
    return found


async def drop_approvals(session: AsyncSession, measurement_id: UUID) -> None:
    await session.execute(delete(ApprovalRow).where(col(ApprovalRow.measurement_id) == measurement_id))


async def changes_of(session: AsyncSession, measurement_id: UUID) -> Sequence[ChangeRow]:
    of_it = col(ChangeRow.measurement_id) == measurement_id
    return (await session.scalars(select(ChangeRow).where(of_it).order_by(col(ChangeRow.id)))).all()
