"""`/registry/v1/persons`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registry.permissions import NetworkReader, RegistryWriter
from services.registry.persons import use_cases
from services.registry.persons.schemas import PersonIn, PersonOut, PersonPatch
from services.registry.persons.store import PersonFilter
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import ShortText

router = APIRouter(prefix="/registry/v1/persons", tags=["persons"], route_class=EntenteRoute)


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_person(
    body: PersonIn, caller: RegistryWriter, session: Session, tag: Tag, response: Response
) -> PersonOut:
    """Enter a person without a function, so that its rights can be served: one who only signed or attended, say.

    For the network's staff. Whoever holds a function is entered with it, at `/contacts/{id}/holders`.
    """
    made = await use_cases.create_person(session, caller, body)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_persons(
    caller: NetworkReader,
    session: Session,
    page: Annotated[PageRequest, paging("name", "updated_at")],
    q: Annotated[ShortText | None, Query(description="words of the name, however typed, in any script")] = None,
    idle_since: Annotated[
        date | None, Query(description="who has held no function since this day: the ones to ask about or to erase")
    ] = None,
) -> Page[PersonOut]:
    """Find persons; for the network's staff and machine clients that may write (D7)."""
    return await use_cases.list_persons(session, caller, PersonFilter(q=q, idle_since=idle_since), page)


@router.get("/{person_id:uuid}")
async def read_person(person_id: UUID, caller: NetworkReader, session: Session, tag: Tag) -> PersonOut:
    """One person with its functions; for staff, and members of a partner for which the person acts or acted (D7)."""
    shown = await use_cases.read_person(session, caller, person_id)
    tag(shown.version)
    return shown


@router.patch("/{person_id:uuid}")
async def change_person(
    person_id: UUID, body: PersonPatch, caller: RegistryWriter, session: Session, if_match: IfMatch, tag: Tag
) -> PersonOut:
    """Change some fields of a person; each named one is replaced whole."""
    changed = await use_cases.change_person(session, caller, person_id, body, if_match)
    tag(changed.version)
    return changed
