"""HTTP of a conference's counts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.indicators.conferences import use_cases
from services.indicators.conferences.schemas import ConferenceCounts
from services.indicators.permissions import CountsReader
from shared.db.engine import Session
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/indicators/v1/conferences", tags=["conferences"], route_class=EntenteRoute)

AskedAgain = Annotated[bool, Query(description="also ask registration, and say whether its figures are the same")]


@router.get("/{conference_id:uuid}/counts")
async def read_conference_counts(
    conference_id: UUID, caller: CountsReader, session: Session, runtime: CurrentRuntime, recount: AskedAgain = False
) -> ConferenceCounts:
    """How many are registered and waiting, by delegation and workshop, and how the speakers are balanced.

    Counted from the conference's events alone, so that it answers while registration does not; `as_of` says how far.
    Who sees the conference sees its counts. With `recount=true` registration is asked too: 503 when it is down.
    """
    counts = await use_cases.count_conference(session, caller, conference_id)
    if recount:
        await use_cases.recount(runtime.peers, counts)
    return counts
