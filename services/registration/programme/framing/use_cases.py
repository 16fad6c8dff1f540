"""A framing note by halves: each side writes its own, and both are needed before the line-up is final (B12)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.conferences import store as conferences
from services.registration.models.conference import ConferenceRow
from services.registration.models.programme import FramingHalfRow, WorkshopRow
from services.registration.problems import LineUpFinal
from services.registration.programme.access import locked_workshop, visible_workshop
from services.registration.programme.framing import store
from services.registration.programme.framing.schemas import FramingHalfIn
from services.registration.programme.telling import workshop_changed
from services.registration.vocabularies.conferences import ConferenceState
from services.registration.vocabularies.programme import WorkshopState
from shared.auth.caller import Caller
from shared.http.conflicts import WrongState
from shared.http.etags import Precondition
from shared.http.problems import Forbidden, NotFound

_CHANGED = ["framing_note"]


async def read_half(session: AsyncSession, caller: Caller, workshop_id: UUID, delegation: str) -> FramingHalfRow | None:
    """Raises NotFound for a delegation that the conference has not."""
    _, conference, _ = await visible_workshop(session, caller, workshop_id)
    await _check_delegation(session, conference, delegation)
    return await store.get_half(session, workshop_id, delegation)


async def write_half(
    session: AsyncSession,
    caller: Caller,
    workshop_id: UUID,
    delegation: str,
    if_match: Precondition,
    body: FramingHalfIn,
) -> FramingHalfRow:
    """By whoever works for that side. Raises Forbidden, LineUpFinal, WrongState for what is cancelled."""
    workshop, conference = await _open(session, caller, workshop_id, delegation)
    half = await store.get_half(session, workshop_id, delegation)
    if_match.check(half.version if half else 0)
    if half is None:
        half = FramingHalfRow(
            conference_id=conference.id, workshop_id=workshop_id, delegation=delegation, **body.model_dump()
        )
    elif (half.text, half.author) == (body.text, body.author):
        return half
    else:
        half.text, half.author = body.text, body.author
        half.touch()
    await store.keep_half(session, half)
    await workshop_changed(session, workshop, conference, _CHANGED)
    return half


async def remove_half(
    session: AsyncSession, caller: Caller, workshop_id: UUID, delegation: str, if_match: Precondition
) -> None:
    """Raises as `write_half`, and NotFound while there is none."""
    workshop, conference = await _open(session, caller, workshop_id, delegation)
    half = await store.get_half(session, workshop_id, delegation)
    if half is None:
        raise NotFound()
    if_match.check(half.version)
    await store.delete_half(session, half)
    await workshop_changed(session, workshop, conference, _CHANGED)


async def _open(
    session: AsyncSession, caller: Caller, workshop_id: UUID, delegation: str
) -> tuple[WorkshopRow, ConferenceRow]:
    """The workshop, locked, for whoever may write that side's half of its note."""
    _, conference, access = await visible_workshop(session, caller, workshop_id)
    await _check_delegation(session, conference, delegation)
    if not access.edits_side(delegation):
        raise Forbidden()
    workshop = await locked_workshop(session, workshop_id)
    if conference.state == ConferenceState.CANCELLED:
        raise WrongState(conference.state)
    if workshop.state == WorkshopState.CANCELLED:
        raise WrongState(workshop.state)
    if workshop.state == WorkshopState.FINAL:
        raise LineUpFinal()
    return workshop, conference


async def _check_delegation(session: AsyncSession, conference: ConferenceRow, delegation: str) -> None:
    if delegation not in await conferences.delegation_codes(session, conference.id):
        raise NotFound()
