"""`/registry/v1/partners`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from services.registry.clock import Today
from services.registry.filters import ThemeWanted, UpdatedSince
from services.registry.near import NearPoint
from services.registry.partners import use_cases
from services.registry.partners.schemas import PartnerIn, PartnerOut, PartnerPatch
from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.search.store import PartnerFilter
from services.registry.vocabularies.partners import PartnerKind, PartnerStatus
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.problems import ProblemDetails
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, ShortText

router = APIRouter(prefix="/registry/v1/partners", tags=["partners"], route_class=EntenteRoute)
MERGED: dict[int | str, dict[str, Any]] = {
    status.HTTP_301_MOVED_PERMANENTLY: {
        "description": "It was a duplicate: `Location` and `id` lead to the partner that it became",
        "model": ProblemDetails,
    }
}


async def _wanted(
    today: Today,
    near: NearPoint,
    q: Annotated[ShortText | None, Query(description="any of its names, however typed", examples=["Vileneuve"])] = None,
    country: CountryCode | None = None,
    kind: PartnerKind | None = None,
    theme: ThemeWanted = None,
    territory: Annotated[ShortText | None, Query(description="the territory's official code")] = None,
    parent_id: UUID | None = None,
    status: PartnerStatus | None = None,
    in_force: Annotated[bool | None, Query(description="holds (A15) an agreement in force today")] = None,
    network_id: Annotated[UUID | None, Query(description="belongs to this network today")] = None,
    programme_id: Annotated[UUID | None, Query(description="holds (A15) an agreement that it supports")] = None,
    updated_since: UpdatedSince = None,
) -> PartnerFilter:
    return PartnerFilter(
        today=today,
        q=q,
        country=country,
        kind=kind,
        theme=theme,
        territory=territory,
        parent_id=parent_id,
        status=status,
        in_force=in_force,
        network_id=network_id,
        programme_id=programme_id,
        near=near,
        updated_since=updated_since,
    )


PartnerFilterQuery = Annotated[PartnerFilter, Depends(_wanted)]
"""What a list, or an export of it, is narrowed to."""


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_partner(
    body: PartnerIn, caller: RegistryWriter, session: Session, today: Today, tag: Tag, response: Response
) -> PartnerOut:
    """Enter an organisation of the network: a local authority, an association, a school …

    For the network's staff and machine clients; members edit the partners of their memberships. An identifier that
    another partner has is a 409.
    """
    made = await use_cases.create_partner(session, caller, body, today)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_partners(
    caller: RegistryReader,
    session: Session,
    page: Annotated[PageRequest, paging("relevance", "distance", "name", "country", "updated_at", "id")],
    wanted: PartnerFilterQuery,
) -> Page[PartnerOut]:
    """Find partners by their names and by what they are.

    `q` is looked for in every name that a partner has or had. Case, accents, apostrophes and hyphens do not matter, nor
    do `St` or `Saint`, `Muenster` or `Münster`. The best come first (`sort=relevance`): the very name, names that begin
    with it, names with all of its words; and where fewer than 20 hold what was typed, names that hold words like these.
    Without `q` the list is sorted by name; with `near` it may be sorted by `distance`.
    """
    return await use_cases.list_partners(session, caller, wanted, page)


@router.get("/{partner_id:uuid}", responses=MERGED)
async def read_partner(
    partner_id: UUID, caller: RegistryReader, session: Session, today: Today, tag: Tag
) -> PartnerOut:
    """One partner; 404 also when the caller may not see it."""
    shown = await use_cases.read_partner(session, caller, partner_id, today)
    tag(shown.version)
    return shown


@router.patch("/{partner_id:uuid}", responses=MERGED)
async def change_partner(
    partner_id: UUID,
    body: PartnerPatch,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> PartnerOut:
    """Change some fields of a partner; each named one is replaced whole. Members change only their own partners."""
    changed = await use_cases.change_partner(session, caller, partner_id, body, if_match, today)
    tag(changed.version)
    return changed
