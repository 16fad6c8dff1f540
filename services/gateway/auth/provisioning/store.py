"""The SQL of provisioning."""

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.auth.models import AccountRow, MachineClientRow
from shared.ids import lock_key

_PROVISIONING = lock_key("gateway provisioning")


async def lock_provisioning(session: AsyncSession) -> None:
    """One provisioning at a time."""
    await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _PROVISIONING})


async def account_for_update(session: AsyncSession, email: str) -> AccountRow | None:
    """The account of a folded address."""
    statement = select(AccountRow).where(func.lower(col(AccountRow.email)) == email).with_for_update()
    return await session.scalar(statement)


async def client_for_update(session: AsyncSession, client_id: str) -> MachineClientRow | None:
    statement = select(MachineClientRow).where(col(MachineClientRow.client_id) == client_id).with_for_update()
    return await session.scalar(statement)
