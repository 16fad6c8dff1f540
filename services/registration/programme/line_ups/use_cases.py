"""Speakers take seats in a line-up, one at a time: each change holds the workshop's row."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.milestones.closing import check_open
from services.registration.models.programme import SpeakerRow
from services.registration.programme import store
from services.registration.programme.access import visible_workshop
from services.registration.programme.line_ups.judging import as_speaker, publish_line_up, workshop_visibility
from services.registration.programme.line_ups.schemas import ReplacementIn, SpeakerIn, SpeakerPatch
from services.registration.programme.line_ups.seating import (
    Found,
    check_registration,
    check_seat,
    fresh_speaker,
    note_partner,
    open_line_up,
    tell_answer,
    tell_change,
    visible_speaker,
    with_presence,
)
from services.registration.rules.states import speaker_may_become
from services.registration.slides.closing import check_slides_open
from services.registration.slides.discarding import check_not_counted, discard_slides
from services.registration.vocabularies.milestones import Closes
from services.registration.vocabularies.programme import SpeakerState
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import Forbidden


async def add_speaker(
    session: AsyncSession, caller: Caller, workshop_id: UUID, body: SpeakerIn, *, applied: bool = False
) -> Found:
    """Raises RuleBroken (B3, B5) when the seat is not to be had, RuleViolated (B7), LineUpFinal, Forbidden.

    For a delegation's head RuleBroken (B18), too, once applications have closed, but for who had `applied` before.
    """
    _, conference, access = await visible_workshop(session, caller, workshop_id)
    if not access.edits_side(body.delegation):
        raise Forbidden()
    if not access.manages and not applied:
        check_open(conference.closings, Closes.APPLICATIONS, body.delegation, now())
    workshop = await open_line_up(session, workshop_id)
    others = await store.speakers_of(session, [workshop.id])
    values = body.model_dump() | {"person": body.person.model_dump(mode="json")}
    speaker = SpeakerRow(conference_id=conference.id, workshop_id=workshop.id, **values)
    await check_seat(session, conference, speaker, others, before=None)
    await check_registration(session, access, speaker, others)
    await store.add(session, speaker)
    await note_partner(session, body.person)
    await tell_change(session, workshop, conference, speaker, [*others, speaker], before=None)
    return Found(speaker, conference, access)


async def change_speaker(
    session: AsyncSession, caller: Caller, speaker_id: UUID, if_match: Precondition, body: SpeakerPatch
) -> Found:
    """Raises as `add_speaker`. Who changes sides needs a seat there; a limit lowered since takes nobody's seat.

    A delegation's head changes no slides once their handing in has closed (B18); nobody those of a file, which says
    how many it has (Conflict).
    """
    changes = body.model_dump(include=body.model_fields_set)
    if "person" in changes:
        changes["person"] = body.person.model_dump(mode="json")
    found = await _changed(session, caller, speaker_id, if_match, changes)
    if "person" in changes:
        await note_partner(session, body.person)
    return found


async def answer_speaker(
    session: AsyncSession,
    caller: Caller,
    speaker_id: UUID,
    if_match: Precondition,
    state: SpeakerState,
    *,
    reason: str | None = None,
) -> Found:
    """Bring a speaker to `state`: invited, accepted, declined. Raises WrongState out of turn, else as `add_speaker`."""
    return await _changed(
        session, caller, speaker_id, if_match, {"state": state, "decline_reason": reason}, in_turn=True
    )


async def replace_speaker(
    session: AsyncSession, caller: Caller, speaker_id: UUID, if_match: Precondition, body: ReplacementIn
) -> Found:
    """Give a speaker's seat to another of the same side, in one step: nobody else can take it in between.

    Answers the one who has the seat now. Raises WrongState for who holds no seat, else as `add_speaker`.
    """
    found, conference, access = await visible_speaker(session, caller, speaker_id)
    if not access.edits_side(found.delegation):
        raise Forbidden()
    workshop = await open_line_up(session, found.workshop_id)
    leaving = await fresh_speaker(session, speaker_id)
    if_match.check(leaving.version)
    if not access.edits_side(leaving.delegation):
        raise Forbidden()
    if not speaker_may_become(SpeakerState.REPLACED, leaving.state):
        raise WrongState(leaving.state)
    before = as_speaker(leaving)
    leaving.state = SpeakerState.REPLACED
    leaving.touch()
    await session.flush()
    others = [row for row in await store.speakers_of(session, [workshop.id]) if row.id != speaker_id]
    values = body.model_dump() | {"person": body.person.model_dump(mode="json"), "role": body.role or leaving.role}
    speaker = SpeakerRow(conference_id=conference.id, workshop_id=workshop.id, delegation=leaving.delegation, **values)
    await check_seat(session, conference, speaker, others, before=before)
    await check_registration(session, access, speaker, others)
    await store.add(session, speaker)
    leaving.replaced_by = speaker.id
    await session.flush()
    await note_partner(session, body.person)
    await tell_answer(session, workshop, conference, leaving)
    await tell_change(session, workshop, conference, speaker, [*others, leaving, speaker], before=None)
    return Found(speaker, conference, access)


async def remove_speaker(session: AsyncSession, caller: Caller, speaker_id: UUID, if_match: Precondition) -> None:
    """Take somebody out of a line-up, and the data with it. Raises LineUpFinal."""
    found, conference, access = await visible_speaker(session, caller, speaker_id)
    if not access.edits_side(found.delegation):
        raise Forbidden()
    workshop = await open_line_up(session, found.workshop_id)
    speaker = await fresh_speaker(session, speaker_id)
    if_match.check(speaker.version)
    await discard_slides(session, speaker_id)
    await store.delete_speaker(session, speaker)
    if as_speaker(speaker).seated:
        left = await store.speakers_of(session, [workshop.id])
        await publish_line_up(session, workshop, left, workshop_visibility(workshop, conference))


async def _changed(
    session: AsyncSession,
    caller: Caller,
    speaker_id: UUID,
    if_match: Precondition,
    changes: dict[str, Any],
    *,
    in_turn: bool = False,
) -> Found:
    """The speaker with its columns changed; `in_turn`: only to a state that follows from the present one."""
    found, conference, access = await visible_speaker(session, caller, speaker_id)
    if not (access.edits_side(found.delegation) and access.edits_side(changes.get("delegation", found.delegation))):
        raise Forbidden()
    if "slides" in changes and not access.manages:
        check_slides_open(conference, found.delegation, now())
    workshop = await open_line_up(session, found.workshop_id)
    speaker = await fresh_speaker(session, speaker_id)
    if_match.check(speaker.version)
    before = await with_presence(session, speaker)
    target = changes.get("state", before.state)
    if target != before.state and before.state == SpeakerState.REPLACED:
        raise WrongState(before.state)
    if in_turn and not speaker_may_become(target, before.state):
        raise WrongState(before.state)
    if changes.get("slides", speaker.slides) != speaker.slides:
        await check_not_counted(session, speaker_id)
    for name, value in changes.items():
        setattr(speaker, name, value)
    if speaker.state != SpeakerState.DECLINED:
        speaker.decline_reason = None
    everybody = await store.speakers_of(session, [workshop.id], refresh=False)
    others = [row for row in everybody if row.id != speaker.id]
    await check_seat(session, conference, speaker, others, before=before)
    if changes.keys() & {"registration_id", "state"}:
        await check_registration(session, access, speaker, others)
    speaker.touch()
    await session.flush()
    await tell_change(session, workshop, conference, speaker, everybody, before=before)
    return Found(speaker, conference, access)
