"""Which event calls for which e-mail, so that each happening is told once, and when sending is given up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.registration.vocabularies.emails import EmailTemplate
from services.registration.vocabularies.participants import RegistrationState

_OF_REGISTRATIONS: Mapping[str, EmailTemplate] = {
    "registration.registration.received": EmailTemplate.RECEIVED,
    "registration.registration.confirmed": EmailTemplate.CONFIRMED,
    "registration.registration.rejected": EmailTemplate.REJECTED,
    "registration.registration.withdrawn": EmailTemplate.WITHDRAWN,
    "registration.registration.cancelled": EmailTemplate.CANCELLED,
}
_OF_ENROLMENTS: Mapping[str, EmailTemplate] = {
    "registration.enrolment.confirmed": EmailTemplate.ENROLLED,
    "registration.enrolment.waitlisted": EmailTemplate.WAITLISTED,
    "registration.enrolment.offered": EmailTemplate.OFFERED,
    "registration.enrolment.promoted": EmailTemplate.PROMOTED,
    "registration.enrolment.expired": EmailTemplate.EXPIRED,
    "registration.enrolment.withdrawn": EmailTemplate.LEFT,
    "registration.enrolment.cancelled": EmailTemplate.WORKSHOP_CANCELLED,
}
TOLD_TYPES = frozenset({*_OF_REGISTRATIONS, *_OF_ENROLMENTS})
WHOLE = frozenset(_OF_REGISTRATIONS.values())
"""What tells of a registration and all its enrolments in one."""
ABOUT_WORKSHOPS = frozenset({*_OF_ENROLMENTS.values(), EmailTemplate.CHANGED})
WORKSHOP_CHANGED = "registration.workshop.changed"
_TOLD_TO_ALL = frozenset({"title", "starts_at", "ends_at", "room_id"})

_ENDED = frozenset({RegistrationState.WITHDRAWN, RegistrationState.CANCELLED, RegistrationState.REJECTED})
_FIRST_VERSION = 1

RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=6),  # whoever greylists lets the second try pass after five
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
"""The pauses after each failed try: three days in all, after which one gives up."""


@dataclass(frozen=True, slots=True)
class Due:
    """An e-mail that an event calls for; `version` is the registration's."""

    event_id: UUID
    conference_id: UUID
    registration_id: UUID
    version: int
    template: EmailTemplate
    workshop_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def called_for(events: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Due]:
    """The e-mails that events (type and data) call for.

    What befell a registration's enrolments together with it is told with it: at its coming in, at its end, and
    whenever an event of the registration itself is of the same version.
    """
    due = [mail for event_type, data in events if (mail := _of_event(event_type, data)) is not None]
    whole = {(mail.registration_id, mail.version) for mail in due if mail.template in WHOLE}
    return [mail for mail in due if mail.template in WHOLE or not is_told_with(mail, whole)]


def change_to_tell(data: Mapping[str, Any]) -> list[str]:
    """What of a workshop's change is told to those who come: none of it, mostly."""
    return [name for name in data.get("changed") or () if name in _TOLD_TO_ALL]


def is_told_with(mail: Due, whole: Iterable[tuple[UUID, int]]) -> bool:
    """Whether an e-mail about a workshop goes without saying beside those about a whole registration."""
    return (mail.registration_id, mail.version) in whole


def reminder_due(days: Iterable[int], starts_on: date, today: date) -> int | None:
    """Which reminder's time it is, as days before the first day: the latest that has come; None before the first, and
    once the conference has begun."""
    left = (starts_on - today).days
    return min((number for number in days if number >= left), default=None) if left > 0 else None


def once(subject: UUID, *what: object) -> UUID:
    """The id of something that no event tells, and that leads to one e-mail: the same for the same parts."""
    return uuid5(subject, ":".join(map(str, what)))


def pause_after(step: int) -> timedelta | None:
    """How long to wait after the failed try number `step` (from 1); None when it was the last."""
    return RETRIES[step - 1] if step <= len(RETRIES) else None


def _of_event(event_type: str, data: Mapping[str, Any]) -> Due | None:
    template = _OF_REGISTRATIONS.get(event_type) or _OF_ENROLMENTS.get(event_type)
    if template is None:
        return None
    snapshot = data["registration"]
    if template not in WHOLE and (snapshot["version"] == _FIRST_VERSION or snapshot["state"] in _ENDED):
        return None
    expires = data.get("offer_expires_at")
    return Due(
        event_id=UUID(data["id"]),
        conference_id=UUID(data["conference_id"]),
        registration_id=UUID(snapshot["id"]),
        version=snapshot["version"],
        template=template,
        workshop_id=UUID(data["workshop_id"]) if template not in WHOLE else None,
        details={"offer_expires_at": expires} if expires else {},
    )


def language_for(wished: str | None, conference: Sequence[str], ours: Sequence[str], last: str) -> str:
    """In which of our languages somebody is written to: their own, else the conference's first that is ours, else
    `last`."""
    for tag in (wished, *conference):
        if tag is not None and (language := tag.split("-")[0].lower()) in ours:
            return language
    return last
