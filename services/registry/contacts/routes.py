"""`/registry/v1/partners/{id}/contacts` and `/registry/v1/contacts`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registry.clock import Today
from services.registry.contacts import holders, use_cases
from services.registry.contacts.schemas import ContactIn, ContactOut, ContactPatch, HolderIn, HolderOut, HolderPatch
from services.registry.permissions import NetworkReader, RegistryWriter
from services.registry.vocabularies.people import ContactKind
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute

_PREFIX = "/registry/v1"
router = APIRouter(prefix=_PREFIX, tags=["contacts"], route_class=EntenteRoute)


@router.post("/partners/{partner_id:uuid}/contacts", status_code=status.HTTP_201_CREATED)
async def create_contact(
    partner_id: UUID,
    body: ContactIn,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    tag: Tag,
    response: Response,
) -> ContactOut:
    """Enter a function of a partner: its mayor, its officer for international relations … (D5).

    The function has its own address; who holds it comes and goes at `/contacts/{id}/holders`.
    """
    made = await use_cases.create_contact(session, caller, partner_id, body, today)
    response.headers["Location"] = f"{_PREFIX}/contacts/{made.id}"
    tag(made.version)
    return made


@router.get("/partners/{partner_id:uuid}/contacts")
async def list_contacts(
    partner_id: UUID,
    caller: NetworkReader,
    session: Session,
    today: Today,
    page: Annotated[PageRequest, paging("title", "updated_at")],
    kind: ContactKind | None = None,
) -> Page[ContactOut]:
    """The functions of a partner, by title. Who holds them is told to staff and the partner's own members (D7)."""
    return await use_cases.list_contacts(session, caller, partner_id, kind, page, today)


@router.get("/contacts/{contact_id:uuid}")
async def read_contact(contact_id: UUID, caller: NetworkReader, session: Session, today: Today, tag: Tag) -> ContactOut:
    """One function, and who holds and held it where the caller may know (D7)."""
    shown = await use_cases.read_contact(session, caller, contact_id, today)
    tag(shown.version)
    return shown


@router.patch("/contacts/{contact_id:uuid}")
async def change_contact(
    contact_id: UUID,
    body: ContactPatch,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> ContactOut:
    """Change some fields of a function; each named one is replaced whole."""
    changed = await use_cases.change_contact(session, caller, contact_id, body, if_match, today)
    tag(changed.version)
    return changed


@router.delete("/contacts/{contact_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_contact(contact_id: UUID, caller: RegistryWriter, session: Session, if_match: IfMatch) -> None:
    """Delete a function that was entered by mistake, with its holders' terms. One that is no more has a `to`."""
    await use_cases.remove_contact(session, caller, contact_id, if_match)


@router.post("/contacts/{contact_id:uuid}/holders", status_code=status.HTTP_201_CREATED)
async def take_up_contact(
    contact_id: UUID,
    body: HolderIn,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    tag: Tag,
    response: Response,
) -> HolderOut:
    """Somebody takes the function up (D5): a new `person`, or a known one by `person_id`.

    The open term of whoever held it ends the day before `from`, or in the same month or year where no day is known.
    Unless the function has `several`, two never hold it on the same day: 409.
    """
    made = await holders.take_up(session, caller, contact_id, body, today)
    response.headers["Location"] = f"{_PREFIX}/contacts/{contact_id}/holders/{made.id}"
    tag(made.version)
    return made


@router.get("/contacts/{contact_id:uuid}/holders/{holder_id:uuid}")
async def read_holder(
    contact_id: UUID, holder_id: UUID, caller: NetworkReader, session: Session, today: Today, tag: Tag
) -> HolderOut:
    """One term of a function; for staff and the partner's own members (D7)."""
    shown = await holders.read_holder(session, caller, contact_id, holder_id, today)
    tag(shown.version)
    return shown


@router.patch("/contacts/{contact_id:uuid}/holders/{holder_id:uuid}")
async def change_holder(
    contact_id: UUID,
    holder_id: UUID,
    body: HolderPatch,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> HolderOut:
    """Change from when or through when somebody holds the function."""
    changed = await holders.change_term(session, caller, contact_id, holder_id, body, if_match, today)
    tag(changed.version)
    return changed


@router.delete("/contacts/{contact_id:uuid}/holders/{holder_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_holder(
    contact_id: UUID, holder_id: UUID, caller: RegistryWriter, session: Session, if_match: IfMatch
) -> None:
    """Delete a term that was entered by mistake; the person stays."""
    await holders.remove_holder(session, caller, contact_id, holder_id, if_match)
