"""`/registry/v1/partners`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from pydantic import AwareDatetime

from services.registry.clock import Today
from services.registry.partners import use_cases
from services.registry.partners.schemas import PartnerIn, PartnerOut, PartnerPatch
from services.registry.partners.store import PartnerFilter
from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.schemas import Code
from services.registry.vocabularies.partners import PartnerKind, PartnerStatus
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, ShortText

router = APIRouter(prefix="/registry/v1/partners", tags=["partners"], route_class=EntenteRoute)


async def _wanted(
    today: Today,
    q: Annotated[ShortText | None, Query(description="words of any of its names, however typed")] = None,
    country: CountryCode | None = None,
    kind: PartnerKind | None = None,
    theme: Code | None = None,
    territory: Annotated[ShortText | None, Query(description="the territory's official code")] = None,
    parent_id: UUID | None = None,
    status: PartnerStatus | None = None,
    updated_since: AwareDatetime | None = None,
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
    page: Annotated[PageRequest, paging("name", "country", "updated_at", "id")],
    wanted: PartnerFilterQuery,
) -> Page[PartnerOut]:
    """Find partners by words of their names and by what they are; sorted by name.

    Case, accents, apostrophes and hyphens do not matter: `q=villeneuve d'ascq` finds Villeneuve-d’Ascq.
    """
    return await use_cases.list_partners(session, caller, wanted, page)


@router.get("/{partner_id:uuid}")
async def read_partner(
    partner_id: UUID, caller: RegistryReader, session: Session, today: Today, tag: Tag
) -> PartnerOut:
    """One partner; 404 also when the caller may not see it."""
    shown = await use_cases.read_partner(session, caller, partner_id, today)
    tag(shown.version)
    return shown


@router.patch("/{partner_id:uuid}")
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
