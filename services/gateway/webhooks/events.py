"""What the gateway says of endpoints."""

from typing import Literal
from uuid import UUID

from shared.events.types import EventData, EventType, Subject

DisabledReason = Literal["owner", "gone", "failing", "account_deactivated", "secret_unreadable"]
"""Why an endpoint was disabled: by hand, after a 410, after failures only, with its owner's account, or because its
secret was sealed under another ENTENTE_GATEWAY_SECRET."""

_EXAMPLE = UUID("01980000-0000-7000-8000-000000000001")


def subject_of(endpoint_id: UUID, version: int) -> Subject:
    """An endpoint as the subject of an event."""
    return Subject(type="endpoint", id=endpoint_id, version=version, url=f"/webhooks/v1/endpoints/{endpoint_id}")


class EndpointDisabledData(EventData):
    """Why an endpoint gets nothing any more."""

    reason: DisabledReason


ENDPOINT_TESTED = EventType(
    "gateway.endpoint.tested",
    "A test was asked for: this event goes to the one endpoint that it names, whatever that endpoint listens to",
    EventData(subject=subject_of(_EXAMPLE, 1)),
)
ENDPOINT_DISABLED = EventType(
    "gateway.endpoint.disabled",
    "An endpoint was disabled; until it is enabled again nothing is delivered to it",
    EndpointDisabledData(subject=subject_of(_EXAMPLE, 2), reason="failing"),
)
WEBHOOK_EVENTS = (ENDPOINT_TESTED, ENDPOINT_DISABLED)
