"""An e-mail written from what is true when it is sent: to whom, in which language, with which workshops."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date, format_datetime, format_interval, get_timezone_name
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.calendar import host_of
from services.registration.conferences.facts import zone_of
from services.registration.emails import store, texts
from services.registration.emails.invitations import Appointment, Method, Parties, attachments, days
from services.registration.emails.rendering import Letter, WorkshopLine, write
from services.registration.emails.store import Leased
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import WorkshopRow
from services.registration.models.registrations import RegistrationRow
from services.registration.participants.links import Links
from services.registration.person import PersonOut
from services.registration.rules.emails import ABOUT_WORKSHOPS, WHOLE, language_for
from services.registration.vocabularies.emails import EmailTemplate
from services.registration.vocabularies.participants import ENROLMENT_STATES, EnrolmentState
from shared.catalogue.texts import DEFAULT_LANGUAGE, LANGUAGES
from shared.clock import now
from shared.mail.message import Mail, split_sender
from shared.settings import CommonSettings

_LISTING = (EmailTemplate.RECEIVED, EmailTemplate.CONFIRMED, EmailTemplate.REMINDER)
_ENTERING: dict[EmailTemplate, Method] = {
    EmailTemplate.CONFIRMED: "REQUEST",
    EmailTemplate.ENROLLED: "REQUEST",
    EmailTemplate.PROMOTED: "REQUEST",
    EmailTemplate.CHANGED: "REQUEST",
    EmailTemplate.WITHDRAWN: "CANCEL",
    EmailTemplate.CANCELLED: "CANCEL",
    EmailTemplate.LEFT: "CANCEL",
    EmailTemplate.WORKSHOP_CANCELLED: "CANCEL",
}
_SHOWN = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.OFFERED, EnrolmentState.WAITLISTED})
_LOCALES = {"zh": "zh_Hans"}

Workshops = list[tuple[WorkshopRow, EnrolmentState]]


class NobodyToTell(Exception):
    """There is no e-mail to send: `reason` is `gone`, `no_address` or `over`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def written_for(session: AsyncSession, leased: Leased, common: CommonSettings, links: Links) -> Mail:
    """The e-mail as it is to be sent now. Raises NobodyToTell."""
    found = await store.registration_and_conference(session, leased)
    if found is None:
        raise NobodyToTell("gone")
    registration, conference = found
    person = PersonOut.model_validate(registration.person)
    if not person.email:
        raise NobodyToTell("no_address")
    template = EmailTemplate(leased.template)
    expires = leased.details.get("offer_expires_at")
    expires_at = datetime.fromisoformat(expires) if expires else None
    if expires_at is not None and expires_at <= now():
        raise NobodyToTell("over")
    workshops = [
        (workshop, EnrolmentState(state)) for workshop, state in await store.workshops_of(session, registration.id)
    ]
    language = language_for(person.language, conference.languages, LANGUAGES, DEFAULT_LANGUAGE)
    told = _one(workshops, leased.workshop_id) if template in ABOUT_WORKSHOPS else None
    written = write(
        Letter(
            template=template,
            language=language,
            greeting=person.name().greeted(language),
            values=_values(conference, told, expires_at, language) | _changes(leased.details, language),
            workshops=_lines(conference, workshops, language) if template in _LISTING else (),
            link=links.manage_url(registration.id, conference.ends_on),
        )
    )
    method = _ENTERING.get(template)
    return Mail(
        message_id=f"{leased.id}@{host_of(common.public_url)}",
        recipient=person.email,
        recipient_name=person.display_name,
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=language,
        written_at=now(),
        attachments=attachments(
            _appointments(registration, conference, workshops, template, leased.workshop_id, language),
            method,
            Parties(split_sender(common.mail_from)[1], person.email, common.public_url),
            now(),
        )
        if method is not None
        else (),
    )


