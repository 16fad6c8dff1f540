"""What happens to cooperations."""

from pydantic import Field

from services.registry.events.subjects import EXAMPLE_ID, OTHER_EXAMPLE_ID, subject_of
from shared.events.types import EventData, EventType


class CooperationEvent(EventData):
    """The partners concerned are in `partner_ids`."""

    started_on: str | None = Field(default=None, examples=["2018"])
    ended_on: str | None = None


def _example(version: int, *, ended_on: str | None = None, changed: list[str] | None = None) -> CooperationEvent:
    return CooperationEvent(
        subject=subject_of("cooperation", EXAMPLE_ID, version),
        partner_ids=[EXAMPLE_ID, OTHER_EXAMPLE_ID],
        changed=changed,
        started_on="2018",
        ended_on=ended_on,
    )


COOPERATION_STARTED = EventType("registry.cooperation.started", "A cooperation was entered", _example(1))
COOPERATION_UPDATED = EventType(
    "registry.cooperation.updated", "A cooperation was changed", _example(2, changed=["themes"])
)
COOPERATION_ENDED = EventType(
    "registry.cooperation.ended", "A cooperation was given an end", _example(3, ended_on="2024-12")
)

EVENTS = [COOPERATION_STARTED, COOPERATION_UPDATED, COOPERATION_ENDED]
