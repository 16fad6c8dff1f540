"""What happens to milestones, as others learn of it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registration.vocabularies.milestones import Closes, MilestoneKind
from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_MILESTONE = UUID("0198c2a7-1c00-7d3e-8f21-5a6b7c8d9e0f")


class MilestoneEvent(EventData):
    """A milestone's day approaches, or is over; `on` is its first day and `until` its last."""

    milestone_id: UUID
    kind: MilestoneKind
    on: date
    until: date
    audience: str | None = Field(default=None, description="the delegation that it concerns; none: all")
    closes: list[Closes]
    days_before: int | None = Field(default=None, description="which of its reminders this is; none when it is over")


def _event(days_before: int | None) -> MilestoneEvent:
    return MilestoneEvent(
        subject=subject_of(_MILESTONE, 2),
        conference_id=_CONFERENCE,
        milestone_id=_MILESTONE,
        kind=MilestoneKind.CLOSING,
        on=date(2026, 6, 30),
        until=date(2026, 6, 30),
        audience="FR",
        closes=[Closes.APPLICATIONS],
        days_before=days_before,
    )


def subject_of(milestone_id: UUID, version: int) -> Subject:
    return Subject(
        type="milestone", id=milestone_id, version=version, url=f"/registration/v1/milestones/{milestone_id}"
    )


APPROACHED = EventType("registration.milestone.approached", "A milestone's day approaches: a reminder", _event(7))
PASSED = EventType(
    "registration.milestone.passed", "A milestone's last day is over, and what it closes is closed", _event(None)
)

MILESTONE_EVENTS = EventTypes([APPROACHED, PASSED])
