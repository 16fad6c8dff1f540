"""The SQL of sessions and of those who speak in them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import RegistrationRow
from services.registration.models.timetable import SessionRow, SessionSpeakerRow
from services.registration.programme.store import LAST
from services.registration.vocabularies.timetable import SessionKind, SessionState
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "id": col(SessionRow.id),  # type: ignore[dict-item]
    "starts_at": func.coalesce(col(SessionRow.starts_at), LAST),
    "updated_at": col(SessionRow.updated_at),  # type: ignore[dict-item]
}


async def add_session(session: AsyncSession, row: SessionRow) -> None:
    session.add(row)
    await session.flush()


async def get_session(session: AsyncSession, session_id: UUID) -> SessionRow | None:
    return await session.get(SessionRow, session_id)


async def lock_session(session: AsyncSession, session_id: UUID) -> SessionRow | None:
    """The session as committed last, kept from changing until this transaction ends."""
    statement = select(SessionRow).where(col(SessionRow.id) == session_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


def select_sessions(
    conference_id: UUID,
    *,
    with_drafts: bool,
    kind: SessionKind | None = None,
    state: SessionState | None = None,
    updated_since: datetime | None = None,
) -> Select[SessionRow]:
    statement = select(SessionRow).where(col(SessionRow.conference_id) == conference_id)
    if not with_drafts:
        statement = statement.where(col(SessionRow.state) != SessionState.DRAFT)
    if kind is not None:
        statement = statement.where(col(SessionRow.kind) == kind)
    if state is not None:
        statement = statement.where(col(SessionRow.state) == state)
    if updated_since is not None:
        statement = statement.where(col(SessionRow.updated_at) >= updated_since)
    return statement


async def page_of_sessions(
    session: AsyncSession, statement: Select[SessionRow], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="starts_at,id")


async def sessions_of(session: AsyncSession, conference_id: UUID, *, with_drafts: bool = True) -> Sequence[SessionRow]:
    """All sessions of a conference in the order of the programme; those without a time come last."""
    statement = select_sessions(conference_id, with_drafts=with_drafts)
    statement = statement.order_by(col(SessionRow.starts_at).asc().nulls_last(), col(SessionRow.id))
    return (await session.scalars(statement)).all()


async def speakers_of(session: AsyncSession, session_ids: Collection[UUID]) -> Sequence[SessionSpeakerRow]:
    """Who speaks in these sessions, each session's in their order."""
    if not session_ids:
        return []
    statement = (
        select(SessionSpeakerRow)
        .where(col(SessionSpeakerRow.session_id).in_(session_ids))
        .order_by(col(SessionSpeakerRow.session_id), col(SessionSpeakerRow.position))
    )
    return (await session.scalars(statement)).all()


async def replace_speakers(session: AsyncSession, session_id: UUID, rows: Sequence[SessionSpeakerRow]) -> None:
    """All who speak in a session, in the place of those who did."""
    await session.execute(delete(SessionSpeakerRow).where(col(SessionSpeakerRow.session_id) == session_id))
    session.add_all(rows)
    await session.flush()


async def registrations_among(session: AsyncSession, conference_id: UUID, ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these ids are registrations for the conference."""
    statement = select(col(RegistrationRow.id)).where(
        col(RegistrationRow.conference_id) == conference_id, col(RegistrationRow.id).in_(ids)
    )
    return frozenset(await session.scalars(statement))


async def delete_session(session: AsyncSession, row: SessionRow) -> None:
    """With those who were to speak in it."""
    await session.delete(row)
    await session.flush()
