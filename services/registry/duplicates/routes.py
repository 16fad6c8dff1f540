"""`/registry/v1/partners/duplicates`."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.registry.duplicates import use_cases
from services.registry.duplicates.schemas import Dismissal, PairList
from services.registry.duplicates.store import DuplicateFilter
from services.registry.permissions import NetworkReader, RegistryWriter
from services.registry.vocabularies.partners import PartnerKind
from shared.db.engine import Session
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode

router = APIRouter(prefix="/registry/v1/partners/duplicates", tags=["partners"], route_class=EntenteRoute)


@router.get("")
async def list_duplicates(
    caller: NetworkReader,
    session: Session,
    country: CountryCode | None = None,
    kind: PartnerKind | None = None,
    min_score: Annotated[int, Query(ge=1, le=100, description="pairs below it are left out")] = 50,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PairList:
    """Pairs of partners of one country that may be one body (D2), with a score and the reasons, the likeliest first.

    Looked for are partners that share a name or a former one, an identifier's value under different schemes, or the
    territory, place or website with names that are alike. Pairs that were dismissed or merged are not proposed. For the
    network's staff.
    """
    wanted = DuplicateFilter(country=country, kind=kind)
    return await use_cases.propose(session, caller, wanted, min_score, limit)


@router.post(":dismiss")
async def dismiss_duplicates(body: Dismissal, caller: RegistryWriter, session: Session) -> Dismissal:
    """Remember that two partners are two bodies: the pair is not proposed again. For the network's staff."""
    return await use_cases.dismiss(session, caller, body)
