"""The workshop that a caller asks for, and what it may do to it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.access import Access, managed_conference, visible_conference
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import WorkshopRow
from services.registration.programme import store
from services.registration.vocabularies.programme import WorkshopState
from shared.auth.caller import Caller
from shared.http.problems import NotFound


async def visible_workshop(
    session: AsyncSession, caller: Caller, workshop_id: UUID
) -> tuple[WorkshopRow, ConferenceRow, Access]:
    """Raises NotFound when the caller may not see the workshop; a draft is there only for those inside."""
    workshop = await store.get_workshop(session, workshop_id)
    if workshop is None:
        raise NotFound()
    conference, access = await visible_conference(session, caller, workshop.conference_id)
    if workshop.state == WorkshopState.DRAFT and not access.inside:
        raise NotFound()
    return workshop, conference, access


async def locked_workshop(session: AsyncSession, workshop_id: UUID) -> WorkshopRow:
    """The workshop, kept from changing until this transaction ends; raises NotFound."""
    workshop = await store.lock_workshop(session, workshop_id)
    if workshop is None:
        raise NotFound()
    return workshop


async def managed_workshop(
    session: AsyncSession, caller: Caller, workshop_id: UUID
) -> tuple[WorkshopRow, ConferenceRow, Access]:
    """The workshop, locked, for a caller who manages its conference; raises NotFound or Forbidden.

    The conference is kept as it is, too: its days, delegations and state are what the workshop is held against.
    """
    found, _, _ = await visible_workshop(session, caller, workshop_id)
    conference, access = await managed_conference(session, caller, found.conference_id, shared=True)
    return await locked_workshop(session, workshop_id), conference, access
