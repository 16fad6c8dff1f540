"""The SQL of milestones."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.conferences.store import lock_conference
from services.registration.models.conference import ConferenceRow
from services.registration.models.milestones import MilestoneNoticeRow, MilestoneRow
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "id": col(MilestoneRow.id),  # type: ignore[dict-item]
    "due_on": col(MilestoneRow.due_on),  # type: ignore[dict-item]
}


async def get_milestone(session: AsyncSession, milestone_id: UUID) -> MilestoneRow | None:
    return await session.get(MilestoneRow, milestone_id)


async def lock_milestone(session: AsyncSession, milestone_id: UUID) -> MilestoneRow | None:
    """The milestone as committed last, kept from changing until this transaction ends."""
    return await session.get(MilestoneRow, milestone_id, with_for_update={}, populate_existing=True)


async def add_milestone(session: AsyncSession, milestone: MilestoneRow) -> None:
    session.add(milestone)
    await session.flush()


async def delete_milestone(session: AsyncSession, milestone: MilestoneRow) -> None:
    await session.delete(milestone)
    await session.flush()


async def milestones_of(session: AsyncSession, conference_id: UUID) -> Sequence[MilestoneRow]:
    """All milestones of a conference, the earliest first."""
    statement = select(MilestoneRow).where(col(MilestoneRow.conference_id) == conference_id)
    return (await session.scalars(statement.order_by(col(MilestoneRow.due_on), col(MilestoneRow.id)))).all()


def select_milestones(
    conference_id: UUID, *, circles: Collection[str], audience: str | None, done: bool | None
) -> Select[MilestoneRow]:
    """The milestones of a conference of these visibilities: of `audience` (and of all), and done or not yet done."""
    statement = select(MilestoneRow).where(
        col(MilestoneRow.conference_id) == conference_id, col(MilestoneRow.visibility).in_(circles)
    )
    if audience is not None:
        statement = statement.where((col(MilestoneRow.audience) == audience) | (col(MilestoneRow.audience).is_(None)))
    if done is not None:
        is_done = col(MilestoneRow.done_at).is_not(None)
        statement = statement.where(is_done if done else ~is_done)
    return statement


async def page_of_milestones(
    session: AsyncSession, statement: Select[MilestoneRow], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="due_on,id")


async def to_look_at(session: AsyncSession, until: date) -> list[UUID]:
    """The milestones of which something may have come by the day `until`."""
    statement = select(col(MilestoneRow.id)).where(col(MilestoneRow.next_look_on) <= until)
    return list(await session.scalars(statement.order_by(col(MilestoneRow.next_look_on), col(MilestoneRow.id))))


async def lock_with_conference(session: AsyncSession, milestone_id: UUID) -> tuple[MilestoneRow, ConferenceRow] | None:
    """A milestone and its conference, both kept from changing; None when it was removed meanwhile.

    The conference first: that is the order of everybody who changes a milestone.
    """
    found = await get_milestone(session, milestone_id)
    conference = await lock_conference(session, found.conference_id) if found else None
    milestone = await lock_milestone(session, milestone_id)
    return (milestone, conference) if milestone and conference else None


async def settled_of(session: AsyncSession, milestone_id: UUID, due_on: date) -> set[int]:
    """What came already of a milestone as it is due now, by days before it."""
    statement = select(col(MilestoneNoticeRow.days_before)).where(
        col(MilestoneNoticeRow.milestone_id) == milestone_id, col(MilestoneNoticeRow.due_on) == due_on
    )
    return set(await session.scalars(statement))


async def settle(
    session: AsyncSession, milestone: MilestoneRow, new: Sequence[int], told: Collection[int], at: datetime
) -> None:
    """Note what has come. Raises IntegrityError when that was noted before."""
    await session.execute(
        insert(MilestoneNoticeRow),
        [
            {
                "milestone_id": milestone.id,
                "due_on": milestone.due_on,
                "days_before": days,
                "told": days in told,
                "at": at,
            }
            for days in new
        ],
    )
