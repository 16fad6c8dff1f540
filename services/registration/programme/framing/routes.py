"""Halves of framing notes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from services.registration.models.programme import FramingHalfRow
from services.registration.permissions import ConferenceEditor, ConferenceVisitor
from services.registration.programme.framing import use_cases
from services.registration.programme.framing.schemas import FramingHalfIn, FramingHalfOut
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registration/v1", tags=["workshops"], route_class=EntenteRoute)

_PATH = "/workshops/{workshop_id:uuid}/framing-note/{delegation}"
Side = Annotated[str, Path(max_length=20, description="the delegation whose half it is", examples=["FR"])]


def _shown(workshop_id: UUID, delegation: str, half: FramingHalfRow | None) -> FramingHalfOut:
    return FramingHalfOut(
        workshop_id=workshop_id,
        delegation=delegation,
        text=half.text if half else None,
        author=half.author if half else None,
        version=half.version if half else 0,
        updated_at=half.updated_at if half else None,
    )


@router.get(_PATH)
async def read_framing_half(
    workshop_id: UUID, delegation: Side, caller: ConferenceVisitor, session: Session, tag: Tag
) -> FramingHalfOut:
    """One side's half of a workshop's framing note (B12); with version 0, to write it under, while there is none."""
    shown = _shown(workshop_id, delegation, await use_cases.read_half(session, caller, workshop_id, delegation))
    tag(shown.version)
    return shown


@router.put(_PATH)
async def write_framing_half(
    workshop_id: UUID,
    delegation: Side,
    body: FramingHalfIn,
    caller: ConferenceEditor,
    session: Session,
    if_match: IfMatch,
    tag: Tag,
) -> FramingHalfOut:
    """Write one side's half of a framing note: its delegation's head, or who manages the conference.

    Once one half is written, the line-up is final only with the other (B12). A final line-up's note stays (409).
    """
    half = await use_cases.write_half(session, caller, workshop_id, delegation, if_match, body)
    tag(half.version)
    return _shown(workshop_id, delegation, half)


@router.delete(_PATH, status_code=status.HTTP_204_NO_CONTENT)
async def remove_framing_half(
    workshop_id: UUID, delegation: Side, caller: ConferenceEditor, session: Session, if_match: IfMatch
) -> None:
    """Take one side's half of a framing note away; whoever may write it may do this."""
    await use_cases.remove_half(session, caller, workshop_id, delegation, if_match)
