"""`/registry/v1/partners/{id}:merge` and `:unmerge`."""

from uuid import UUID

from fastapi import APIRouter

from services.registry.clock import Today
from services.registry.merging import use_cases
from services.registry.merging.schemas import Merge
from services.registry.partners.schemas import PartnerOut
from services.registry.permissions import RegistryMerger
from shared.db.engine import Session
from shared.http.etags import IfMatchOptional, Tag
from shared.http.route import EntenteRoute

router = APIRouter(prefix="/registry/v1/partners", tags=["partners"], route_class=EntenteRoute)


@router.post("/{partner_id:uuid}:merge")
async def merge_partner(
    partner_id: UUID,
    body: Merge,
    caller: RegistryMerger,
    session: Session,
    today: Today,
    if_match: IfMatchOptional,
    tag: Tag,
) -> PartnerOut:
    """Say that a partner is a duplicate of another, and answer that other one (D2).

    Whatever referred to the duplicate refers to the other: signatures, cooperations, memberships, functions, parents,
    successions, identifiers; its names become the other's aliases. What would stand twice stands once. The duplicate is
    found no more, and its address leads to the other (301). Bodies that followed each other are none (A15), nor are
    those of two countries, or those that signed with each other alone: 409. 503 with Retry-After while an import is
    entered as a whole. For the network's staff.
    """
    into = await use_cases.merge_partner(session, caller, partner_id, body.into, if_match, today)
    tag(into.version)
    return into


@router.post("/{partner_id:uuid}:unmerge")
async def unmerge_partner(
    partner_id: UUID, caller: RegistryMerger, session: Session, today: Today, tag: Tag
) -> PartnerOut:
    """Undo a merge: everything is as it was, but for versions, which rise. Answers the partner that is there again.

    409 where something that the merge wrote was changed since: `changed` says what. For admins.
    """
    back = await use_cases.unmerge_partner(session, caller, partner_id, today)
    tag(back.version)
    return back
