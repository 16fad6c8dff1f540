"""The SQL of milestones."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.store import seen_by
from services.registry.sight import Sight
from services.registry.tables import FOR_CHANGE, AgreementRow, MilestoneRow, column


async def load(session: AsyncSession, milestone_id: UUID, *, lock: bool = False) -> MilestoneRow | None:
    """The milestone, locked until the end of the transaction if it is to be changed."""
    return await session.get(MilestoneRow, milestone_id, with_for_update=FOR_CHANGE if lock else None)


async def save(session: AsyncSession, row: MilestoneRow) -> None:
    session.add(row)
    await session.flush()


async def remove(session: AsyncSession, row: MilestoneRow) -> None:
    await session.delete(row)
    await session.flush()


async def of_cooperation(session: AsyncSession, cooperation_id: UUID, sight: Sight) -> Sequence[MilestoneRow]:
    """The cooperation's milestones by date, but for those of agreements that the caller may not see."""
    agreement = exists().where(column(AgreementRow.id) == column(MilestoneRow.agreement_id), seen_by(sight))
    shown = or_(column(MilestoneRow.agreement_id).is_(None), agreement)
    return await _ordered(session, and_(column(MilestoneRow.cooperation_id) == cooperation_id, shown))


async def of_agreement(session: AsyncSession, agreement_id: UUID) -> Sequence[MilestoneRow]:
    """The agreement's milestones, by date."""
    return await _ordered(session, column(MilestoneRow.agreement_id) == agreement_id)


async def is_of(session: AsyncSession, agreement_id: UUID, cooperation_id: UUID, sight: Sight) -> bool:
    """Whether the agreement is one of the cooperation's that the caller may see."""
    known = and_(column(AgreementRow.id) == agreement_id, seen_by(sight))
    statement = select(column(AgreementRow.cooperation_id)).where(known)
    return await session.scalar(statement) == cooperation_id


async def _ordered(session: AsyncSession, condition: ColumnElement[bool]) -> Sequence[MilestoneRow]:
    statement = select(MilestoneRow).where(condition)
    by_date = column(MilestoneRow.on).asc().nulls_last()
    return (await session.scalars(statement.order_by(by_date, column(MilestoneRow.id)))).all()