def _values(
    conference: ConferenceRow, workshop: WorkshopRow | None, expires_at: datetime | None, language: str
) -> dict[str, str]:
    """What the templates name: `conference`, `days`, `place`, and of one workshop `workshop`, `when`, `expires`."""
    values = {
        "conference": _label(conference.title, language, conference),
        "days": format_interval(conference.starts_on, conference.ends_on, "yMMMd", locale=_locale(language)),
        "place": texts.PLACE.render(language, {"place": conference.place}) if conference.place else "",
    }
    if workshop is not None:
        values |= {
            "workshop": _label(workshop.title, language, conference),
            "when": _when(workshop, conference, language),
        }
    if expires_at is not None:
        values["expires"] = _moment(expires_at.astimezone(zone_of(conference)), language)
    return values


def _changes(details: Mapping[str, Any], language: str) -> dict[str, str]:
    """`changes`: what changed, in words."""
    if "changed" not in details:
        return {}
    words = dict.fromkeys(texts.CHANGES[name].render(language) for name in details["changed"])
    return {"changes": texts.AND.render(language).join(words)}


def _lines(conference: ConferenceRow, workshops: Workshops, language: str) -> list[WorkshopLine]:
    return [
        WorkshopLine(
            _label(workshop.title, language, conference),
            _when(workshop, conference, language),
            ENROLMENT_STATES[state].render(language),
        )
        for workshop, state in workshops
        if state in _SHOWN
    ]


def _appointments(
    registration: RegistrationRow,
    conference: ConferenceRow,
    workshops: Workshops,
    template: EmailTemplate,
    workshop_id: UUID | None,
    language: str,
) -> list[Appointment]:
    """What the reader's calendar is told of: a whole registration's conference and workshops, or the one workshop."""
    ending = _ENTERING[template] == "CANCEL"
    if template in WHOLE:
        start, end = days(conference.starts_on, conference.ends_on)
        title = _label(conference.title, language, conference)
        told = [Appointment("conference", conference.id, conference.version, title, start, end, conference.place)]
        concerned = [workshop for workshop, state in workshops if ending or state == EnrolmentState.CONFIRMED]
    else:
        told = []
        concerned = [
            workshop
            for workshop, state in workshops
            if workshop.id == workshop_id and (ending or state == EnrolmentState.CONFIRMED)
        ]
    seen: set[UUID] = set()
    for workshop in concerned:
        if workshop.starts_at is None or workshop.ends_at is None or workshop.id in seen:
            continue
        seen.add(workshop.id)
        title = _label(workshop.title, language, conference)
        told.append(
            Appointment(
                "workshop", workshop.id, workshop.version, title, workshop.starts_at, workshop.ends_at, conference.place
            )
        )
    return told


def _one(workshops: Workshops, workshop_id: UUID | None) -> WorkshopRow:
    """The workshop that an e-mail is about. Raises NobodyToTell when the enrolment is gone."""
    for workshop, _ in workshops:
        if workshop.id == workshop_id:
            return workshop
    raise NobodyToTell("gone")


def _label(labels: dict[str, str], language: str, conference: ConferenceRow) -> str:
    """A label in the reader's language, else in one of the conference's, else in any."""
    by_language = {tag.split("-")[0].lower(): label for tag, label in reversed(labels.items())}
    for wanted in (language, *(tag.split("-")[0].lower() for tag in conference.languages)):
        if wanted in by_language:
            return by_language[wanted]
    return next(iter(labels.values()))


def _when(workshop: WorkshopRow, conference: ConferenceRow, language: str) -> str:
    if workshop.starts_at is None or workshop.ends_at is None:
        return ""
    zone, locale = zone_of(conference), _locale(language)
    start, end = workshop.starts_at.astimezone(zone), workshop.ends_at.astimezone(zone)
    if start.date() == end.date():
        when = f"{format_date(start, 'full', locale=locale)}, {start:%H:%M}–{end:%H:%M}"
    else:
        when = f"{format_datetime(start, 'medium', locale=locale)} – {format_datetime(end, 'medium', locale=locale)}"
    return texts.WHEN.render(language, {"when": when})


def _moment(moment: datetime, language: str) -> str:
    """A deadline: day, hour, and by whose clock."""
    locale = _locale(language)
    zone = get_timezone_name(moment, "long", locale=locale)
    return f"{format_date(moment, 'full', locale=locale)}, {moment:%H:%M} ({zone})"


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)
