"""Workshops: planned, announced, made final."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.approvals.standing import approval_missing
from services.registration.conferences import store as conferences
from services.registration.conferences.access import managed_conference
from services.registration.conferences.facts import event_visibility, policy_of
from services.registration.conflicts.guarding import check_possible, what_cannot_be
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import WorkshopRow
from services.registration.models.timetable import RoomRow
from services.registration.problems import LineUpFinal, unknown_delegation, violated
from services.registration.programme import events, store
from services.registration.programme.access import managed_workshop
from services.registration.programme.changes import tell_programme_changed
from services.registration.programme.line_ups.judging import (
    publish_line_up,
    review_of,
    surroundings_of,
    workshop_visibility,
)
from services.registration.programme.release import release_if_due
from services.registration.programme.schemas import WorkshopIn, WorkshopPatch
from services.registration.programme.times import check_times
from services.registration.rooms.placing import room_for
from services.registration.rules.programme import debate_missing, sub_themes_beyond_limit
from services.registration.rules.states import workshop_may_become
from services.registration.seats import cancelling, ledger
from services.registration.texts import DEBATE_TOO_LONG
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.programme import WorkshopState
from shared.auth.caller import Caller
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.events.types import Visibility as EventVisibility
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import Incomplete, invalid

_FROZEN_WITH_THE_LINE_UP = frozenset({"sub_themes", "debate_minutes", "framing_note"})
_RELEASES = frozenset({"quota_release_on", "reserve_release_on"})
_SECONDS_A_MINUTE = 60
_WORKSHOPS = ["workshops"]


async def create_workshop(
    session: AsyncSession, caller: Caller, conference_id: UUID, body: WorkshopIn
) -> tuple[WorkshopRow, ConferenceRow]:
    """A draft with its seats, all free.

    Raises RuleViolated (B4; B11 where the policy makes it hard), Unprocessable for times outside the conference or a
    quota of no delegation, WrongState when the conference is cancelled.
    """
    conference, _ = await managed_conference(session, caller, conference_id, shared=True)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    workshop = WorkshopRow(conference_id=conference_id, **body.model_dump())
    await _check(session, workshop, conference, WorkshopIn.model_fields)
    room = await room_for(session, conference_id, workshop.room_id)
    await store.add(session, workshop)
    await check_possible(session, conference, workshop.id, announced=False)
    await ledger.open_ledger(session, workshop, room_seats=_seats_in(room))
    await release_if_due(session, workshop, conference, _RELEASES)
    return workshop, conference


async def change_workshop(
    session: AsyncSession, caller: Caller, workshop_id: UUID, if_match: Precondition, body: WorkshopPatch
) -> tuple[WorkshopRow, ConferenceRow]:
    """Change a workshop, its seats with it: who waits moves up when there is more room, and nobody loses a seat.

    Raises as `create_workshop`; LineUpFinal for what was judged when it was made final; Conflict when a participant
    would be in two places at its new time, ProgrammeConflict (D8) when its room or a speaker would.
    """
    workshop, conference, _ = await managed_workshop(session, caller, workshop_id)
    if_match.check(workshop.version)
    changes = body.model_dump(include=body.model_fields_set)
    changed = {name for name, value in changes.items() if getattr(workshop, name) != value}
    _check_not_cancelled(workshop, conference)
    if workshop.state == WorkshopState.FINAL and changed & _FROZEN_WITH_THE_LINE_UP:
        raise LineUpFinal()
    left = workshop.room_id
    for name, value in changes.items():
        setattr(workshop, name, value)
    await _check(session, workshop, conference, changes)
    room = await room_for(session, workshop.conference_id, workshop.room_id, left)
    workshop.touch()
    await session.flush()
    if changed & {"starts_at", "ends_at", "room_id"}:
        await check_possible(session, conference, workshop.id, announced=workshop.state != WorkshopState.DRAFT)
    if changed & {"starts_at", "ends_at"}:
        await ledger.change_times(
            session, workshop.conference_id, workshop.id, starts_at=workshop.starts_at, ends_at=workshop.ends_at
        )
    if changed & {"capacity", "quotas", "reserved", "room_id"}:
        await ledger.change_limits(session, workshop, room_seats=_seats_in(room))
    await release_if_due(session, workshop, conference, changed & _RELEASES)
    if workshop.state != WorkshopState.DRAFT and changed:
        await _tell(session, events.CHANGED, workshop, event_visibility(conference), sorted(changed))
        await tell_programme_changed(session, conference, _WORKSHOPS)
    return workshop, conference


async def announce_workshop(
    session: AsyncSession, caller: Caller, workshop_id: UUID, if_match: Precondition
) -> tuple[WorkshopRow, ConferenceRow]:
    """B16: open for enrolment, long before the line-up is final.

    Raises WrongState; ProgrammeConflict (D8) when its room, or somebody who accepted, is announced elsewhere then.
    """
    workshop, conference, _ = await managed_workshop(session, caller, workshop_id)
    if_match.check(workshop.version)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    await room_for(session, workshop.conference_id, workshop.room_id)
    await _advance(session, workshop, WorkshopState.ANNOUNCED)
    await check_possible(session, conference, workshop.id, announced=True)
    await ledger.set_accepting(session, workshop.id, True)
    await _tell(session, events.ANNOUNCED, workshop, event_visibility(conference))
    await tell_programme_changed(session, conference, _WORKSHOPS)
    return workshop, conference


async def finalise_workshop(
    session: AsyncSession, caller: Caller, workshop_id: UUID, if_match: Precondition
) -> tuple[WorkshopRow, ConferenceRow]:
    """Freeze the line-up; raises Incomplete with all that is missing, judged by the accepted speakers alone.

    Raises WrongState for what is final or cancelled. A draft lacks its announcement (B16) among the rest.
    """
    workshop, conference, _ = await managed_workshop(session, caller, workshop_id)
    if_match.check(workshop.version)
    _check_not_cancelled(workshop, conference)
    if workshop.state == WorkshopState.FINAL:
        raise WrongState(workshop.state)
    speakers = await store.speakers_of(session, [workshop.id])
    around = await surroundings_of(session, conference, speakers)
    missing = [
        *review_of(workshop, conference, speakers, around).missing,
        *await approval_missing(session, conference, workshop.id),
        *await what_cannot_be(session, conference, workshop.id),
    ]
    if missing:
        raise Incomplete(missing)
    await _advance(session, workshop, WorkshopState.FINAL)
    await _tell(session, events.FINALISED, workshop, event_visibility(conference))
    await publish_line_up(session, workshop, speakers, event_visibility(conference))
    return workshop, conference


async def reopen_workshop(
    session: AsyncSession, caller: Caller, workshop_id: UUID, if_match: Precondition
) -> tuple[WorkshopRow, ConferenceRow]:
    """Open a final line-up again, for a speaker to be replaced. Raises WrongState for one that is not final."""
    workshop, conference, _ = await managed_workshop(session, caller, workshop_id)
    if_match.check(workshop.version)
    _check_not_cancelled(workshop, conference)
    if workshop.state != WorkshopState.FINAL:
        raise WrongState(workshop.state)
    workshop.state = WorkshopState.ANNOUNCED
    workshop.touch()
    await publish_line_up(
        session, workshop, await store.speakers_of(session, [workshop.id]), event_visibility(conference)
    )
    return workshop, conference


async def cancel_workshop(
    session: AsyncSession, caller: Caller, workshop_id: UUID, if_match: Precondition
) -> tuple[WorkshopRow, ConferenceRow]:
    """Cancel a workshop with its enrolments; who was kept from another workshop by it may move up there.

    Raises WrongState when it is cancelled already.
    """
    workshop, conference, _ = await managed_workshop(session, caller, workshop_id)
    if_match.check(workshop.version)
    visibility = workshop_visibility(workshop, conference)
    was_announced = workshop.state != WorkshopState.DRAFT
    was_final = workshop.state == WorkshopState.FINAL
    await _advance(session, workshop, WorkshopState.CANCELLED)
    await cancelling.cancel_workshop(session, workshop.conference_id, workshop.id)
    await _tell(session, events.CANCELLED, workshop, visibility)
    if was_final:
        await publish_line_up(session, workshop, await store.speakers_of(session, [workshop.id]), visibility)
    if was_announced:
        await tell_programme_changed(session, conference, _WORKSHOPS)
    return workshop, conference


def _seats_in(room: RoomRow | None) -> int | None:
    """The room is locked: nobody changes its seats meanwhile."""
    return None if room is None else room.capacity


def _check_not_cancelled(workshop: WorkshopRow, conference: ConferenceRow) -> None:
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    if workshop.state == WorkshopState.CANCELLED:
        raise WrongState(workshop.state)


async def _tell(
    session: AsyncSession,
    event_type: EventType,
    workshop: WorkshopRow,
    visibility: EventVisibility,
    changed: list[str] | None = None,
) -> None:
    data = events.workshop_event(workshop.conference_id, workshop.id, workshop.version, workshop.state, changed)
    await publish(session, event_type, data, visibility=visibility)


async def _advance(session: AsyncSession, workshop: WorkshopRow, target: WorkshopState) -> None:
    if not workshop_may_become(target, workshop.state):
        raise WrongState(workshop.state)
    workshop.state = target
    workshop.touch()
    await session.flush()


async def _check(
    session: AsyncSession, workshop: WorkshopRow, conference: ConferenceRow, named: Collection[str]
) -> None:
    """Hold against the rules what is `named` in the request; what stood before a policy changed may stay."""
    policy = policy_of(conference)
    findings = []
    if "sub_themes" in named:
        findings.append(sub_themes_beyond_limit(len(workshop.sub_themes), policy))
    if "debate_minutes" in named and policy.strength("B11", "P") == "H":
        findings.append(debate_missing(workshop.debate_minutes, policy))
    for finding in findings:
        if finding is not None:
            raise violated(finding)
    _check_times(workshop, conference)
    known = await conferences.delegation_codes(session, conference.id)
    for code in workshop.quotas:
        if code not in known:
            raise unknown_delegation(f"/quotas/{code}", code)
    if "framing_note" in named and workshop.framing_note:
        for index, author in enumerate(workshop.framing_note["authors"]):
            if isinstance(author, dict) and author["delegation"] not in known:
                raise unknown_delegation(f"/framing_note/authors/{index}/delegation", author["delegation"])


def _check_times(workshop: WorkshopRow, conference: ConferenceRow) -> None:
    check_times(workshop.starts_at, workshop.ends_at, conference)
    if workshop.starts_at is None or workshop.ends_at is None:
        return
    seconds = (workshop.ends_at - workshop.starts_at).total_seconds()
    if (workshop.debate_minutes or 0) * _SECONDS_A_MINUTE > seconds:
        raise invalid("/debate_minutes", "longer_than_workshop", DEBATE_TOO_LONG)
