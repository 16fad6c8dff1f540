"""`/registry/v1/successions`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registry.filters import UpdatedSince
from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.successions import use_cases
from services.registry.successions.schemas import SuccessionIn, SuccessionOut
from services.registry.successions.store import SuccessionFilter
from services.registry.vocabularies.successions import SuccessionKind
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1/successions", tags=["successions"], route_class=EntenteRoute)


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_succession(
    body: SuccessionIn, caller: RegistryWriter, session: Session, tag: Tag, response: Response
) -> SuccessionOut:
    """Enter that bodies followed others (A15): not for duplicates, which are merged.

    The predecessors keep what they signed, and the successors are asked for it too. A merger, a split and a rename end
    the predecessors: those without a `dissolved_on` are given the day before, or the same month or year. A body is
    ended once, and followed by none that it followed itself, at any distance (409). For the network's staff and
    machine clients.
    """
    made = await use_cases.create_succession(session, caller, body)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_successions(
    caller: RegistryReader,
    session: Session,
    page: Annotated[PageRequest, paging("on", "updated_at", "id")],
    partner_id: Annotated[UUID | None, Query(description="one of its predecessors or successors")] = None,
    kind: SuccessionKind | None = None,
    updated_since: UpdatedSince = None,
) -> Page[SuccessionOut]:
    """Successions of bodies that the caller may see, the latest first."""
    wanted = SuccessionFilter(partner_id=partner_id, kind=kind, updated_since=updated_since)
    return await use_cases.list_successions(session, caller, wanted, page)


@router.get("/{succession_id:uuid}")
async def read_succession(succession_id: UUID, caller: RegistryReader, session: Session, tag: Tag) -> SuccessionOut:
    """One succession; 404 also when the caller may see none of its bodies."""
    shown = await use_cases.read_succession(session, caller, succession_id)
    tag(shown.version)
    return shown


@router.delete("/{succession_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_succession(succession_id: UUID, caller: RegistryWriter, session: Session, if_match: IfMatch) -> None:
    """Delete a succession that was entered by mistake, and each `dissolved_on` that it gave and nobody changed since.

    For the network's staff and machine clients.
    """
    await use_cases.remove_succession(session, caller, succession_id, if_match)
