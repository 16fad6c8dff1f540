"""Numbered lists of participants: frozen by hand or by a milestone, read, compared (B18)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import managed_conference, visible_conference
from services.registration.lists import events, store
from services.registration.lists.schemas import ListIn
from services.registration.models.conference import ConferenceRow
from services.registration.models.lists import ParticipantListRow
from services.registration.models.milestones import MilestoneRow
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.http.problems import Forbidden, NotFound
from shared.ids import new_id

_BY_MILESTONE = "milestone"


async def freeze_list(session: AsyncSession, caller: Caller, conference_id: UUID, body: ListIn) -> ParticipantListRow:
    """Freeze who is in one of the chosen states now, under the next number. For those who manage the conference."""
    conference, _ = await managed_conference(session, caller, conference_id)
    return await _freeze(session, conference, ParticipantListRow(
        id=new_id(), conference_id=conference.id, number=0, title=body.title, frozen_at=now(), frozen_by=caller.key,
        states=[state.value for state in body.states],
    ))  # fmt: skip


async def freeze_by_milestone(session: AsyncSession, conference: ConferenceRow, milestone: MilestoneRow) -> None:
    """B18: a milestone's day is over, and its list is frozen. The caller has locked both.

    Raises IntegrityError when it was frozen for that day before.
    """
    await _freeze(session, conference, ParticipantListRow(
        id=new_id(), conference_id=conference.id, number=0, title=milestone.title, frozen_at=now(),
        frozen_by=_BY_MILESTONE, milestone_id=milestone.id, due_on=milestone.due_on,
    ))  # fmt: skip


async def _freeze(session: AsyncSession, conference: ConferenceRow, row: ParticipantListRow) -> ParticipantListRow:
    await store.add_list(session, row)
    data = events.list_event(conference.id, row.id, row.number, row.participants, row.by_delegation)
    await publish(session, events.FROZEN, data, visibility="private")
    return row


async def readable_lists(session: AsyncSession, caller: Caller, conference_id: UUID) -> str | None:
    """The one delegation (None: all) whose lines the caller may read.

    Raises NotFound when it may not see the conference, Forbidden when it may see nobody's data.
    """
    _, access = await visible_conference(session, caller, conference_id)
    if not access.manages and access.side is None:
        raise Forbidden()
    return None if access.manages else access.side


async def read_list(session: AsyncSession, conference_id: UUID, number: int) -> ParticipantListRow:
    found = await store.get_list(session, conference_id, number)
    if found is None:
        raise NotFound()
    return found
