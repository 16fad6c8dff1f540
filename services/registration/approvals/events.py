"""That a delegation approved the programme, as others learn of it."""

from uuid import UUID

from pydantic import Field

from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_APPROVAL = UUID("0198c2a8-3d00-7d3e-8f21-5a6b7c8d9e0f")


class ApprovalEvent(EventData):
    """A delegation approved the programme as it is; `number` is the programme's among those approved."""

    side: str
    number: int
    waiting_for: list[str] = Field(description="the delegations that have not approved it as it is")


def approval_event(
    conference_id: UUID, approval_id: UUID, side: str, number: int, waiting_for: list[str]
) -> ApprovalEvent:
    subject = Subject(
        type="programme_approval",
        id=approval_id,
        version=1,
        url=f"/registration/v1/conferences/{conference_id}/programme/approvals",
    )
    return ApprovalEvent(
        subject=subject, conference_id=conference_id, side=side, number=number, waiting_for=waiting_for
    )


APPROVED = EventType(
    "registration.conference.programme_approved",
    "A delegation approved a conference's programme as it is",
    approval_event(_CONFERENCE, _APPROVAL, "FR", 2, ["CN"]),
)

APPROVAL_EVENTS = EventTypes([APPROVED])
