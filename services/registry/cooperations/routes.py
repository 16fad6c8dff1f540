"""`/registry/v1/cooperations`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from services.registry.clock import Today
from services.registry.cooperations import use_cases
from services.registry.cooperations.schemas import CooperationIn, CooperationItem, CooperationOut, CooperationPatch
from services.registry.cooperations.store import CooperationFilter
from services.registry.filters import ThemeWanted, UpdatedSince
from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.vocabularies.cooperations import CooperationStatus
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, ShortText

router = APIRouter(prefix="/registry/v1/cooperations", tags=["cooperations"], route_class=EntenteRoute)


async def _wanted(
    today: Today,
    q: Annotated[ShortText | None, Query(description="words of its title, in any of its languages")] = None,
    partner_id: Annotated[
        UUID | None, Query(description="cooperations in which this partner stands, or one that it succeeds")
    ] = None,
    country: Annotated[CountryCode | None, Query(description="of one of its partners")] = None,
    theme: ThemeWanted = None,
    status: Annotated[
        CooperationStatus | None, Query(description="whether it lasts; only its own end ends it (D9)")
    ] = None,
    updated_since: UpdatedSince = None,
) -> CooperationFilter:
    return CooperationFilter(
        today=today,
        q=q,
        partner_id=partner_id,
        country=country,
        theme=theme,
        status=status,
        updated_since=updated_since,
    )


CooperationFilterQuery = Annotated[CooperationFilter, Depends(_wanted)]
"""What a list, or an export of it, is narrowed to."""


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_cooperation(
    body: CooperationIn, caller: RegistryWriter, session: Session, today: Today, tag: Tag, response: Response
) -> CooperationOut:
    """Enter what lasts between partners: two or more, of any number of countries (A18).

    Members enter cooperations in which one of their partners stands. The answer warns of corners of the triangle of
    actors (A17) and colleges of the committee (A24) that nobody fills.
    """
    made = await use_cases.create_cooperation(session, caller, body, today)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_cooperations(
    caller: RegistryReader,
    session: Session,
    page: Annotated[PageRequest, paging("title", "started_on", "updated_at", "id")],
    wanted: CooperationFilterQuery,
) -> Page[CooperationItem]:
    """Find cooperations by the words of their titles, by partner, country and theme; sorted by title."""
    return await use_cases.list_cooperations(session, caller, wanted, page)


@router.get("/{cooperation_id:uuid}")
async def read_cooperation(
    cooperation_id: UUID, caller: RegistryReader, session: Session, today: Today, tag: Tag
) -> CooperationOut:
    """One cooperation with its agreements, whatever became of them (D9)."""
    shown = await use_cases.read_cooperation(session, caller, cooperation_id, today)
    tag(shown.version)
    return shown


@router.patch("/{cooperation_id:uuid}")
async def change_cooperation(
    cooperation_id: UUID,
    body: CooperationPatch,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> CooperationOut:
    """Change some fields of a cooperation; each named one is replaced whole.

    Members change those in which one of their partners stands, and of the parties only their own side's entries.
    """
    changed = await use_cases.change_cooperation(session, caller, cooperation_id, body, if_match, today)
    tag(changed.version)
    return changed
