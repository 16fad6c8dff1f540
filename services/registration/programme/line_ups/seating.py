"""What every change of a line-up does: find the speaker, hold the workshop, check the seat, tell of the change."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import Access
from services.registration.conferences.facts import policy_of
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.participants.partner_store import keep_unverified
from services.registration.person import PersonIn
from services.registration.problems import LineUpFinal, broken, unknown_delegation, violated
from services.registration.programme import events
from services.registration.programme import store as programme
from services.registration.programme.access import locked_workshop, visible_workshop
from services.registration.programme.line_ups import store
from services.registration.programme.line_ups.judging import (
    as_speaker,
    publish_line_up,
    registrations_gone,
    workshop_visibility,
)
from services.registration.rules.line_up import Speaker, seat_refused
from services.registration.rules.programme import slides_beyond_limit
from services.registration.texts import UNKNOWN_REGISTRATION
from services.registration.vocabularies.programme import SpeakerState, WorkshopState
from shared.auth.caller import Caller
from shared.events.outbox import publish
from shared.http.conflicts import AlreadyExists, WrongState
from shared.http.problems import NotFound, invalid

_ANSWERS = {SpeakerState.ACCEPTED: events.SPEAKER_ACCEPTED, SpeakerState.DECLINED: events.SPEAKER_DECLINED}


class Found(NamedTuple):
    """A speaker, its conference, and what the caller may do to that."""

    speaker: SpeakerRow
    conference: ConferenceRow
    access: Access


async def visible_speaker(session: AsyncSession, caller: Caller, speaker_id: UUID) -> Found:
    """Raises NotFound. Who declined or was replaced is there only for those who work on that side's line-up."""
    speaker = await programme.get_speaker(session, speaker_id)
    if speaker is None:
        raise NotFound()
    _, conference, access = await visible_workshop(session, caller, speaker.workshop_id)
    if not as_speaker(speaker).seated and not access.edits_side(speaker.delegation):
        raise NotFound()
    return Found(speaker, conference, access)


async def fresh_speaker(session: AsyncSession, speaker_id: UUID) -> SpeakerRow:
    """The speaker as committed last: for those who hold its workshop. Raises NotFound."""
    speaker = await programme.get_speaker(session, speaker_id, fresh=True)
    if speaker is None:
        raise NotFound()
    return speaker


async def open_line_up(session: AsyncSession, workshop_id: UUID) -> WorkshopRow:
    """The workshop, locked, so that two who want its last seat come one after the other.

    Raises LineUpFinal, or WrongState when it is cancelled.
    """
    workshop = await locked_workshop(session, workshop_id)
    if workshop.state == WorkshopState.FINAL:
        raise LineUpFinal()
    if workshop.state == WorkshopState.CANCELLED:
        raise WrongState(workshop.state)
    return workshop


async def check_seat(
    session: AsyncSession,
    conference: ConferenceRow,
    speaker: SpeakerRow,
    others: Iterable[SpeakerRow],
    *,
    before: Speaker | None,
) -> None:
    """Raises RuleViolated (B7), Unprocessable for an unknown delegation, RuleBroken (B3, B5) without a seat."""
    policy = policy_of(conference)
    too_many = slides_beyond_limit(speaker.slides, policy)
    if too_many is not None:
        raise violated(too_many)
    delegations = await conferences.delegation_codes(session, conference.id)
    if speaker.delegation is not None and speaker.delegation not in delegations:
        raise unknown_delegation("/delegation", speaker.delegation)
    refused = seat_refused(
        [as_speaker(row) for row in others],
        as_speaker(speaker),
        policy,
        has_delegations=bool(delegations),
        before=before,
    )
    if refused is not None:
        raise broken(refused)


async def check_registration(
    session: AsyncSession, access: Access, speaker: SpeakerRow, others: Iterable[SpeakerRow]
) -> None:
    """B13: a speaker's registration is of the same conference, and one that the caller may know of.

    Raises Unprocessable, or AlreadyExists when the same registration speaks in this workshop already.
    """
    if speaker.registration_id is None:
        return
    registration = await store.get_registration(session, speaker.registration_id)
    if (
        registration is None
        or registration.conference_id != speaker.conference_id
        or not access.edits_side(registration.delegation)
    ):
        raise invalid("/registration_id", "unknown_registration", UNKNOWN_REGISTRATION)
    if as_speaker(speaker).seated and any(
        row.registration_id == speaker.registration_id and as_speaker(row).seated for row in others
    ):
        raise AlreadyExists()


async def note_partner(session: AsyncSession, person: PersonIn) -> None:
    """The registry is asked about a new partner in a moment, and not while the line-up is locked."""
    if person.partner_id is not None:
        await keep_unverified(session, person.partner_id)


async def tell_change(
    session: AsyncSession,
    workshop: WorkshopRow,
    conference: ConferenceRow,
    speaker: SpeakerRow,
    everybody: list[SpeakerRow],
    *,
    before: Speaker | None,
) -> None:
    """Tell of the speaker's answer, and of the line-up if anything in its numbers changed."""
    after = await with_presence(session, speaker)
    if before is not None and _counted(after) == _counted(before):
        return
    if before is None or before.state != after.state:
        await tell_answer(session, workshop, conference, speaker)
    await publish_line_up(session, workshop, everybody, workshop_visibility(workshop, conference))


def _counted(speaker: Speaker) -> tuple[object, ...]:
    """What of a speaker the numbers of a line-up depend on."""
    return speaker.delegation, speaker.role, speaker.state, speaker.absent


async def with_presence(session: AsyncSession, speaker: SpeakerRow) -> Speaker:
    """A speaker as the rules see one, absent when the registration does not stand."""
    return as_speaker(speaker, absent=speaker.registration_id in await registrations_gone(session, [speaker]))


async def tell_answer(
    session: AsyncSession, workshop: WorkshopRow, conference: ConferenceRow, speaker: SpeakerRow
) -> None:
    """Tell that a speaker accepted, declined or was replaced; other states are told with the line-up alone."""
    answer = events.SPEAKER_REPLACED if speaker.replaced_by else _ANSWERS.get(speaker.state)
    if answer is None:
        return
    data = events.speaker_event(
        conference.id,
        workshop.id,
        speaker.id,
        speaker.version,
        speaker.delegation,
        speaker.state,
        speaker.replaced_by,
    )
    await publish(session, answer, data, visibility=workshop_visibility(workshop, conference))
