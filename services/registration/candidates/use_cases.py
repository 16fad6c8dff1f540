"""Candidates for speaking: entered by their side, ranked (B9), and chosen for a line-up."""

import json
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.candidates import store
from services.registration.candidates.schemas import CandidateIn, ChoiceIn
from services.registration.conferences import store as conferences
from services.registration.conferences.access import Access, visible_conference
from services.registration.milestones.closing import check_open
from services.registration.models.candidates import CandidateRow
from services.registration.models.conference import ConferenceRow
from services.registration.person import PersonIn
from services.registration.problems import AlreadyExists, WrongState, unknown_delegation
from services.registration.programme import store as programme
from services.registration.programme.line_ups.judging import as_speaker
from services.registration.programme.line_ups.schemas import SpeakerIn
from services.registration.programme.line_ups.seating import Found, note_partner
from services.registration.programme.line_ups.use_cases import add_speaker
from services.registration.rules.candidates import Candidate, Stage, stage_of, terms_of
from services.registration.texts import UNKNOWN_WORKSHOP
from services.registration.vocabularies.candidates import Term
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.milestones import Closes
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound, invalid


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
    return sorted((_rank(row, stage) for row in rows), key=lambda ranked: (-ranked.score, ranked.row.id))


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
    conference, access = await visible_conference(session, caller, row.conference_id)
    if not access.edits_side(row.delegation):
        raise NotFound()
    return row, conference, access
