"""The SQL of halves of framing notes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.programme import FramingHalfRow

HalvesByWorkshop = Mapping[UUID, Sequence[FramingHalfRow]]


async def get_half(session: AsyncSession, workshop_id: UUID, delegation: str) -> FramingHalfRow | None:
    """As committed last: the workshop's lock keeps it so."""
    statement = select(FramingHalfRow).where(
        col(FramingHalfRow.workshop_id) == workshop_id, col(FramingHalfRow.delegation) == delegation
    )
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def halves_of(session: AsyncSession, conference_id: UUID) -> HalvesByWorkshop:
    """All halves of a conference by workshop, in the order of the delegations' codes."""
    statement = select(FramingHalfRow).where(col(FramingHalfRow.conference_id) == conference_id)
    found: defaultdict[UUID, list[FramingHalfRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(col(FramingHalfRow.delegation))):
        found[row.workshop_id].append(row)
    return found


async def keep_half(session: AsyncSession, row: FramingHalfRow) -> None:
    session.add(row)
    await session.flush()


async def delete_half(session: AsyncSession, row: FramingHalfRow) -> None:
    await session.delete(row)
    await session.flush()
