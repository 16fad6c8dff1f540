"""The SQL of forms, the texts of consents, and what people filled in."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.forms import ConsentTextRow, FilledRow, FormRow


async def get_form(session: AsyncSession, conference_id: UUID) -> FormRow | None:
    return await session.get(FormRow, conference_id, populate_existing=True)


async def add(session: AsyncSession, row: FormRow | ConsentTextRow | FilledRow) -> None:
    session.add(row)
    await session.flush()


async def texts_of(session: AsyncSession, conference_id: UUID) -> Sequence[ConsentTextRow]:
    """All versions of all consents' texts, the later ones of a purpose last."""
    statement = select(ConsentTextRow).where(col(ConsentTextRow.conference_id) == conference_id)
    return (await session.scalars(statement.order_by(col(ConsentTextRow.purpose), col(ConsentTextRow.version)))).all()


async def filled_by(session: AsyncSession, registration_ids: Iterable[UUID]) -> dict[UUID, FilledRow]:
    """What the holders of some registrations filled in, by registration; those who filled in nothing are left out."""
    statement = select(FilledRow).where(col(FilledRow.registration_id).in_(list(registration_ids)))
    rows = await session.scalars(statement.execution_options(populate_existing=True))
    return {row.registration_id: row for row in rows}


async def fill(session: AsyncSession, row: FilledRow) -> None:
    """Write what somebody fills in now, the first time or again. Under the registration's lock."""
    session.add(row)
    await session.flush()


async def consent_texts(
    session: AsyncSession, conference_id: UUID, given: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], dict[str, str]]:
    """The texts of some versions of consents, by purpose and version."""
    statement = select(ConsentTextRow).where(
        col(ConsentTextRow.conference_id) == conference_id,
        tuple_(col(ConsentTextRow.purpose), col(ConsentTextRow.version)).in_(list(given)),
    )
    return {(row.purpose, row.version): row.text for row in await session.scalars(statement)}
