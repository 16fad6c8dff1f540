"""The SQL of approvals."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.approvals import ProgrammeApprovalRow


async def add(session: AsyncSession, row: ProgrammeApprovalRow) -> None:
    session.add(row)
    await session.flush()


async def latest_by_side(session: AsyncSession, conference_id: UUID) -> dict[str, ProgrammeApprovalRow]:
    """The last approval of each delegation that approved anything."""
    statement = (
        select(ProgrammeApprovalRow)
        .where(col(ProgrammeApprovalRow.conference_id) == conference_id)
        .ext(distinct_on(col(ProgrammeApprovalRow.side)))
        .order_by(col(ProgrammeApprovalRow.side), col(ProgrammeApprovalRow.id).desc())
    )
    return {row.side: row for row in await session.scalars(statement)}


async def history_of(session: AsyncSession, conference_id: UUID, limit: int) -> Sequence[ProgrammeApprovalRow]:
    """The approvals of a conference's programme, the newest first."""
    statement = (
        select(ProgrammeApprovalRow)
        .where(col(ProgrammeApprovalRow.conference_id) == conference_id)
        .order_by(col(ProgrammeApprovalRow.id).desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()
