"""`/registry/v1/partners/facets`."""

from fastapi import APIRouter

from services.registry.partners.routes import PartnerFilterQuery
from services.registry.permissions import RegistryReader
from services.registry.search import use_cases
from services.registry.search.schemas import PartnerFacets
from shared.db.engine import Session
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1/partners", tags=["partners"], route_class=EntenteRoute)


@router.get("/facets")
async def count_partners(caller: RegistryReader, session: Session, wanted: PartnerFilterQuery) -> PartnerFacets:
    """Count the partners that the list with the same filters holds: by country, kind, theme, status, and in force.

    All filters count, that of the facet itself too; what the caller may not see is counted nowhere.
    """
    return await use_cases.count_partners(session, caller, wanted)
