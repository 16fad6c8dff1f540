"""The SQL of speakers' slides."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.programme import SpeakerRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.slides import SlidesRow
from shared.files.removals import note_removed


async def slides_of(session: AsyncSession, speaker_id: UUID, *, fresh: bool = False) -> SlidesRow | None:
    """The file of a speaker; `fresh`: as committed last (its workshop's lock keeps it so)."""
    return await session.get(SlidesRow, speaker_id, populate_existing=fresh)


async def handed_in(session: AsyncSession, speaker_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the speakers who have handed in a file."""
    column = col(SlidesRow.speaker_id)
    return frozenset(await session.scalars(select(column).where(column.in_(speaker_ids))))


async def keep(session: AsyncSession, row: SlidesRow) -> None:
    session.add(row)
    await session.flush()


async def remove(session: AsyncSession, row: SlidesRow) -> None:
    """Remove the row; its object goes once that is committed."""
    await note_removed(session, row.object_key)
    await session.delete(row)
    await session.flush()


async def named(session: AsyncSession, keys: Collection[UUID]) -> set[UUID]:
    """Those of the objects that a row names."""
    key = col(SlidesRow.object_key)
    return set(await session.scalars(select(key).where(key.in_(keys))))


async def speakers_tied_to(session: AsyncSession, registration_id: UUID) -> list[SpeakerRow]:
    """Where the person of a registration speaks, in the order in which it was proposed."""
    statement = select(SpeakerRow).where(col(SpeakerRow.registration_id) == registration_id)
    return list(await session.scalars(statement.order_by(col(SpeakerRow.id))))


async def registration_state(session: AsyncSession, registration_id: UUID) -> str | None:
    """The state of a registration, kept from being erased until this transaction ends."""
    statement = select(col(RegistrationRow.state)).where(col(RegistrationRow.id) == registration_id)
    return await session.scalar(statement.with_for_update(read=True))
