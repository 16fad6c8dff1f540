"""`/registry/v1/territories`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.messages import refused
from services.registry.near import NearPoint
from services.registry.permissions import RegistryReader
from services.registry.schemas import Code
from services.registry.territories import use_cases
from services.registry.territories.readiness import NeedsGazetteer
from services.registry.territories.schemas import TerritoryDetail, TerritoryOut
from services.registry.territories.store import TerritoryFilter
from services.registry.vocabularies.territories import Area, Level
from shared.db.engine import Session
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, ShortText

router = APIRouter(
    prefix="/registry/v1/territories", tags=["territories"], route_class=EntenteRoute, dependencies=[NeedsGazetteer]
)


@router.get("")
async def list_territories(
    caller: RegistryReader,
    session: Session,
    page: Annotated[PageRequest, paging("name", "population")],
    q: Annotated[ShortText | None, Query(description="a name, however typed", examples=["Dunkirk"])] = None,
    country: CountryCode | None = None,
    area: Annotated[Area | None, Query(description="a named group of countries (A20)")] = None,
    level: Level | None = None,
    code: Annotated[
        ShortText | None, Query(description="the level's code, or the scheme's", examples=["59009"])
    ] = None,
    scheme: Annotated[Code | None, Query(description="what `code` is a code of", examples=["insee", "siren"])] = None,
    parent_id: Annotated[UUID | None, Query(description="its parent, or its intercommunality")] = None,
    near: NearPoint = None,
    dissolved: bool | None = None,
) -> Page[TerritoryOut]:
    """Find states, regions, départements, intercommunalities, communes and cities.

    `q` finds names however they are typed, in any language that the gazetteer knows: `Duinkerke`, `深圳`, `Kiev`; the
    best match comes first, and of equal ones the one with the most people. Near a point the nearest come first.
    `code` with `scheme` finds by any official code (`insee`, also a former one; `siren`, `geonames`, `iso_3166_2`,
    `nuts`, `katottg`, `postal` …); `code` alone is the level's own.
    """
    if scheme is not None and code is None:
        raise refused("#/query/scheme", "scheme_needs_code")
    wanted = TerritoryFilter(
        q=q,
        country=country,
        area=area,
        level=level,
        code=code,
        scheme=scheme,
        parent_id=parent_id,
        near=near,
        dissolved=dissolved,
    )
    return await use_cases.list_territories(session, wanted, page)


@router.get("/{territory_id:uuid}")
async def read_territory(territory_id: UUID, caller: RegistryReader, session: Session) -> TerritoryDetail:
    """One territory with its codes, names and former names, what stands above it, successors and predecessors (A15)."""
    return await use_cases.read_territory(session, territory_id)
