"""The SQL of the lock between those who write and those who merge partners."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.ids import lock_key

MERGING = lock_key("partners are merged")
"""Who writes shares this lock, and a merge has it alone: nothing is linked to a partner that just became another."""


async def while_nobody_merges(session: AsyncSession) -> None:
    """For whoever links partners: wait for a merge, and let none begin before the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock_shared(MERGING)))


async def be_alone(session: AsyncSession) -> None:
    """Until the end of the transaction nobody else writes to the registry."""
    await session.execute(select(func.pg_advisory_xact_lock(MERGING)))
