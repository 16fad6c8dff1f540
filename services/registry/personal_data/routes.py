"""`/registry/v1/persons/{id}/personal-data`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.registry.audit.schemas import SubjectText
from services.registry.permissions import RegistryWriter
from services.registry.personal_data import finding, use_cases
from services.registry.personal_data.schemas import AddressIn, Erasure, Found, PersonalData
from shared.auth.permissions import OurService
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.idempotency import idempotency
from shared.http.route import EntenteRoute

_MANY = 200
router = APIRouter(prefix="/registry/v1/persons", tags=["persons"], route_class=EntenteRoute)


@router.get("/{person_id:uuid}/personal-data")
async def export_personal_data(person_id: UUID, caller: RegistryWriter, session: Session, tag: Tag) -> PersonalData:
    """All that the registry holds of a person (D7): for the network's staff, to answer a request for it.

    Functions are linked to the person. Signatures, attendances and seats are texts of others: `mentions` are those that
    name it under one of the spellings `looked_for`, wherever they stand. It is also what an erasure would take out, so
    read it first: a namesake stands there, too.
    """
    held = await use_cases.export(session, caller, person_id)
    tag(held.person.version)
    return held


@router.delete("/{person_id:uuid}/personal-data")
async def erase_personal_data(
    person_id: UUID,
    caller: RegistryWriter,
    session: Session,
    if_match: IfMatch,
    keep: Annotated[
        list[SubjectText],
        Query(max_length=_MANY, description="objects whose `mentions` name somebody else of that name: `<type>:<id>`"),
    ] = [],  # noqa: B006  FastAPI copies it
) -> Erasure:
    """Erase a person (D7): from its functions, from all `mentions`, the audit trail and the answers kept for callers.

    Counts, functions and terms stay; where a name stood stands `[…]`. Institutions called after a person keep their
    names. There is no way back.
    """
    return await use_cases.erase(session, caller, person_id, frozenset(keep), if_match)


@router.post(":find")
@idempotency("exempt")
async def find_person(body: AddressIn, caller: OurService, session: Session) -> Found:
    """Where an address stands: for the gateway, which is asked by administrators (D7)."""
    return await finding.find(session, body.email)
