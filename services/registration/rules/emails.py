"""Which event calls for which e-mail, so that each happening is told once, and when sending is given up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.registration.vocabularies.emails import EmailTemplate, OptOut
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
GROUP_CONFIRMED = "registration.group.confirmed"
WHOLE = frozenset(_OF_REGISTRATIONS.values())
"""What tells of a registration and all its enrolments in one."""
ABOUT_WORKSHOPS = frozenset({*_OF_ENROLMENTS.values(), EmailTemplate.OFFER_ENDING})
_CHANGES: Mapping[str, frozenset[str]] = {
    "registration.workshop.changed": frozenset({"title", "starts_at", "ends_at", "room_id"}),
    "registration.session.changed": frozenset({"title", "starts_at", "ends_at", "room_id"}),
    "registration.conference.programme_changed": frozenset({"starts_on", "ends_on", "place"}),
}
"""Which fields concern those who come when they change."""
_SESSION_CANCELLED = "registration.session.cancelled"
CHANGE_TYPES = frozenset({*_CHANGES, _SESSION_CANCELLED})
_NOBODYS_APPOINTMENT = "break"
"""The kind of session that nobody enters in a calendar."""
CHANGES_WAIT = timedelta(minutes=5)
"""How long what changed waits for more of the kind, so that an organiser's afternoon is one e-mail."""

UNSUBSCRIBABLE: Mapping[str, OptOut] = {
    EmailTemplate.REMINDER: OptOut.REMINDERS,
    EmailTemplate.OFFER_ENDING: OptOut.REMINDERS,
    EmailTemplate.DIGEST: OptOut.DIGEST,
}
"""What people may want no more of; all else tells of what they hold, and is always sent."""
_HOLDABLE = frozenset({"workshop", "session", "conference"})
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
    """An e-mail that an event calls for; `version` is the registration's. Of a digest, `registration_id` is the id of
    the account that it goes to."""

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


@dataclass(frozen=True, slots=True)
class Change:
    """Something that people hold has changed: the workshop, or the session, or else the conference itself.

    `details` is what is kept of it: the fields that changed, and of which session.
    """

    event_id: UUID
    conference_id: UUID
    details: Mapping[str, Any]
    workshop_id: UUID | None = None


def change_to_tell(event_type: str, data: Mapping[str, Any]) -> Change | None:
    """What an event changes of what people hold; None for what concerns nobody."""
    subject = data["subject"]
    changed = [name for name in data.get("changed") or () if name in _CHANGES.get(event_type, ())]
    if event_type == _SESSION_CANCELLED:
        changed = ["cancelled"]
    if not changed or data.get("kind") == _NOBODYS_APPOINTMENT or subject["type"] not in _HOLDABLE:
        return None
    of_session = {"session_id": subject["id"]} if subject["type"] == "session" else {}
    return Change(
        UUID(data["id"]),
        UUID(data["conference_id"]),
        {"changed": changed} | of_session,
        UUID(subject["id"]) if subject["type"] == "workshop" else None,
    )


_WRITINGS = frozenset({"given_name", "family_name", "name_order", "native_name", "transcription", "sort_name"})
_ORGANISATION = frozenset({"partner_id", "organisation_name"})


def corrected(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What of a person is another now, each once: `name`, `organisation`, and the other fields by their names."""
    told = {
        "name" if name in _WRITINGS else "organisation" if name in _ORGANISATION else name
        for name in {*before, *after}
        if before.get(name) != after.get(name)
    }
    return sorted(told)


def is_told_with(mail: Due, whole: Iterable[tuple[UUID, int]]) -> bool:
    """Whether an e-mail about a workshop goes without saying beside those about a whole registration."""
    return (mail.registration_id, mail.version) in whole


def reminder_due(days: Iterable[int], starts_on: date, today: date) -> int | None:
    """Which reminder's time it is, as days before the first day: the latest that has come; None before the first, and
    once the conference has begun."""
    left = (starts_on - today).days
    return min((number for number in days if number >= left), default=None) if left > 0 else None


def digest_since(hour: int | None, now: datetime) -> datetime | None:
    """Since when today's digest is due, `now` being by the conference's clock: what came in before is told. None before
    that hour."""
    begin = None if hour is None else datetime.combine(now.date(), time(hour), tzinfo=now.tzinfo)
    return begin if begin is not None and begin <= now else None


def offer_reminder_due(hours: int, offered_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether it is time to remind of an offer: `hours` before its end, where it stands for twice as long or more."""
    span = timedelta(hours=hours)
    return expires_at - offered_at >= 2 * span and expires_at - span <= now < expires_at


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
