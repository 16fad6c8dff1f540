"""The SQL of the policy."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.rules.policy import Policy
from services.registry.tables import PolicyRow, column
from shared.ids import lock_key

_LOCK = lock_key("registry's policy")
_ONLY = 1


async def policy_of(session: AsyncSession) -> Policy:
    """The policy in force."""
    stored = await session.scalar(select(column(PolicyRow.policy)).where(column(PolicyRow.id) == _ONLY))
    return Policy.model_validate(stored)


async def settled_policy(session: AsyncSession) -> Policy:
    """The policy in force, which nobody changes before this transaction ends: what is computed from it stays right.

    A shared lock: whoever writes agreements does not wait for another, only a change of the policy waits for all.
    """
    await session.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))
    return await policy_of(session)


async def load(session: AsyncSession, *, lock: bool = False) -> PolicyRow:
    """The policy's row; `lock` waits for all who compute by the policy that they see."""
    if lock:
        await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    return await session.get_one(PolicyRow, _ONLY)


async def save(session: AsyncSession, row: PolicyRow) -> None:
    session.add(row)
    await session.flush()
