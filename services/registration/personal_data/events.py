"""That a person was erased, as others learn of it: a registration's id, and what it counts as."""

from services.registration.participants.events import RegistrationEvent, registration_example
from shared.events.types import EventType, EventTypes

ERASED = EventType(
    "registration.registration.erased",
    "The person of a registration was erased; what it counted as before stays, in `registration.enrolments` too",
    RegistrationEvent(**registration_example("erased", "confirmed")),
)

PERSONAL_DATA_EVENTS = EventTypes([ERASED])
