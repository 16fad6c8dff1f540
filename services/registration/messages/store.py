"""The SQL of organisers' own texts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.emails import OwnMessageRow


async def messages_of(session: AsyncSession, conference_id: UUID) -> Sequence[OwnMessageRow]:
    statement = select(OwnMessageRow).where(col(OwnMessageRow.conference_id) == conference_id)
    return (await session.scalars(statement)).all()


async def get_message(session: AsyncSession, conference_id: UUID, kind: str) -> OwnMessageRow | None:
    statement = select(OwnMessageRow).where(
        col(OwnMessageRow.conference_id) == conference_id, col(OwnMessageRow.kind) == kind
    )
    return (await session.scalars(statement)).first()


async def add(session: AsyncSession, row: OwnMessageRow) -> None:
    session.add(row)
    await session.flush()


async def flush(session: AsyncSession) -> None:
    await session.flush()
