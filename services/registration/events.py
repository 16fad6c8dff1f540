"""Every event that this service publishes; each feature keeps its own beside it."""

from services.registration.approvals.events import APPROVAL_EVENTS
from services.registration.changes.events import CHANGE_EVENTS
from services.registration.conferences.events import CONFERENCE_EVENTS
from services.registration.groups.events import GROUP_EVENTS
from services.registration.lists.events import LIST_EVENTS
from services.registration.milestones.events import MILESTONE_EVENTS
from services.registration.participants.events import PARTICIPANT_EVENTS
from services.registration.personal_data.events import PERSONAL_DATA_EVENTS
from services.registration.programme.events import PROGRAMME_EVENTS
from services.registration.registration_imports.events import IMPORT_EVENTS
from services.registration.sessions.events import SESSION_EVENTS
from services.registration.slides.events import SLIDES_EVENTS
from shared.events.types import EventTypes

EVENT_TYPES = EventTypes(
    [
        *CONFERENCE_EVENTS,
        *APPROVAL_EVENTS,
        *PROGRAMME_EVENTS,
        *SESSION_EVENTS,
        *SLIDES_EVENTS,
        *MILESTONE_EVENTS,
        *LIST_EVENTS,
        *IMPORT_EVENTS,
        *PARTICIPANT_EVENTS,
        *CHANGE_EVENTS,
        *GROUP_EVENTS,
        *PERSONAL_DATA_EVENTS,
    ]
)
