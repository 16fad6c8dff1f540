"""`/registry/v1/partners/{id}/suggestions`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.clock import Today
from services.registry.partners.routes import MERGED
from services.registry.permissions import NetworkReader
from services.registry.suggestions import use_cases
from services.registry.suggestions.schemas import SuggestionList
from shared.db.engine import Session
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1/partners", tags=["partners"], route_class=EntenteRoute)


@router.get("/{partner_id:uuid}/suggestions", responses=MERGED)
async def suggest_partners(
    partner_id: UUID,
    caller: NetworkReader,
    session: Session,
    today: Today,
    limit: Annotated[int, Query(ge=1, le=50, description="so many at most")] = 10,
) -> SuggestionList:
    """New partners for this one, the best first, each with a score and the reasons that make it (A36).

    Reasons are themes in common, what each seeks and the other is, a similar size, languages, what partners of the same
    country have there already, and a little nearness. Left out are its own bodies above and below, those that it has a
    cooperation or an agreement with (their predecessors' and successors' too), what is dissolved, and its own country
    unless it seeks partners there. Codes of reasons are in the vocabulary `suggestion_reason`. A dissolved partner is
    suggested nobody.
    """
    return await use_cases.suggest(session, caller, partner_id, today, limit)
