"""The SQL of changes that wait to be decided, and of whom they would make somebody double."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.changes import ChangeRow
from services.registration.models.programme import SpeakerRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.timetable import SessionRow, SessionSpeakerRow
from services.registration.rules.changes import PARTS
from services.registration.rules.person import PersonKey
from services.registration.vocabularies.changes import ChangeState
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

_OPEN = col(ChangeRow.state) == ChangeState.PENDING


async def add(session: AsyncSession, row: ChangeRow) -> None:
    session.add(row)
    await session.flush()


async def get_change(session: AsyncSession, change_id: UUID, *, lock: bool = False) -> ChangeRow | None:
    """With `lock`: as committed last, and kept from changing until this transaction ends."""
    return await session.get(ChangeRow, change_id, with_for_update={} if lock else None, populate_existing=True)


async def open_change(session: AsyncSession, registration_id: UUID) -> ChangeRow | None:
    """What waits to be decided of a registration, locked after the registration itself."""
    statement = select(ChangeRow).where(col(ChangeRow.registration_id) == registration_id, _OPEN).with_for_update()
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def open_changes(session: AsyncSession, registration_ids: Iterable[UUID]) -> dict[UUID, ChangeRow]:
    """What waits to be decided of some registrations, by registration."""
    statement = select(ChangeRow).where(col(ChangeRow.registration_id).in_(list(registration_ids)), _OPEN)
    return {row.registration_id: row for row in await session.scalars(statement)}


def changes_of(conference_id: UUID, *, side: str | None, state: str | None) -> Select[Any]:
    """What was asked for in a conference, each with its registration; `side`: of one delegation."""
    statement: Any = (
        select(ChangeRow, RegistrationRow)
        .join(RegistrationRow, col(RegistrationRow.id) == col(ChangeRow.registration_id))
        .where(col(ChangeRow.conference_id) == conference_id)
    )
    if side is not None:
        statement = statement.where(col(RegistrationRow.delegation) == side)
    if state is not None:
        statement = statement.where(col(ChangeRow.state) == state)
    selected: Select[Any] = statement
    return selected


async def page_of_changes(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[tuple[ChangeRow, RegistrationRow]], str | None, int | None]:
    keys: dict[str, Any] = {"id": col(ChangeRow.id)}
    found: tuple[Sequence[Any], str | None, int | None] = await fetch_page(session, statement, page, keys, default="id")
    rows, cursor, total = found
    return [(row[0], row[1]) for row in rows], cursor, total


async def lapse(session: AsyncSession, at: datetime, *, registration_id: UUID) -> None:
    """Nobody decides any more about what waited of a registration."""
    await _lapse(session, at, col(ChangeRow.registration_id) == registration_id)


async def lapse_all(session: AsyncSession, at: datetime, *, conference_id: UUID) -> None:
    """Nor about anything of a conference."""
    await _lapse(session, at, col(ChangeRow.conference_id) == conference_id)


async def _lapse(session: AsyncSession, at: datetime, which: ColumnElement[bool]) -> None:
    values = {"state": ChangeState.LAPSED, "ended_at": at, "updated_at": at, "version": ChangeRow.version + 1}
    await session.execute(update(ChangeRow).where(which, _OPEN).values(values))


async def forget(session: AsyncSession, registration_id: UUID) -> None:
    """Take out what was asked of a registration, as of the person whose it was: that something was asked stays."""
    nothing: dict[str, Any] = dict.fromkeys((*PARTS, "reason"), null())
    values = nothing | {"version": ChangeRow.version + 1}
    await session.execute(update(ChangeRow).where(col(ChangeRow.registration_id) == registration_id).values(values))


async def is_registered(session: AsyncSession, conference_id: UUID, key: PersonKey, *, besides: UUID) -> bool:
    """Whether a person is registered already, by another registration than `besides`."""
    found = exists().where(
        col(RegistrationRow.conference_id) == conference_id,
        col(RegistrationRow.address_key) == key.address,
        col(RegistrationRow.name_key) == key.name,
        col(RegistrationRow.state) != "withdrawn",
        col(RegistrationRow.id) != besides,
    )
    return bool(await session.scalar(select(found)))


async def withdraw_names(session: AsyncSession, registration_id: UUID, at: datetime) -> None:
    """Whoever is tied to the registration in the programme is named in public no more."""
    speakers = update(SpeakerRow).where(
        col(SpeakerRow.registration_id) == registration_id, col(SpeakerRow.public_consent)
    )
    await session.execute(speakers.values(public_consent=False, version=SpeakerRow.version + 1, updated_at=at))
    people = update(SessionSpeakerRow).where(
        col(SessionSpeakerRow.registration_id) == registration_id, col(SessionSpeakerRow.public_consent)
    )
    found = await session.scalars(people.values(public_consent=False).returning(col(SessionSpeakerRow.session_id)))
    sessions = update(SessionRow).where(col(SessionRow.id).in_(set(found)))
    await session.execute(sessions.values(version=SessionRow.version + 1, updated_at=at))
