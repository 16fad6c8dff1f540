"""Candidates for speaking: entered by their side, ranked (B9), and chosen for a line-up."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.candidates import store
from services.registration.candidates.schemas import ApplicationIn, CandidateIn, CandidatePatch, ChoiceIn
from services.registration.conferences import store as conferences
from services.registration.conferences.access import Access, visible_conference
from services.registration.milestones.closing import check_open
from services.registration.models.candidates import CandidateRow
from services.registration.models.conference import ConferenceRow
from services.registration.participants.use_cases import registration_for
from services.registration.person import PersonIn
from services.registration.problems import unknown_delegation
from services.registration.programme import store as programme
from services.registration.programme.line_ups.judging import as_speaker
from services.registration.programme.line_ups.schemas import SpeakerIn
from services.registration.programme.line_ups.seating import Found, note_partner
from services.registration.programme.line_ups.use_cases import add_speaker
from services.registration.rules.candidates import Candidate, Stage, stage_of, terms_of
from services.registration.seats.refusals import check_stands
from services.registration.slides import store as slides
from services.registration.texts import UNKNOWN_WORKSHOP
from services.registration.vocabularies.candidates import Term
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.milestones import Closes
from services.registration.vocabularies.participants import RegistrationState
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.conflicts import AlreadyExists, WrongState
from shared.http.etags import Precondition
from shared.http.pages import PageRequest
from shared.http.problems import Forbidden, NotFound, invalid

_CHOSEN = "chosen"
_OF_THE_REGISTRATION = {"person", "delegation"}


class Ranked(NamedTuple):
    """A candidate, and what speaks for it."""

    row: CandidateRow
    terms: Mapping[Term, int]

    @property
    def score(self) -> int:
        return sum(self.terms.values())


async def enter_candidate(session: AsyncSession, caller: Caller, conference_id: UUID, body: CandidateIn) -> Ranked:
    """For those who edit that side. Raises RuleBroken (B18) for a delegation's head once applications have closed."""
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.edits_side(body.delegation):
        raise Forbidden()
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    if not access.manages:
        check_open(conference.closings, Closes.APPLICATIONS, body.delegation, now())
    if body.delegation is not None and body.delegation not in await conferences.delegation_codes(
        session, conference_id
    ):
        raise unknown_delegation("/delegation", body.delegation)
    await _check_workshop(session, conference_id, body.workshop_id)
    values = body.model_dump() | {"person": body.person.model_dump(mode="json")}
    row = CandidateRow(conference_id=conference_id, **values)
    await store.add(session, row)
    await note_partner(session, body.person)
    return _rank(row, await _stage(session, conference, row.workshop_id))


async def apply(session: AsyncSession, caller: Caller, registration_id: UUID, body: ApplicationIn) -> Ranked:
    """A participant proposes itself, by the link of its own registration; so may those who work with its data.

    Raises RuleBroken (B18) once applications have closed, AlreadyExists for the same wish a second time, Conflict for
    a registration that does not stand.
    """
    registration, conference, access = await registration_for(session, caller, registration_id)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    if not access.manages:
        check_open(conference.closings, Closes.APPLICATIONS, registration.delegation, now())
    check_stands(await slides.registration_state(session, registration_id) or registration.state)
    await _check_workshop(session, conference.id, body.workshop_id)
    row = CandidateRow(
        conference_id=conference.id,
        registration_id=registration_id,
        person=registration.person,
        delegation=registration.delegation,
        **body.model_dump(),
    )
    await store.keep(session, row)
    return _rank(row, await _stage(session, conference, row.workshop_id))


async def change_candidate(
    session: AsyncSession, caller: Caller, candidate_id: UUID, if_match: Precondition, body: CandidatePatch
) -> Ranked:
    """By those who may enter it there. Raises as `enter_candidate` and `apply`, and WrongState once it was chosen."""
    _, conference, access = await _own(session, caller, candidate_id)
    changes = body.model_dump(include=body.model_fields_set) | body.model_dump(
        mode="json", include=body.model_fields_set & {"person"}
    )
    row = await store.get_candidate(session, candidate_id, lock=True)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    by_link = caller.kind == "link"
    if (by_link and changes.keys() & _OF_THE_REGISTRATION) or not (
        by_link or access.edits_side(changes.get("delegation", row.delegation))
    ):
        raise Forbidden()
    if row.speaker_id is not None:
        raise WrongState(_CHOSEN)
    if not access.manages:
        check_open(conference.closings, Closes.APPLICATIONS, row.delegation, now())
    side = changes.get("delegation")
    if side is not None and side not in await conferences.delegation_codes(session, conference.id):
        raise unknown_delegation("/delegation", side)
    await _check_workshop(session, conference.id, changes.get("workshop_id"))
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch()
    await store.keep(session, row)
    if "person" in changes:
        await note_partner(session, body.person)
    return _rank(row, await _stage(session, conference, row.workshop_id))


