"""What the registry tells others: institutions' names and codes, never a person."""

from services.registry.events import agreements, cooperations, imports, memberships, partners
from shared.events.types import EventTypes

EVENT_TYPES = EventTypes(
    [*partners.EVENTS, *memberships.EVENTS, *cooperations.EVENTS, *agreements.EVENTS, *imports.EVENTS]
)
