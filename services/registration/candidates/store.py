"""The SQL of candidates for speaking."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.candidates import CandidateRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.vocabularies.programme import WorkshopState
from shared.http.conflicts import AlreadyExists
from shared.http.handlers import constraint_of

_ONCE = "candidate_once"


async def add(session: AsyncSession, row: CandidateRow) -> None:
    session.add(row)
    await session.flush()


async def keep(session: AsyncSession, row: CandidateRow) -> None:
    """Raises AlreadyExists for a second application of the same registration for the same workshop."""
    try:
        async with session.begin_nested():
            await add(session, row)
    except IntegrityError as error:
        if constraint_of(error) == _ONCE:
            raise AlreadyExists() from error
        raise


async def get_candidate(session: AsyncSession, candidate_id: UUID, *, lock: bool = False) -> CandidateRow | None:
    """With `lock`: as committed last, and kept from changing until this transaction ends."""
    return await session.get(CandidateRow, candidate_id, with_for_update={} if lock else None, populate_existing=lock)


async def delete_candidate(session: AsyncSession, row: CandidateRow) -> None:
    await session.delete(row)
    await session.flush()


async def candidates_of(
    session: AsyncSession, conference_id: UUID, *, workshop_id: UUID | None, side: str | None
) -> Sequence[CandidateRow]:
    """Those not chosen yet, as they were entered: who wishes for `workshop_id` or for none; of `side` alone."""
    statement = select(CandidateRow).where(
        col(CandidateRow.conference_id) == conference_id, col(CandidateRow.speaker_id).is_(None)
    )
    if workshop_id is not None:
        wished = col(CandidateRow.workshop_id)
        statement = statement.where(or_(wished.is_(None), wished == workshop_id))
    if side is not None:
        statement = statement.where(col(CandidateRow.delegation) == side)
    return (await session.scalars(statement.order_by(col(CandidateRow.id)))).all()


async def speakers_beside(session: AsyncSession, conference_id: UUID, workshop_id: UUID | None) -> Sequence[SpeakerRow]:
    """The speakers of a workshop; of all workshops that are not cancelled when none is named."""
    statement = select(SpeakerRow).where(col(SpeakerRow.conference_id) == conference_id)
    if workshop_id is not None:
        statement = statement.where(col(SpeakerRow.workshop_id) == workshop_id)
    else:
        statement = statement.join(WorkshopRow, col(WorkshopRow.id) == col(SpeakerRow.workshop_id)).where(
            col(WorkshopRow.state) != WorkshopState.CANCELLED
        )
    return (await session.scalars(statement)).all()
