"""All that the gateway publishes."""

from services.gateway.auth.events import ACCOUNT_DEACTIVATED, PERSON_ERASED
from services.gateway.webhooks.events import WEBHOOK_EVENTS
from shared.events.types import EventTypes

EVENT_TYPES = EventTypes([ACCOUNT_DEACTIVATED, PERSON_ERASED, *WEBHOOK_EVENTS])
