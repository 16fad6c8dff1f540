"""That a workshop was changed, as others learn of it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences.facts import event_visibility
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import WorkshopRow
from services.registration.programme import events
from services.registration.programme.changes import tell_programme_changed
from services.registration.vocabularies.programme import WorkshopState
from shared.events.outbox import publish


async def workshop_changed(
    session: AsyncSession, workshop: WorkshopRow, conference: ConferenceRow, changed: list[str]
) -> None:
    """What is shown with a locked workshop is another: its version rises, and of what was announced others are told."""
    workshop.touch()
    await session.flush()
    if workshop.state == WorkshopState.DRAFT:
        return
    data = events.workshop_event(conference.id, workshop.id, workshop.version, workshop.state, changed)
    await publish(session, events.CHANGED, data, visibility=event_visibility(conference))
    await tell_programme_changed(session, conference, ["workshops"])
