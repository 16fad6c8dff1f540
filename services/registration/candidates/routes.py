"""Candidates for speaking over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registration.candidates import use_cases
from services.registration.candidates.schemas import (
    ApplicationIn,
    CandidateIn,
    CandidateOut,
    CandidatePatch,
    ChoiceIn,
    Ranking,
    TermOut,
)
from services.registration.candidates.use_cases import Ranked
from services.registration.permissions import ConferenceEditor, Participant
from services.registration.person import PersonOut
from services.registration.programme.line_ups.schemas import SpeakerOut
from services.registration.programme.line_ups.views import reader_of
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["line-ups"], route_class=EntenteRoute)


def _shown(ranked: Ranked) -> CandidateOut:
    return CandidateOut(
        **ranked.row.model_dump(exclude={"person"}),
        person=PersonOut.model_validate(ranked.row.person),
        score=ranked.score,
        terms=[TermOut(term=term, points=points) for term, points in ranked.terms.items()],
    )


@router.post("/conferences/{conference_id:uuid}/candidates", status_code=status.HTTP_201_CREATED)
async def enter_candidate(
    conference_id: UUID, body: CandidateIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> CandidateOut:
    """Enter somebody who would speak, in one workshop or in whichever. A delegation's head does this for its own side.

    Until the milestone that closes `applications` (B18).
    """
    made = await use_cases.enter_candidate(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/candidates/{made.row.id}"
    tag(made.row.version)
    return _shown(made)


@router.get("/conferences/{conference_id:uuid}/candidates")
async def rank_candidates(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging()],
    workshop_id: Annotated[UUID | None, Query(description="who wishes for this one, or for none in particular")] = None,
) -> Ranking:
    """Who was not chosen yet, the first one first, with the terms of each (B9); a delegation's head sees its own side.

    Operators of local authorities' projects come first, then companies, experts, technicians and academics, then a
    delegation and a gender that have fewer speakers (in that workshop, or in all), then who was entered first.
    """
    ranking = await use_cases.ranking_of(session, caller, conference_id, workshop_id)
    shown, cursor = use_cases.page_of(ranking, page)
    return Ranking(items=[_shown(ranked) for ranked in shown], next=cursor, total=len(ranking))


@router.post("/registrations/{registration_id:uuid}/candidacies", status_code=status.HTTP_201_CREATED)
async def apply_as_speaker(
    registration_id: UUID, body: ApplicationIn, caller: Participant, session: Session, tag: Tag, response: Response
) -> CandidateOut:
    """Propose oneself as a speaker, by the link of the own registration: once for a workshop, once for whichever.

    Until the milestone that closes `applications` (B18). It is read, changed and taken back at `/candidates/{id}`.
    """
    made = await use_cases.apply(session, caller, registration_id, body)
    response.headers["Location"] = f"/registration/v1/candidates/{made.row.id}"
    tag(made.row.version)
    return _shown(made)


@router.patch("/candidates/{candidate_id:uuid}")
async def change_candidate(
    candidate_id: UUID, body: CandidatePatch, caller: Participant, session: Session, if_match: IfMatch, tag: Tag
) -> CandidateOut:
    """Change a candidate who was not chosen yet (409): by those who edit that side, or who applied.

    Who applied changes no `person` and no `delegation` here: those are the registration's (403).
    """
    changed = await use_cases.change_candidate(session, caller, candidate_id, if_match, body)
    tag(changed.row.version)
    return _shown(changed)


@router.get("/candidates/{candidate_id:uuid}")
async def read_candidate(candidate_id: UUID, caller: Participant, session: Session, tag: Tag) -> CandidateOut:
    """One candidate, for those who edit that side, and for who applied by the link of the own registration."""
    ranked = await use_cases.read_candidate(session, caller, candidate_id)
    tag(ranked.row.version)
    return _shown(ranked)


@router.delete("/candidates/{candidate_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_candidate(candidate_id: UUID, caller: Participant, session: Session, if_match: IfMatch) -> None:
    """Take a candidate out of the pool, personal data included. The speaker that it became stays."""
    await use_cases.remove_candidate(session, caller, candidate_id, if_match)


@router.post("/candidates/{candidate_id:uuid}:choose", status_code=status.HTTP_201_CREATED)
async def choose_candidate(
    candidate_id: UUID,
    body: ChoiceIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatchOptional,
    tag: Tag,
    response: Response,
) -> SpeakerOut:
    """Propose a candidate for a workshop's line-up, and answer the speaker; B3 and B5 decide about the seat. Once."""
    speaker, _, access = await use_cases.choose_candidate(session, caller, candidate_id, if_match, body)
    response.headers["Location"] = f"/registration/v1/speakers/{speaker.id}"
    tag(speaker.version)
    return (await reader_of(session, caller, access, [speaker])).speaker(speaker)