def page_of(ranking: Sequence[Ranked], page: PageRequest) -> tuple[list[Ranked], str | None]:
    """The part of a ranking that is asked for, and the cursor of the next."""
    after = (-page.after[0], UUID(page.after[1])) if page.after else None
    left = [ranked for ranked in ranking if after is None or _place(ranked) > after]
    shown = left[: page.limit]
    last = [shown[-1].score, str(shown[-1].row.id)] if len(left) > len(shown) else None
    return shown, page.next_cursor(last)


def _place(ranked: Ranked) -> tuple[int, UUID]:
    return (-ranked.score, ranked.row.id)


async def read_candidate(session: AsyncSession, caller: Caller, candidate_id: UUID) -> Ranked:
    """For those who edit its side; for others there is none."""
    row, conference, _ = await _own(session, caller, candidate_id)
    return _rank(row, await _stage(session, conference, row.workshop_id))


async def ranking_of(
    session: AsyncSession, caller: Caller, conference_id: UUID, workshop_id: UUID | None
) -> list[Ranked]:
    """Those who were not chosen yet, the first one first; of a delegation's head its own side alone."""
    conference, access = await visible_conference(session, caller, conference_id)
    if not access.manages and access.side is None:
        raise Forbidden()
    await _check_workshop(session, conference_id, workshop_id)
    side = None if access.manages else access.side
    rows = await store.candidates_of(session, conference_id, workshop_id=workshop_id, side=side)
    stage = await _stage(session, conference, workshop_id)
    return sorted((_rank(row, stage) for row in rows), key=_place)


async def remove_candidate(session: AsyncSession, caller: Caller, candidate_id: UUID, if_match: Precondition) -> None:
    """Take a candidate out of the pool, and the data with it; a speaker that it became stays."""
    await _own(session, caller, candidate_id)
    row = await store.get_candidate(session, candidate_id, lock=True)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    await store.delete_candidate(session, row)


async def choose_candidate(
    session: AsyncSession, caller: Caller, candidate_id: UUID, if_match: Precondition, body: ChoiceIn
) -> Found:
    """Propose a candidate for a line-up: the speaker. Raises AlreadyExists when chosen, else as `add_speaker`."""
    found, _, _ = await _own(session, caller, candidate_id)
    await _check_workshop(session, found.conference_id, body.workshop_id)
    row = await store.get_candidate(session, candidate_id, lock=True)
    if row is None:
        raise NotFound()
    if_match.check(row.version)
    if row.speaker_id is not None:
        raise AlreadyExists()
    if not row.person:
        raise WrongState(RegistrationState.ERASED)
    made = await add_speaker(
        session,
        caller,
        body.workshop_id,
        SpeakerIn(
            person=PersonIn.model_validate_json(json.dumps(row.person)),
            delegation=row.delegation,
            role=body.role,
            profile=row.profile,
            project_operator=row.project_operator,
            public_consent=row.public_consent,
            registration_id=row.registration_id,
        ),
        applied=True,
    )
    row.speaker_id = made.speaker.id
    row.touch()
    await session.flush()
    return made


def _rank(row: CandidateRow, stage: Stage) -> Ranked:
    candidate = Candidate(row.delegation, row.profile, row.project_operator, row.person.get("gender"))
    return Ranked(row, terms_of(candidate, stage))


async def _stage(session: AsyncSession, conference: ConferenceRow, workshop_id: UUID | None) -> Stage:
    speakers = await store.speakers_beside(session, conference.id, workshop_id)
    seated = [(row.delegation, row.person.get("gender")) for row in speakers if as_speaker(row).seated]
    return stage_of(await conferences.delegation_codes(session, conference.id), seated)


async def _check_workshop(session: AsyncSession, conference_id: UUID, workshop_id: UUID | None) -> None:
    if workshop_id is None:
        return
    workshop = await programme.get_workshop(session, workshop_id)
    if workshop is None or workshop.conference_id != conference_id:
        raise invalid("/workshop_id", "unknown_workshop", UNKNOWN_WORKSHOP)


async def _own(session: AsyncSession, caller: Caller, candidate_id: UUID) -> tuple[CandidateRow, ConferenceRow, Access]:
    row = await store.get_candidate(session, candidate_id)
    if row is None:
        raise NotFound()
    if caller.kind == "link":
        if caller.subject != str(row.registration_id):
            raise NotFound()
        return (row, *(await registration_for(session, caller, UUID(caller.subject)))[1:])
    conference, access = await visible_conference(session, caller, row.conference_id)
    if not access.edits_side(row.delegation):
        raise NotFound()
    return row, conference, access
