"""The SQL of workshops and speakers."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.models.seats import SeatLedgerRow
from services.registration.models.timetable import ProgrammeChangeRow, SessionRow
from services.registration.vocabularies.programme import WorkshopState
from services.registration.vocabularies.timetable import SessionState
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

LAST = datetime(9999, 1, 1, tzinfo=UTC)
_ANNOUNCED = (WorkshopState.ANNOUNCED, WorkshopState.FINAL)
SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "id": col(WorkshopRow.id),  # type: ignore[dict-item]
    "starts_at": func.coalesce(col(WorkshopRow.starts_at), LAST),
    "updated_at": col(WorkshopRow.updated_at),  # type: ignore[dict-item]
}


async def get_workshop(session: AsyncSession, workshop_id: UUID) -> WorkshopRow | None:
    return await session.get(WorkshopRow, workshop_id)


async def lock_workshop(session: AsyncSession, workshop_id: UUID) -> WorkshopRow | None:
    """The workshop as committed last, kept from changing until this transaction ends.

    Enrolments, which only refer to it, do not wait for that.
    """
    statement = select(WorkshopRow).where(col(WorkshopRow.id) == workshop_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def add(session: AsyncSession, row: WorkshopRow | SpeakerRow) -> None:
    session.add(row)
    await session.flush()


def select_workshops(
    conference_id: UUID, *, with_drafts: bool, state: WorkshopState | None = None, updated_since: datetime | None = None
) -> Select[WorkshopRow]:
    statement = select(WorkshopRow).where(col(WorkshopRow.conference_id) == conference_id)
    if not with_drafts:
        statement = statement.where(col(WorkshopRow.state) != WorkshopState.DRAFT)
    if state is not None:
        statement = statement.where(col(WorkshopRow.state) == state)
    if updated_since is not None:
        statement = statement.where(col(WorkshopRow.updated_at) >= updated_since)
    return statement


async def workshops_of(
    session: AsyncSession, conference_id: UUID, *, with_drafts: bool = True
) -> Sequence[WorkshopRow]:
    """All workshops of a conference in the order of the programme; those without a time come last."""
    statement = select_workshops(conference_id, with_drafts=with_drafts)
    statement = statement.order_by(col(WorkshopRow.starts_at).asc().nulls_last(), col(WorkshopRow.id))
    return (await session.scalars(statement)).all()


async def page_of_workshops(
    session: AsyncSession, statement: Select[WorkshopRow], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="starts_at,id")


async def span_of(session: AsyncSession, conference_id: UUID) -> tuple[datetime | None, datetime | None]:
    """From when to when a conference's programme lasts, what is cancelled left out; None without any."""
    times = union_all(
        select(col(WorkshopRow.starts_at), col(WorkshopRow.ends_at)).where(
            col(WorkshopRow.conference_id) == conference_id, col(WorkshopRow.state) != WorkshopState.CANCELLED
        ),
        select(col(SessionRow.starts_at), col(SessionRow.ends_at)).where(
            col(SessionRow.conference_id) == conference_id, col(SessionRow.state) != SessionState.CANCELLED
        ),
    ).subquery()
    statement = select(func.min(times.c.starts_at), func.max(times.c.ends_at))
    first, last = (await session.execute(statement)).one()
    return first, last


async def has_quota_for(session: AsyncSession, conference_id: UUID, delegation: str) -> bool:
    """Whether a workshop of the conference keeps seats for that delegation."""
    found = exists().where(col(WorkshopRow.conference_id) == conference_id, col(WorkshopRow.quotas).op("?")(delegation))
    return bool(await session.scalar(select(found)))


async def workshops_without_capacity(session: AsyncSession, room_id: UUID) -> Sequence[WorkshopRow]:
    """The workshops that take the seats of a room. It is locked: nothing comes into it, or leaves it, meanwhile."""
    statement = select(WorkshopRow).where(
        col(WorkshopRow.room_id) == room_id,
        col(WorkshopRow.capacity).is_(None),
        col(WorkshopRow.state) != WorkshopState.CANCELLED,
    )
    return (await session.scalars(statement.execution_options(populate_existing=True))).all()


async def is_announced_in(session: AsyncSession, room_id: UUID) -> bool:
    """Whether something that takes place in a room has been announced."""
    workshop = exists().where(col(WorkshopRow.room_id) == room_id, col(WorkshopRow.state).in_(_ANNOUNCED))
    other = exists().where(col(SessionRow.room_id) == room_id, col(SessionRow.state) == SessionState.ANNOUNCED)
    return bool(await session.scalar(select(or_(workshop, other))))


async def count_programme_change(session: AsyncSession, conference_id: UUID) -> int:
    """The number of this change of a conference's programme; the next waits until it is committed."""
    statement = (
        insert(ProgrammeChangeRow)
        .values(conference_id=conference_id, version=1)
        .on_conflict_do_update(index_elements=["conference_id"], set_={"version": col(ProgrammeChangeRow.version) + 1})
        .returning(col(ProgrammeChangeRow.version))
    )
    return (await session.execute(statement)).scalar_one()


async def unreleased_workshops(session: AsyncSession, until: date) -> Sequence[tuple[WorkshopRow, ConferenceRow]]:
    """Workshops whose quotas or reserved places still hold although their day of release is `until` or before.

    Each with its conference.
    """
    due = or_(
        and_(col(WorkshopRow.quota_release_on) <= until, col(SeatLedgerRow.released).is_(False)),
        and_(col(WorkshopRow.reserve_release_on) <= until, col(SeatLedgerRow.reserve_returned).is_(False)),
    )
    statement = (
        select(WorkshopRow, ConferenceRow)
        .join(ConferenceRow, col(ConferenceRow.id) == col(WorkshopRow.conference_id))
        .join(SeatLedgerRow, col(SeatLedgerRow.workshop_id) == col(WorkshopRow.id))
        .where(col(WorkshopRow.state) != WorkshopState.CANCELLED, due)
    )
    return [(workshop, conference) for workshop, conference in await session.execute(statement)]


async def get_speaker(session: AsyncSession, speaker_id: UUID, *, fresh: bool = False) -> SpeakerRow | None:
    """With `fresh`: as committed last (its workshop's lock keeps it so)."""
    return await session.get(SpeakerRow, speaker_id, populate_existing=fresh)


async def delete_speaker(session: AsyncSession, speaker: SpeakerRow) -> None:
    await session.delete(speaker)
    await session.flush()


async def speakers_of(session: AsyncSession, workshop_ids: Sequence[UUID], *, refresh: bool = True) -> list[SpeakerRow]:
    """The speakers of workshops as they were added, those who declined too.

    Without `refresh`, rows that this session holds keep what was changed in them and not yet written.
    """
    statement = select(SpeakerRow).where(col(SpeakerRow.workshop_id).in_(workshop_ids)).order_by(col(SpeakerRow.id))
    return list(await session.scalars(statement.execution_options(populate_existing=refresh)))
