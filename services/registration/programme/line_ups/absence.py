"""Who withdraws, or is rejected, is absent from the line-ups that the registration is tied to: they are told of it.

A speaker keeps the seat and no longer counts as accepted; the numbers of the line-up, which others keep, change.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.conference import ConferenceRow
from services.registration.programme import store as programme
from services.registration.programme.line_ups import store
from services.registration.programme.line_ups.judging import is_gone, publish_line_up, workshop_visibility
from shared.http.problems import ServiceUnavailable


@asynccontextmanager
async def told_to_line_ups(
    session: AsyncSession, conference: ConferenceRow, registration_id: UUID
) -> AsyncIterator[None]:
    """Around a change of a registration's state: tell the line-ups in which it has a seat, if it now stands or not.

    Their workshops are locked before, because whoever changes a workshop takes its seats' ledger afterwards. Who is
    tied to a line-up in between is found later, and the whole is asked for again (503).
    """
    held = await store.workshops_spoken_in(session, registration_id)
    workshops = [workshop for workshop_id in held if (workshop := await programme.lock_workshop(session, workshop_id))]
    before = await is_gone(session, registration_id)
    yield
    if await is_gone(session, registration_id) == before:
        return
    if not set(await store.workshops_spoken_in(session, registration_id)) <= set(held):
        raise ServiceUnavailable(headers={"Retry-After": "1"})
    for workshop in workshops:
        speakers = await programme.speakers_of(session, [workshop.id])
        await publish_line_up(session, workshop, speakers, workshop_visibility(workshop, conference))
