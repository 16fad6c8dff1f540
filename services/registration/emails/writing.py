"""An e-mail written from what is true when it is sent: to whom, in which language, with which workshops."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.calendar import host_of
from services.registration.conferences.facts import zone_of
from services.registration.emails import changes_store, store, texts, wording
from services.registration.emails.appointments import Appointments, Workshops, entered_by
from services.registration.emails.changes import tell
from services.registration.emails.changes_store import Told
from services.registration.emails.invitations import Appointment, Method, Parties, attachments
from services.registration.emails.opting_out import Wish, unsubscribe_url
from services.registration.emails.opting_out_store import wants_none
from services.registration.emails.rendering import Around, Letter, Line, write
from services.registration.emails.store import Leased
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import WorkshopRow
from services.registration.participants.links import Links
from services.registration.person import PersonOut
from services.registration.rules.emails import ABOUT_WORKSHOPS, UNSUBSCRIBABLE, WHOLE, language_for
from services.registration.vocabularies.emails import EmailTemplate
from services.registration.vocabularies.participants import ENROLMENT_STATES, EnrolmentState, RegistrationState
from shared.catalogue.texts import DEFAULT_LANGUAGE, LANGUAGES
from shared.clock import now
from shared.mail.message import Mail, split_sender
from shared.settings import Settings

_LISTING = (EmailTemplate.RECEIVED, EmailTemplate.CONFIRMED, EmailTemplate.REMINDER)
_ENTERING: dict[EmailTemplate, Method] = {
    EmailTemplate.CONFIRMED: "REQUEST",
    EmailTemplate.ENROLLED: "REQUEST",
    EmailTemplate.PROMOTED: "REQUEST",
    EmailTemplate.WITHDRAWN: "CANCEL",
    EmailTemplate.CANCELLED: "CANCEL",
    EmailTemplate.LEFT: "CANCEL",
    EmailTemplate.WORKSHOP_CANCELLED: "CANCEL",
}
_CHANGED = Around(lines=texts.WHAT_CHANGED)
_SHOWN = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.OFFERED, EnrolmentState.WAITLISTED})
_TAKES_PART = frozenset({RegistrationState.CONFIRMED, RegistrationState.PENDING_APPROVAL})


class NobodyToTell(Exception):
    """There is no e-mail to send: `reason` is `gone`, `no_address`, `over`, `unwanted` or `refused`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def written_for(
    session: AsyncSession, leased: Leased, changes: Sequence[Told], settings: Settings[Any], links: Links
) -> Mail:
    """The e-mail as it is to be sent now; `changes` are those that it tells. Raises NobodyToTell."""
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
    common = settings.common
    kind = UNSUBSCRIBABLE.get(template)
    unsubscribe = None
    if kind is not None:
        if registration.email_refused_at is not None:
            raise NobodyToTell("refused")
        if await wants_none(session, conference.id, registration.id, kind):
            raise NobodyToTell("unwanted")
        wish = Wish(registration.id, kind, language)
        unsubscribe = unsubscribe_url(settings.own, common.public_url, conference, wish)
    told = _one(workshops, leased.workshop_id, template) if template in ABOUT_WORKSHOPS else None
    rooms = {workshop.room_id for workshop, _ in workshops if workshop.room_id is not None}
    made = Appointments(conference, await changes_store.rooms_of(session, rooms), language, leased.number)
    entered: list[Appointment] = []
    if template == EmailTemplate.CHANGED:
        if registration.state not in _TAKES_PART:
            raise NobodyToTell("over")
        lines, entered = await tell(session, changes, conference, workshops, made)
        if not lines:
            raise NobodyToTell("over")
        if registration.state != RegistrationState.CONFIRMED:
            entered = []
    else:
        lines = _lines(conference, workshops, language) if template in _LISTING else []
        method = _ENTERING.get(template)
        if method is not None:
            entered = entered_by(made, workshops, method, whole=template in WHOLE, only=leased.workshop_id)
    written = write(
        Letter(
            template=template,
            language=language,
            greeting=person.name().greeted(language),
            values=values_of(conference, told, expires_at, language) | await _reason(session, leased.details),
            own=await store.own_text(session, conference.id, template, language),
            lines=lines,
            around=_CHANGED if template == EmailTemplate.CHANGED else Around(),
            link=links.manage_url(registration.id, conference.ends_on),
            unsubscribe=unsubscribe,
        )
    )
    return Mail(
        message_id=f"{leased.id}@{host_of(common.public_url)}",
        recipient=person.email,
        recipient_name=person.display_name,
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=language,
        written_at=now(),
        unsubscribe=unsubscribe,
        attachments=attachments(
            entered, Parties(split_sender(common.mail_from)[1], person.email, common.public_url), now()
        ),
    )


def values_of(
    conference: ConferenceRow, workshop: WorkshopRow | None, expires_at: datetime | None, language: str
) -> dict[str, str]:
    """What the templates name: `conference`, `days`, `place`, and of one workshop `workshop`, `when`, `expires`.

    Organisers' own texts name `where` and `hours`, which are the same without brackets and commas around.
    """
    values = {
        "conference": wording.label(conference.title, language, conference.languages),
        "days": wording.days(conference, language),
        "place": texts.PLACE.render(language, {"place": conference.place}) if conference.place else "",
    }
    values["where"] = conference.place or ""
    if workshop is not None:
        hours = wording.hours(workshop, conference, language)
        values |= {
            "hours": hours,
            "workshop": wording.label(workshop.title, language, conference.languages),
            "when": wording.beside(hours, language),
        }
    if expires_at is not None:
        values["expires"] = wording.moment(expires_at.astimezone(zone_of(conference)), language)
    return values


async def _reason(session: AsyncSession, details: Mapping[str, Any]) -> dict[str, str]:
    """`reason`: why what was asked for was rejected; looked up here, so that no e-mail's row holds what people write.

    Raises NobodyToTell when it is gone.
    """
    if "change_id" not in details:
        return {}
    reason = await changes_store.reason_of_change(session, UUID(details["change_id"]))
    if reason is None:
        raise NobodyToTell("gone")
    return {"reason": reason}


def _lines(conference: ConferenceRow, workshops: Workshops, language: str) -> list[Line]:
    return [
        Line(
            wording.label(workshop.title, language, conference.languages),
            wording.beside(wording.hours(workshop, conference, language), language),
            ENROLMENT_STATES[state].render(language),
        )
        for workshop, state in workshops
        if state in _SHOWN
    ]


def _one(workshops: Workshops, workshop_id: UUID | None, template: EmailTemplate) -> WorkshopRow:
    """The workshop that an e-mail is about. Raises NobodyToTell when the enrolment, or an offer to remind of, is
    gone."""
    for workshop, state in workshops:
        if workshop.id == workshop_id and (template != EmailTemplate.OFFER_ENDING or state == EnrolmentState.OFFERED):
            return workshop
    raise NobodyToTell("gone")
