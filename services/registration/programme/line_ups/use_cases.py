"""Speakers take seats in a line-up, one at a time: each change holds the workshop's row."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.conferences.access import Access
from services.registration.conferences.facts import policy_of
from services.registration.milestones.closing import check_open
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import SpeakerRow, WorkshopRow
from services.registration.participants.store import keep_unverified
from services.registration.person import PersonIn
from services.registration.problems import LineUpFinal, WrongState, broken, unknown_delegation, violated
from services.registration.programme import events, store
from services.registration.programme.access import locked_workshop, visible_workshop
from services.registration.programme.line_ups.judging import as_speaker, publish_line_up, workshop_visibility
from services.registration.programme.line_ups.schemas import SpeakerIn, SpeakerPatch
from services.registration.rules.line_up import Speaker, seat_refused
from services.registration.rules.programme import slides_beyond_limit
from services.registration.vocabularies.milestones import Closes
from services.registration.vocabularies.programme import SpeakerState, WorkshopState
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound

_ANSWERS = {SpeakerState.ACCEPTED: events.SPEAKER_ACCEPTED, SpeakerState.DECLINED: events.SPEAKER_DECLINED}


async def add_speaker(
    session: AsyncSession, caller: Caller, workshop_id: UUID, body: SpeakerIn
) -> tuple[SpeakerRow, Access]:
    """Raises RuleBroken (B3, B5) when the seat is not to be had, RuleViolated (B7), LineUpFinal, Forbidden.

    For a delegation's head RuleBroken (B18), too, once applications have closed.
    """
    _, conference, access = await visible_workshop(session, caller, workshop_id)
    if not access.edits_side(body.delegation):
        raise Forbidden()
    if not access.manages:
        check_open(conference.closings, Closes.APPLICATIONS, body.delegation, now())
    workshop = await _open_line_up(session, workshop_id)
    others = await store.speakers_of(session, [workshop.id])
    values = body.model_dump() | {"person": body.person.model_dump(mode="json")}
    speaker = SpeakerRow(conference_id=conference.id, workshop_id=workshop.id, **values)
    await _check(session, conference, speaker, others, before=None)
    await store.add(session, speaker)
    await _note_partner(session, body.person)
    await _tell(session, workshop, conference, speaker, [*others, speaker], before=None)
    return speaker, access


async def read_speaker(session: AsyncSession, caller: Caller, speaker_id: UUID) -> tuple[SpeakerRow, Access]:
    """Who declined is there only for those who work on the line-up."""
    speaker, _, access = await _visible_speaker(session, caller, speaker_id)
    return speaker, access


async def change_speaker(
    session: AsyncSession, caller: Caller, speaker_id: UUID, if_match: Precondition, body: SpeakerPatch
) -> tuple[SpeakerRow, Access]:
    """Raises as `add_speaker`. Who changes sides needs a seat there; a limit lowered since takes nobody's seat."""
    found, conference, access = await _visible_speaker(session, caller, speaker_id)
    changes = body.model_dump(include=body.model_fields_set)
    if "person" in changes:
        changes["person"] = body.person.model_dump(mode="json")
    if not (access.edits_side(found.delegation) and access.edits_side(changes.get("delegation", found.delegation))):
        raise Forbidden()
    workshop = await _open_line_up(session, found.workshop_id)
    speaker = await _fresh(session, speaker_id)
    if_match.check(speaker.version)
    before = as_speaker(speaker)
    for name, value in changes.items():
        setattr(speaker, name, value)
    everybody = await store.speakers_of(session, [workshop.id], refresh=False)
    await _check(session, conference, speaker, [row for row in everybody if row.id != speaker.id], before=before)
    speaker.touch()
    await session.flush()
    if "person" in changes:
        await _note_partner(session, body.person)
    await _tell(session, workshop, conference, speaker, everybody, before=before)
    return speaker, access


async def remove_speaker(session: AsyncSession, caller: Caller, speaker_id: UUID, if_match: Precondition) -> None:
    """Take somebody out of a line-up, and the data with it. Raises LineUpFinal."""
    found, conference, access = await _visible_speaker(session, caller, speaker_id)
    if not access.edits_side(found.delegation):
        raise Forbidden()
    workshop = await _open_line_up(session, found.workshop_id)
    speaker = await _fresh(session, speaker_id)
    if_match.check(speaker.version)
    await store.delete_speaker(session, speaker)
    if as_speaker(speaker).seated:
        left = await store.speakers_of(session, [workshop.id])
        await publish_line_up(session, workshop, left, workshop_visibility(workshop, conference))


async def _note_partner(session: AsyncSession, person: PersonIn) -> None:
    """The registry is asked about a new partner in a moment, and not while the line-up is locked."""
    if person.partner_id is not None:
        await keep_unverified(session, person.partner_id)


async def _visible_speaker(
    session: AsyncSession, caller: Caller, speaker_id: UUID
) -> tuple[SpeakerRow, ConferenceRow, Access]:
    speaker = await store.get_speaker(session, speaker_id)
    if speaker is None:
        raise NotFound()
    _, conference, access = await visible_workshop(session, caller, speaker.workshop_id)
    if not as_speaker(speaker).seated and not access.edits_side(speaker.delegation):
        raise NotFound()
    return speaker, conference, access


async def _fresh(session: AsyncSession, speaker_id: UUID) -> SpeakerRow:
    speaker = await store.get_speaker(session, speaker_id, fresh=True)
    if speaker is None:
        raise NotFound()
    return speaker


async def _open_line_up(session: AsyncSession, workshop_id: UUID) -> WorkshopRow:
    """The workshop, locked, so that two who want its last seat come one after the other."""
    workshop = await locked_workshop(session, workshop_id)
    if workshop.state == WorkshopState.FINAL:
        raise LineUpFinal()
    if workshop.state == WorkshopState.CANCELLED:
        raise WrongState(workshop.state)
    return workshop


async def _check(
    session: AsyncSession,
    conference: ConferenceRow,
    speaker: SpeakerRow,
    others: list[SpeakerRow],
    *,
    before: Speaker | None,
) -> None:
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


async def _tell(
    session: AsyncSession,
    workshop: WorkshopRow,
    conference: ConferenceRow,
    speaker: SpeakerRow,
    everybody: list[SpeakerRow],
    *,
    before: Speaker | None,
) -> None:
    after = as_speaker(speaker)
    if after == before:
        return
    visibility = workshop_visibility(workshop, conference)
    answer = _ANSWERS.get(after.state)
    if answer is not None and (before is None or before.state != after.state):
        data = events.speaker_event(
            conference.id, workshop.id, speaker.id, speaker.version, speaker.delegation, after.state
        )
        await publish(session, answer, data, visibility=visibility)
    await publish_line_up(session, workshop, everybody, visibility)
