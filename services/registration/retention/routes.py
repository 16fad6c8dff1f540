"""Retention over HTTP: what is deleted when, what was, and what is kept for a reason."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registration.models.conference import ConferenceRow
from services.registration.models.retention import RetentionHoldRow
from services.registration.permissions import ConferenceEditor
from services.registration.retention import holds, use_cases
from services.registration.retention.schemas import DeletionOut, HoldIn, HoldOut, RetentionPlan
from services.registration.vocabularies.personal_data import DataCategory
from shared.db.engine import Session
from shared.http.etags import IfMatchOptional, Tag, VersionTag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["personal data"], route_class=EntenteRoute)


def _shown(found: tuple[RetentionHoldRow, ConferenceRow], tag: VersionTag) -> HoldOut:
    hold, conference = found
    tag(hold.version)
    return use_cases.hold_out(hold, conference)


@router.get("/conferences/{conference_id:uuid}/retention")
async def read_retention_plan(conference_id: UUID, caller: ConferenceEditor, session: Session) -> RetentionPlan:
    """What of a conference's personal data is deleted when (D7): each category with its day, and how much there is.

    For those who manage the conference. Periods are `retention` of its policy, and count from its last day.
    """
    return await use_cases.plan(session, caller, conference_id)


@router.get("/conferences/{conference_id:uuid}/retention/deletions")
async def list_retention_deletions(
    conference_id: UUID,
    caller: ConferenceEditor,
    session: Session,
    page: Annotated[PageRequest, paging("ended_at", "id")],
    category: DataCategory | None = None,
) -> Page[DeletionOut]:
    """The report of what was deleted by itself (D7): when, of which category, how much, by which period.

    The latest first; nothing of whom. For those who manage the conference.
    """
    return await use_cases.deletions(session, caller, conference_id, category, page)


@router.post("/conferences/{conference_id:uuid}/retention/holds", status_code=status.HTTP_201_CREATED)
async def place_retention_hold(
    conference_id: UUID, body: HoldIn, caller: ConferenceEditor, session: Session, tag: Tag, response: Response
) -> HoldOut:
    """Keep something beyond its time, because the law demands it, until a day. For the conference's owners.

    While it stands nobody of the conference can be erased either: that answers 409 `retention-hold`.
    """
    found = await holds.place_hold(session, caller, conference_id, body)
    response.headers["Location"] = f"/registration/v1/retention-holds/{found[0].id}"
    return _shown(found, tag)


@router.get("/retention-holds/{hold_id:uuid}")
async def read_retention_hold(hold_id: UUID, caller: ConferenceEditor, session: Session, tag: Tag) -> HoldOut:
    """One hold, with its reason."""
    return _shown(await holds.read_hold(session, caller, hold_id), tag)


@router.post("/retention-holds/{hold_id:uuid}:lift")
async def lift_retention_hold(
    hold_id: UUID, caller: ConferenceEditor, session: Session, if_match: IfMatchOptional, tag: Tag
) -> HoldOut:
    """End a hold before its day: what is due goes within a day. For the conference's owners; 409 when it is lifted."""
    return _shown(await holds.lift_hold(session, caller, hold_id, if_match), tag)
