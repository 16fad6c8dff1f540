"""`/registry/v1/agreements/{id}/amendments`."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.registry.agreements import amendments
from services.registry.agreements.amendment_schemas import AmendmentIn, AmendmentList, AmendmentOut
from services.registry.clock import Today
from services.registry.permissions import RegistryReader, RegistryWriter
from shared.db.engine import Session
from shared.http.etags import IfMatch, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1/agreements", tags=["agreements"], route_class=EntenteRoute)


@router.post("/{agreement_id:uuid}/amendments", status_code=status.HTTP_201_CREATED)
async def add_amendment(
    agreement_id: UUID,
    body: AmendmentIn,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    tag: Tag,
    response: Response,
) -> AmendmentOut:
    """Amend a signed agreement: its term, renewal, themes, object or amount, or in words alone.

    The agreement's fields stay as signed; `terms`, `ends_on` and `state` follow what was agreed last. An amendment that
    prolongs names the whole term, from the agreement's signature. A draft, or what was over when this was signed: 409.
    """
    made = await amendments.add_amendment(session, caller, agreement_id, body, today)
    response.headers["Location"] = f"{router.prefix}/{agreement_id}/amendments/{made.id}"
    tag(made.version)
    return made


@router.get("/{agreement_id:uuid}/amendments")
async def list_amendments(agreement_id: UUID, caller: RegistryReader, session: Session) -> AmendmentList:
    """All amendments of an agreement, in the order of their entry."""
    return await amendments.list_amendments(session, caller, agreement_id)


@router.get("/{agreement_id:uuid}/amendments/{amendment_id:uuid}")
async def read_amendment(
    agreement_id: UUID, amendment_id: UUID, caller: RegistryReader, session: Session, tag: Tag
) -> AmendmentOut:
    """One amendment."""
    shown = await amendments.read_amendment(session, caller, agreement_id, amendment_id)
    tag(shown.version)
    return shown


@router.delete("/{agreement_id:uuid}/amendments/{amendment_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_amendment(
    agreement_id: UUID,
    amendment_id: UUID,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatch,
) -> None:
    """Take back an amendment that was entered by mistake; the audit trail keeps it."""
    await amendments.remove_amendment(session, caller, agreement_id, amendment_id, if_match, today)
