"""What is deleted when, and what was: for those who manage a conference."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import visible_conference
from services.registration.conferences.facts import policy_of, zone_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.retention import RetentionDeletionRow, RetentionHoldRow
from services.registration.retention import forgetting_store, store
from services.registration.retention.forgetting_store import ERASED_WHOLE
from services.registration.retention.holds import is_active, standing_holds
from services.registration.retention.schemas import DeletionOut, HoldOut, PlannedOut, RetentionPlan
from services.registration.rules.retention import counted_from, due_on, standing
from services.registration.vocabularies.personal_data import DATA_CATEGORIES, DataCategory
from shared.auth.caller import Caller
from shared.clock import today
from shared.http.pages import Page, PageRequest
from shared.http.problems import Forbidden


async def plan(session: AsyncSession, caller: Caller, conference_id: UUID) -> RetentionPlan:
    """When each category goes, and how much of it there is."""
    conference = await _managed(session, caller, conference_id)
    retention, zone = policy_of(conference).retention, zone_of(conference)
    start, day = counted_from(conference.ends_on, conference.created_at, zone), today(zone)
    rows = await store.holds_of(session, conference.id)
    holds = standing_holds(rows)
    items = []
    for category in retention.in_turn():
        due, places = due_on(category, start, retention), await _left(session, conference.id, category)
        left = sum(places.values())
        items.append(
            PlannedOut(
                category=category,
                label=_label(category),
                days=retention.days(category),
                due_on=due,
                state=standing(category, due, holds, day, left),
                rows=left,
                places=places,
            )
        )
    return RetentionPlan(
        conference_id=conference.id,
        ends_on=conference.ends_on,
        counted_from=start,
        items=items,
        holds=[hold_out(row, conference) for row in rows],
    )


async def deletions(
    session: AsyncSession, caller: Caller, conference_id: UUID, category: DataCategory | None, page: PageRequest
) -> Page[DeletionOut]:
    """What was deleted of a conference, the latest first."""
    conference = await _managed(session, caller, conference_id)
    rows, cursor, total = await store.page_of_deletions(session, conference.id, category, page)
    return Page(items=[_deletion_out(row[0]) for row in rows], next=cursor, total=total)


def hold_out(row: RetentionHoldRow, conference: ConferenceRow) -> HoldOut:
    return HoldOut(**row.model_dump(), active=is_active(row, today(zone_of(conference))))


def _deletion_out(row: RetentionDeletionRow) -> DeletionOut:
    return DeletionOut(**row.model_dump(exclude={"conference_id"}), label=_label(row.category))


def _label(category: DataCategory) -> str:
    return DATA_CATEGORIES[category].render()


async def _left(session: AsyncSession, conference_id: UUID, category: DataCategory) -> dict[str, int]:
    places: dict[str, int] = {}
    for part in forgetting_store.parts_of(category):
        rows = await forgetting_store.count(session, part, conference_id)
        if rows:
            places[part.table.name] = places.get(part.table.name, 0) + rows
    if category in ERASED_WHOLE:
        rows = await forgetting_store.registrations_left(session, conference_id, category)
        places |= {"registration": rows} if rows else {}
    return places


async def _managed(session: AsyncSession, caller: Caller, conference_id: UUID) -> ConferenceRow:
    """Raises NotFound for who may not see the conference, Forbidden for who does not manage it."""
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.manages:
        raise Forbidden()
    return conference
