"""The SQL of what is kept for an account alone."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import GrantRow


async def delete_grants_of(session: AsyncSession, subject: str) -> None:
    """What the account could do to conferences, be it their last owner: the network's staff manages all."""
    await session.execute(delete(GrantRow).where(col(GrantRow.subject) == subject))
