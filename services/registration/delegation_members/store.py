"""The SQL of the people of delegations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import DelegationMemberRow
from services.registration.vocabularies.conferences import MemberRole


async def get_member(session: AsyncSession, member_id: UUID, *, lock: bool = False) -> DelegationMemberRow | None:
    """With `lock`: as committed last, and kept from changing until this transaction ends."""
    return await session.get(
        DelegationMemberRow, member_id, with_for_update={} if lock else None, populate_existing=lock
    )


async def members_of(
    session: AsyncSession, conference_id: UUID, delegation: str | None = None
) -> Sequence[DelegationMemberRow]:
    """The people of a conference's delegations (of one), delegation by delegation and in their order."""
    statement = select(DelegationMemberRow).where(col(DelegationMemberRow.conference_id) == conference_id)
    if delegation is not None:
        statement = statement.where(col(DelegationMemberRow.delegation) == delegation)
    order = (col(DelegationMemberRow.delegation), col(DelegationMemberRow.position), col(DelegationMemberRow.id))
    return (await session.scalars(statement.order_by(*order))).all()


async def delegations_with_head(session: AsyncSession, conference_id: UUID) -> frozenset[str]:
    """The codes of the delegations of whose people one leads it."""
    statement = select(col(DelegationMemberRow.delegation)).where(
        col(DelegationMemberRow.conference_id) == conference_id, col(DelegationMemberRow.role) == MemberRole.HEAD
    )
    return frozenset(await session.scalars(statement))


async def keep_member(session: AsyncSession, row: DelegationMemberRow) -> None:
    """Raises IntegrityError for a second head."""
    session.add(row)
    await session.flush()


async def delete_member(session: AsyncSession, row: DelegationMemberRow) -> None:
    await session.delete(row)
    await session.flush()
