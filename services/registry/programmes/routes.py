"""`/registry/v1/programmes`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.programmes import use_cases
from services.registry.programmes.schemas import ProgrammeIn, ProgrammeOut, ProgrammePatch
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import ShortText

router = APIRouter(prefix="/registry/v1/programmes", tags=["programmes"], route_class=EntenteRoute)


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_programme(
    body: ProgrammeIn, caller: RegistryWriter, session: Session, tag: Tag, response: Response
) -> ProgrammeOut:
    """Enter a programme that supports agreements (A12), for the network's staff and machine clients."""
    made = await use_cases.create_programme(session, caller, body)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_programmes(
    caller: RegistryReader,
    session: Session,
    page: Annotated[PageRequest, paging("name", "updated_at", "id")],
    q: Annotated[ShortText | None, Query(description="words of its name, in any of its languages")] = None,
    partner_id: Annotated[UUID | None, Query(description="its funder or its support organisation")] = None,
) -> Page[ProgrammeOut]:
    """Find programmes; sorted by name. `GET /registry/v1/agreements?programme_id=` lists what one supports."""
    return await use_cases.list_programmes(session, caller, q, partner_id, page)


@router.get("/{programme_id:uuid}")
async def read_programme(programme_id: UUID, caller: RegistryReader, session: Session, tag: Tag) -> ProgrammeOut:
    """One programme."""
    shown = await use_cases.read_programme(session, caller, programme_id)
    tag(shown.version)
    return shown


@router.patch("/{programme_id:uuid}")
async def change_programme(
    programme_id: UUID, body: ProgrammePatch, caller: RegistryWriter, session: Session, if_match: IfMatch, tag: Tag
) -> ProgrammeOut:
    """Change some fields of a programme; each named one is replaced whole."""
    changed = await use_cases.change_programme(session, caller, programme_id, body, if_match)
    tag(changed.version)
    return changed
