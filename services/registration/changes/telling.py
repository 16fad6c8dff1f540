"""Events of changes, without what they say."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.changes.events import change_event
from services.registration.models.changes import ChangeRow
from services.registration.models.conference import ConferenceRow
from services.registration.participants.events import circle_of
from services.registration.rules.changes import PARTS
from services.registration.vocabularies.changes import ChangeKind
from shared.events.outbox import publish
from shared.events.types import EventType


async def tell_change(
    session: AsyncSession, conference: ConferenceRow, change: ChangeRow, event_type: EventType
) -> None:
    """Publish how a change stands now; of a change, the parts that it names."""
    named = sorted(part for part in PARTS if getattr(change, part) is not None)
    data = change_event(
        change.id,
        change.version,
        conference_id=conference.id,
        registration_id=change.registration_id,
        kind=change.kind,
        state=change.state,
        changed=named if change.kind == ChangeKind.CHANGE else None,
    )
    await publish(session, event_type, data, visibility=circle_of(conference.visibility))
