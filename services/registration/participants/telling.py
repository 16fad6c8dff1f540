"""A registration's event outside of the desk: with its snapshot under its version, like all others."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.models.conference import ConferenceRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants import events, store
from shared.events.outbox import publish
from shared.events.types import EventType


async def tell(
    session: AsyncSession,
    conference: ConferenceRow,
    registration: RegistrationRow,
    event_type: EventType,
    changed: list[str] | None = None,
) -> None:
    """Publish that something happened to a registration, as it stands now; `changed` names its parts."""
    enrolments = await store.enrolments_of(session, [registration.id])
    snapshot = events.RegistrationSnapshot(
        id=registration.id,
        version=registration.version,
        state=registration.state,
        delegation=registration.delegation,
        enrolments=[events.EnrolmentSnapshot(workshop_id=row.workshop_id, state=row.state) for row, _ in enrolments],
    )
    data = events.RegistrationEvent(
        subject=events.registration_subject(registration.id, registration.version),
        conference_id=conference.id,
        registration=snapshot,
        changed=changed,
    )
    await publish(session, event_type, data, visibility=events.circle_of(conference.visibility))
