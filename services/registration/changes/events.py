"""What is asked to change of registrations, and what becomes of it, as others learn of it; nothing of what it says."""

from uuid import UUID

from services.registration.vocabularies.changes import ChangeKind, ChangeState
from shared.events.types import EventData, EventType, EventTypes, Subject

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_REGISTRATION = UUID("0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011")
_CHANGE = UUID("0198c2b0-2a00-7aaa-8bbb-0c0d0e0f1013")


class ChangeEvent(EventData):
    """Something that was asked to change of a registration; of a change, `changed` names the parts."""

    registration_id: UUID
    kind: ChangeKind
    state: ChangeState


def change_event(
    change_id: UUID,
    version: int,
    *,
    conference_id: UUID,
    registration_id: UUID,
    kind: ChangeKind,
    state: ChangeState,
    changed: list[str] | None = None,
) -> ChangeEvent:
    subject = Subject(type="change", id=change_id, version=version, url=f"/registration/v1/changes/{change_id}")
    return ChangeEvent(
        subject=subject,
        conference_id=conference_id,
        registration_id=registration_id,
        kind=kind,
        state=state,
        changed=changed,
    )


def _type(name: str, description: str, kind: ChangeKind, state: ChangeState, version: int = 2) -> EventType:
    example = change_event(
        _CHANGE,
        version,
        conference_id=_CONFERENCE,
        registration_id=_REGISTRATION,
        kind=kind,
        state=state,
        changed=["answers", "needs"] if kind == ChangeKind.CHANGE else None,
    )
    return EventType(f"registration.change.{name}", description, example)


ASKED = _type(
    "asked",
    "A change or withdrawal of a registration was asked for after the deadline, and waits to be decided",
    ChangeKind.CHANGE,
    ChangeState.PENDING,
    version=1,
)
APPROVED = _type(
    "approved",
    "What was asked for was approved, and is done; `registration.registration.changed` or `.withdrawn` says so, too",
    ChangeKind.WITHDRAWAL,
    ChangeState.APPROVED,
)
REJECTED = _type(
    "rejected", "What was asked for was rejected; the registration stays as it was", ChangeKind.CHANGE,
    ChangeState.REJECTED,
)  # fmt: skip
RECALLED = _type(
    "recalled", "What was asked for was taken back by who had asked", ChangeKind.WITHDRAWAL, ChangeState.RECALLED
)

CHANGE_EVENTS = EventTypes([ASKED, APPROVED, REJECTED, RECALLED])
