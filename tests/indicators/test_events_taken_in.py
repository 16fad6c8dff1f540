"""Registration's events and what indicators takes in of them do not drift apart."""

from services.indicators.conferences.consumer import HANDLERS
from services.registration.events import EVENT_TYPES
from shared.clock import now
from shared.db.engine import transaction
from shared.events.consumer import handle
from shared.events.types import EventOut
from shared.ids import new_id
from shared.testing.service import ServiceUnderTest

OF_NO_USE = {
    "registration.change.approved",
    "registration.change.asked",
    "registration.change.recalled",
    "registration.change.rejected",
    "registration.conference.programme_approved",
    "registration.group.confirmed",
    "registration.import.completed",
    "registration.list.frozen",
    "registration.milestone.approached",
    "registration.milestone.passed",
    "registration.registration.changed",
    "registration.registration.erased",
    "registration.session.announced",
    "registration.session.cancelled",
    "registration.session.changed",
    "registration.slides.received",
    "registration.slides.removed",
    "registration.speaker.accepted",
    "registration.speaker.declined",
    "registration.speaker.replaced",
    "registration.workshop.changed",
    "registration.workshop.filled",
    "registration.workshop.seat_freed",
}
"""What these say is said by `line_up.changed` and by the registrations' snapshots, or counts for nothing;
whoever was erased counts as before."""


def test_every_event_of_registration_is_taken_in_or_known_to_be_of_no_use() -> None:
    published = {event_type.name for event_type in EVENT_TYPES}
    assert set(HANDLERS) | OF_NO_USE == published
    assert not set(HANDLERS) & OF_NO_USE


async def test_every_event_as_registration_documents_it_can_be_taken_in(indicators: ServiceUnderTest) -> None:
    examples = [
        EventOut(
            position=position,
            id=new_id(),
            type=event_type.name,
            timestamp=now(),
            visibility="public",
            data=event_type.example.model_dump(mode="json", exclude_none=True),
        )
        for position, event_type in enumerate(EVENT_TYPES, start=1)
        if event_type.name in HANDLERS
    ]
    async with transaction(indicators.runtime.engine) as session:
        await handle(session, HANDLERS, examples)
    anonymous = await indicators.anonymous()
    conference = examples[0].data["conference_id"]
    assert (await anonymous.get(f"/indicators/v1/conferences/{conference}/counts")).status_code == 200
