"""What happens to registrations and seats, as others learn of it: nothing personal, and always the whole of it.

Every event about a registration carries its snapshot under its version, so that whoever counts keeps the newest of each
registration and needs no order. The desk writes many at once: rows are made here as plain values.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.registration.rules.quota import Tally
from shared.events.types import EventData, EventType, EventTypes, Subject, Visibility
from shared.ids import new_id

_CONFERENCE = UUID("0198c2a4-5b7e-7c3d-9f10-2a6b8c4d1e01")
_WORKSHOP = UUID("0198c2a4-7d11-7b42-8e55-63f0a1b2c3d4")
_REGISTRATION = UUID("0198c2b0-1f00-7aaa-8bbb-0c0d0e0f1011")
_ENROLMENT = UUID("0198c2b0-1f01-7aaa-8bbb-0c0d0e0f1012")


class EnrolmentSnapshot(BaseModel):
    workshop_id: UUID
    state: str


class RegistrationSnapshot(BaseModel):
    """A registration at one version; its enrolments without the withdrawn ones, and with those cancelled."""

    id: UUID
    version: int
    state: str
    delegation: str | None = None
    enrolments: list[EnrolmentSnapshot]


class RegistrationEvent(EventData):
    """Something happened to a registration."""

    registration: RegistrationSnapshot


class EnrolmentEvent(RegistrationEvent):
    """Something happened to one enrolment of a registration."""

    workshop_id: UUID
    offer_expires_at: datetime | None = None


class SeatsEvent(EventData):
    """A workshop's last seat went, or one came free. `free` is null without a limit."""

    workshop_id: UUID
    taken: int
    free: int | None = None
    waiting: int


def registration_subject(registration_id: UUID, version: int) -> Subject:
    """A registration as the subject of an event."""
    url = f"/registration/v1/registrations/{registration_id}"
    return Subject(type="registration", id=registration_id, version=version, url=url)


def registration_example(state: str, *enrolments: str) -> dict[str, Any]:
    """The fields of a `RegistrationEvent` for the documentation."""
    snapshot = RegistrationSnapshot(
        id=_REGISTRATION,
        version=len(enrolments) or 2,
        state=state,
        delegation="FR",
        enrolments=[EnrolmentSnapshot(workshop_id=_WORKSHOP, state=enrolment) for enrolment in enrolments],
    )
    subject = registration_subject(_REGISTRATION, snapshot.version)
    return {"subject": subject, "conference_id": _CONFERENCE, "registration": snapshot}


def _enrolment_type(name: str, description: str, *enrolments: str) -> EventType:
    values = registration_example("confirmed", *enrolments)
    values["subject"] = values["subject"].model_copy(update={"type": "enrolment", "id": _ENROLMENT})
    return EventType(f"registration.enrolment.{name}", description, EnrolmentEvent(**values, workshop_id=_WORKSHOP))


def _seats_type(name: str, description: str, taken: int) -> EventType:
    subject = Subject(type="seats", id=_WORKSHOP, version=40, url=f"/registration/v1/conferences/{_CONFERENCE}/seats")
    example = SeatsEvent(
        subject=subject, conference_id=_CONFERENCE, workshop_id=_WORKSHOP, taken=taken, free=40 - taken, waiting=0
    )
    return EventType(f"registration.workshop.{name}", description, example)


RECEIVED = EventType(
    "registration.registration.received",
    "A registration came in that must be approved; what it asked for waits on hold",
    RegistrationEvent(**registration_example("pending_approval", "waitlisted")),
)
APPROVED = EventType(
    "registration.registration.approved",
    "A registration was approved; `confirmed` follows",
    RegistrationEvent(**registration_example("confirmed", "confirmed")),
)
REJECTED = EventType(
    "registration.registration.rejected",
    "A registration was not approved",
    RegistrationEvent(**registration_example("rejected")),
)
CONFIRMED = EventType(
    "registration.registration.confirmed",
    "Somebody was admitted to a conference",
    RegistrationEvent(**registration_example("confirmed", "confirmed")),
)
CHANGED = EventType(
    "registration.registration.changed",
    "What a registration holds was changed: `changed` names the parts (person, answers, needs, consents)",
    RegistrationEvent(**registration_example("confirmed", "confirmed"), changed=["answers", "person"]),
)
WITHDRAWN = EventType(
    "registration.registration.withdrawn",
    "A registration was withdrawn, and gave its seats back",
    RegistrationEvent(**registration_example("withdrawn")),
)
CANCELLED = EventType(
    "registration.registration.cancelled",
    "A registration was cancelled with its conference, its enrolments with it",
    RegistrationEvent(**registration_example("cancelled", "cancelled")),
)
ENROLMENT_CONFIRMED = _enrolment_type("confirmed", "Somebody got a seat in a workshop", "confirmed")
ENROLMENT_WAITLISTED = _enrolment_type("waitlisted", "Somebody waits for a seat in a workshop", "waitlisted")
ENROLMENT_PROMOTED = _enrolment_type("promoted", "Somebody who waited got a seat in a workshop", "confirmed")
ENROLMENT_OFFERED = _enrolment_type(
    "offered", "Somebody who waited is offered a seat, until `offer_expires_at`", "offered"
)
ENROLMENT_DECLINED = _enrolment_type("declined", "An offered seat was declined, and is free for the next", "declined")
ENROLMENT_EXPIRED = _enrolment_type("expired", "An offered seat was not accepted in time", "expired")
ENROLMENT_WITHDRAWN = _enrolment_type("withdrawn", "Somebody gave back a seat, or a place in the queue")
ENROLMENT_CANCELLED = _enrolment_type(
    "cancelled", "A seat, or a place in the queue, was cancelled with its workshop or conference", "cancelled"
)
FILLED = _seats_type("filled", "A workshop's last seat was taken", 40)
SEAT_FREED = _seats_type("seat_freed", "A full workshop has a free seat again, that nobody who waits could take", 39)

