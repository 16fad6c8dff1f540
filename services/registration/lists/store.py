"""The SQL of numbered lists: one statement freezes, one compares."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, cast, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.registration.models.lists import ListEntryRow, ParticipantListRow
from services.registration.models.registrations import RegistrationRow
from services.registration.models.seats import EnrolmentRow
from services.registration.vocabularies.lists import ListChange
from services.registration.vocabularies.participants import EnrolmentState
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

_HELD = [EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED]


_COLUMNS = ["list_id", "registration_id", "delegation", "state", "person", "enrolments"]


def _lines(row: ParticipantListRow) -> Select[Any]:
    """Everybody of the list's states now, with the workshops in which each has a seat or waits for one."""
    held = (
        select(func.jsonb_object_agg(col(EnrolmentRow.workshop_id), col(EnrolmentRow.state)))
        .where(col(EnrolmentRow.registration_id) == col(RegistrationRow.id), col(EnrolmentRow.state).in_(_HELD))
        .scalar_subquery()
    )
    return select(
        literal(row.id),
        col(RegistrationRow.id),
        col(RegistrationRow.delegation),
        col(RegistrationRow.state),
        col(RegistrationRow.person),
        func.coalesce(held, cast(literal("{}"), JSONB)),
    ).where(col(RegistrationRow.conference_id) == row.conference_id, col(RegistrationRow.state).in_(row.states))


async def add_list(session: AsyncSession, row: ParticipantListRow) -> None:
    """Number a list, write its lines and count them. The conference is locked: numbers have no gaps.

    Raises IntegrityError when its milestone froze one for that day before.
    """
    last = await session.scalar(
        select(func.max(col(ParticipantListRow.number))).where(
            col(ParticipantListRow.conference_id) == row.conference_id
        )
    )
    row.number = (last or 0) + 1
    session.add(row)
    await session.flush()
    await session.execute(insert(ListEntryRow).from_select(_COLUMNS, _lines(row)))
    counted = await session.execute(
        select(col(ListEntryRow.delegation), func.count())
        .where(col(ListEntryRow.list_id) == row.id)
        .group_by(col(ListEntryRow.delegation))
    )
    numbers = {row[0]: row[1] for row in counted}
    row.participants = sum(numbers.values())
    row.by_delegation = {code: number for code, number in sorted(numbers.items(), key=str) if code is not None}
    await session.flush()


async def get_list(session: AsyncSession, conference_id: UUID, number: int) -> ParticipantListRow | None:
    statement = select(ParticipantListRow).where(
        col(ParticipantListRow.conference_id) == conference_id, col(ParticipantListRow.number) == number
    )
    return (await session.scalars(statement)).first()


async def lists_of(session: AsyncSession, conference_id: UUID) -> Sequence[ParticipantListRow]:
    """All lists of a conference, the latest first."""
    statement = select(ParticipantListRow).where(col(ParticipantListRow.conference_id) == conference_id)
    return (await session.scalars(statement.order_by(col(ParticipantListRow.number).desc()))).all()


_ENTRY_KEYS: SortKeys = {"id": col(ListEntryRow.registration_id)}  # type: ignore[dict-item]


async def page_of_entries(
    session: AsyncSession, list_id: UUID, side: str | None, page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    """The lines of a list (of one delegation, `side`), in the order in which people registered."""
    statement = select(ListEntryRow).where(col(ListEntryRow.list_id) == list_id)
    if side is not None:
        statement = statement.where(col(ListEntryRow.delegation) == side)
    return await fetch_page(session, statement, page, _ENTRY_KEYS, default="id")


def differences(before: UUID, after: UUID, side: str | None) -> Select[Any]:
    """Rows of what differs between two lists: the registration, the change, and its line in the one and the other."""
    old, new = aliased(ListEntryRow), aliased(ListEntryRow)
    left = select(old).where(col(old.list_id) == before).subquery()
    right = select(new).where(col(new.list_id) == after).subquery()
    changed = or_(*(left.c[name].is_distinct_from(right.c[name]) for name in _COLUMNS[2:]))
    registration = func.coalesce(left.c.registration_id, right.c.registration_id)
    statement = (
        select(
            registration.label("registration_id"),
            case(
                (left.c.list_id.is_(None), literal(ListChange.ADDED.value)),
                (right.c.list_id.is_(None), literal(ListChange.REMOVED.value)),
                else_=literal(ListChange.CHANGED.value),
            ).label("change"),
            *(left.c[name].label(f"before_{name}") for name in _COLUMNS[2:]),
            *(right.c[name].label(f"after_{name}") for name in _COLUMNS[2:]),
        )
        .select_from(left.join(right, left.c.registration_id == right.c.registration_id, full=True))
        .where(or_(left.c.list_id.is_(None), right.c.list_id.is_(None), changed))
    )
    if side is not None:
        statement = statement.where(or_(left.c.delegation == side, right.c.delegation == side))
    return statement


async def count_differences(session: AsyncSession, statement: Select[Any]) -> dict[str, int]:
    """How many lines were added, removed and changed."""
    found = statement.subquery()
    counted = await session.execute(select(found.c.change, func.count()).group_by(found.c.change))
    return {row[0]: row[1] for row in counted}


async def page_of_differences(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    found = statement.subquery()
    return await fetch_page(session, select(found), page, {"id": found.c.registration_id}, default="id")


async def erase_from_lists(session: AsyncSession, registration_ids: Collection[UUID]) -> None:
    """Take these people out of every list; their lines and the counts stay."""
    await session.execute(
        update(ListEntryRow).where(col(ListEntryRow.registration_id).in_(registration_ids)).values(person=None)
    )
