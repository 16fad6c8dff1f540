"""E-mails to whoever leads a group: one for all that befell members without an address in one moment.

It says how the group stands when it is sent, so that it may stand for many: twenty pupils who move up are one e-mail.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.calendar import host_of
from services.registration.emails import group_store, store, texts, wording
from services.registration.emails.rendering import Letter, Line, write
from services.registration.emails.store import Leased
from services.registration.emails.writing import NobodyToTell
from services.registration.models.conference import ConferenceRow
from services.registration.models.groups import RegistrationGroupRow
from services.registration.participants.links import Links
from services.registration.person import PersonOut
from services.registration.rules.emails import Due, language_for, once
from services.registration.vocabularies.emails import EmailTemplate
from services.registration.vocabularies.participants import ENROLMENT_STATES, EnrolmentState, RegistrationState
from shared.catalogue.texts import DEFAULT_LANGUAGE, LANGUAGES
from shared.clock import now
from shared.mail.message import Mail
from shared.settings import CommonSettings


async def to_their_leaders(session: AsyncSession, due: Sequence[Due], moments: Mapping[UUID, str]) -> list[Due]:
    """`due` with what concerns members without an address put into one e-mail a group and moment, to its leader.

    `moments` are the times of the events by their ids: those of one transaction have the same.
    """
    led = await group_store.led(session, {mail.registration_id for mail in due})
    kept, told = [], {}
    for mail in due:
        group = led.get(mail.registration_id)
        if group is None:
            kept.append(mail)
        else:
            moment = moments.get(mail.event_id, str(mail.event_id))
            told[group, moment] = due_to_leader(mail.conference_id, *group, moment)
    return [*kept, *told.values()]


def due_to_leader(conference_id: UUID, group_id: UUID, version: int, moment: str) -> Due:
    """The e-mail to a group's leader about what happened at a moment."""
    return Due(once(group_id, moment), conference_id, group_id, version, EmailTemplate.GROUP)


async def tell_new_leader(session: AsyncSession, conference: ConferenceRow, group: RegistrationGroupRow) -> None:
    """Somebody else leads a group from now on, and is sent the link; in this transaction."""
    if not conference.historical:
        await store.note(session, [due_to_leader(conference.id, group.id, group.version, f"leader {group.version}")])


async def written_for_leader(session: AsyncSession, leased: Leased, common: CommonSettings, links: Links) -> Mail:
    """The e-mail as it is to be sent now. Raises NobodyToTell when there is no such group, or nobody leads it."""
    found = await group_store.group_and_conference(session, leased.recipient_id)
    if found is None or not found[0].leader.get("email"):
        raise NobodyToTell("gone")
    group, conference = found
    leader = PersonOut.model_validate(group.leader)
    language = language_for(leader.language, conference.languages, LANGUAGES, DEFAULT_LANGUAGE)
    members = await group_store.members_by_state(session, group.id)
    written = write(
        Letter(
            template=EmailTemplate.GROUP,
            language=language,
            greeting=leader.name().greeted(language),
            values={
                "group": group.name,
                "conference": wording.label(conference.title, language, conference.languages),
                "days": wording.days(conference, language),
                "place": texts.PLACE.render(language, {"place": conference.place}) if conference.place else "",
                "where": conference.place or "",
                "confirmed": str(members.get(RegistrationState.CONFIRMED, 0)),
                "pending": str(members.get(RegistrationState.PENDING_APPROVAL, 0)),
            },
            own=await store.own_text(session, conference.id, EmailTemplate.GROUP, language),
            lines=await _lines(session, conference, group, language),
            link=links.group_url(group.id, group.link_id, conference.ends_on),
        )
    )
    return Mail(
        message_id=f"{leased.id}@{host_of(common.public_url)}",
        recipient=str(leader.email),
        recipient_name=leader.display_name,
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=language,
        written_at=now(),
    )


async def _lines(
    session: AsyncSession, conference: ConferenceRow, group: RegistrationGroupRow, language: str
) -> list[Line]:
    """The workshops, and how many of the group stand how in each."""
    numbers: dict[UUID, list[str]] = {}
    workshops = {}
    for workshop, state, number in await group_store.seats_of(session, group.id):
        workshops[workshop.id] = workshop
        said = ENROLMENT_STATES[EnrolmentState(state)].render(language)
        numbers.setdefault(workshop.id, []).append(f"{said}: {number}")
    return [
        Line(
            wording.label(workshop.title, language, conference.languages),
            wording.beside(wording.hours(workshop, conference, language), language),
            texts.AND.render(language).join(numbers[workshop_id]),
        )
        for workshop_id, workshop in workshops.items()
    ]