PARTICIPANT_EVENTS = EventTypes(
    [
        RECEIVED,
        APPROVED,
        REJECTED,
        CONFIRMED,
        CHANGED,
        WITHDRAWN,
        CANCELLED,
        ENROLMENT_CONFIRMED,
        ENROLMENT_WAITLISTED,
        ENROLMENT_PROMOTED,
        ENROLMENT_OFFERED,
        ENROLMENT_DECLINED,
        ENROLMENT_EXPIRED,
        ENROLMENT_WITHDRAWN,
        ENROLMENT_CANCELLED,
        FILLED,
        SEAT_FREED,
    ]
)


def snapshot_of(
    registration_id: UUID, version: int, state: str, delegation: str | None, enrolments: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """A `RegistrationSnapshot` as it is written; `enrolments` as in `EnrolmentSnapshot`."""
    snapshot: dict[str, Any] = {"id": str(registration_id), "version": version, "state": state}
    if delegation is not None:
        snapshot["delegation"] = delegation
    snapshot["enrolments"] = list(enrolments)
    return snapshot


def circle_of(conference_visibility: str) -> Visibility:
    """Who may learn how registrations and seats stand: the network's systems, unless the conference is private.

    The events hold ids and states and nothing personal; who is behind an id is told to organisers alone.
    """
    return "private" if conference_visibility == "private" else "network"


def registration_row(
    event_type: EventType, conference_id: UUID, circle: Visibility, snapshot: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """The outbox row of an event about a registration."""
    return _row(event_type, conference_id, circle, "registration", snapshot["id"], snapshot, at, {})


def enrolment_row(
    event_type: EventType,
    conference_id: UUID,
    circle: Visibility,
    snapshot: Mapping[str, Any],
    at: datetime,
    *,
    enrolment_id: UUID,
    workshop_id: UUID,
    offer_expires_at: datetime | None = None,
) -> dict[str, Any]:
    """The outbox row of an event about an enrolment; its version is the registration's."""
    more = {"workshop_id": str(workshop_id)}
    if offer_expires_at is not None:
        more["offer_expires_at"] = offer_expires_at.isoformat().replace("+00:00", "Z")
    return _row(event_type, conference_id, circle, "enrolment", str(enrolment_id), snapshot, at, more)


def _row(
    event_type: EventType,
    conference_id: UUID,
    circle: Visibility,
    subject_type: str,
    subject_id: str,
    snapshot: Mapping[str, Any],
    at: datetime,
    more: Mapping[str, Any],
) -> dict[str, Any]:
    data = {
        "subject": {
            "type": subject_type,
            "id": subject_id,
            "version": snapshot["version"],
            "url": f"/registration/v1/registrations/{snapshot['id']}",
        },
        "partner_ids": [],
        "conference_id": str(conference_id),
        "registration": snapshot,
        **more,
    }
    return outbox_row(event_type, circle, data, at)


def seats_row(
    event_type: EventType, conference_id: UUID, circle: Visibility, tally: Tally, at: datetime
) -> dict[str, Any]:
    """The outbox row of `FILLED` and `SEAT_FREED`: numbers that everybody who sees the conference sees anyway."""
    data = {
        "subject": {
            "type": "seats",
            "id": str(tally.workshop_id),
            "version": tally.revision,
            "url": f"/registration/v1/conferences/{conference_id}/seats",
        },
        "partner_ids": [],
        "conference_id": str(conference_id),
        "workshop_id": str(tally.workshop_id),
        "taken": tally.taken,
        "waiting": tally.waiting,
    }
    if tally.free() is not None:
        data["free"] = tally.free()
    return outbox_row(event_type, circle, data, at)


def outbox_row(event_type: EventType, visibility: Visibility, data: dict[str, Any], at: datetime) -> dict[str, Any]:
    event_id = new_id()
    told = {"id": str(event_id), **data}
    return {"id": event_id, "type": event_type.name, "occurred_at": at, "visibility": visibility, "data": told}
