"""`/registry/v1/renewals`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from services.registry.agreements.schemas import AgreementOut
from services.registry.clock import Today
from services.registry.owners import CurrentOwners
from services.registry.permissions import NetworkReader, RegistryWriter
from services.registry.renewals import use_cases
from services.registry.renewals.schemas import RenewalOut, RenewalPatch
from services.registry.renewals.store import RenewalFilter
from services.registry.vocabularies.agreements import AgreementState
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode

router = APIRouter(prefix="/registry/v1/renewals", tags=["renewals"], route_class=EntenteRoute)


@router.get("")
async def list_renewals(
    caller: NetworkReader,
    session: Session,
    today: Today,
    page: Annotated[PageRequest, paging("urgency", "ends_on")],
    within_months: Annotated[int, Query(ge=0, le=120, description="ends by then; what has ended is there always")] = 12,
    owner: Annotated[UUID | None, Query(description="the account that looks after it")] = None,
    partner_id: Annotated[UUID | None, Query(description="one of its signatories, or a successor of one")] = None,
    country: Annotated[CountryCode | None, Query(description="of one of its signatories")] = None,
    state: Annotated[AgreementState | None, Query(description="`in_force` includes `expiring`")] = None,
) -> Page[RenewalOut]:
    """The renewal desk: the agreements that end within so many months or have ended, with nothing signed after them.

    Each with the time that is left, its owner, the draft of its renewal, how far both councils have come, the reminders
    sent, and what is still to be done. The most urgent first: nearest to its end, be it ahead or passed; what is
    renewed tacitly comes last. Staff sees all, members the agreements that their partners signed.
    """
    wanted = RenewalFilter(
        today, within_months=within_months, owner=owner, partner_id=partner_id, country=country, state=state
    )
    return await use_cases.list_renewals(session, caller, wanted, page)


@router.get("/{agreement_id:uuid}")
async def read_renewal(
    agreement_id: UUID, caller: NetworkReader, session: Session, today: Today, tag: Tag
) -> RenewalOut:
    """One agreement of the desk, however far its end is. Without an end, or with something signed after it: 404."""
    renewal = await use_cases.read_renewal(session, caller, agreement_id, today)
    tag(renewal.version)
    return renewal


@router.patch("/{agreement_id:uuid}")
async def change_renewal(
    agreement_id: UUID,
    body: RenewalPatch,
    caller: RegistryWriter,
    session: Session,
    owners: CurrentOwners,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> RenewalOut:
    """Note who looks after a renewal, until when it is to be signed, or in words; the agreement stays as it is.

    An `owner` that is no active account is refused (422); while that cannot be asked, it is taken as it is.
    """
    renewal = await use_cases.change_renewal(session, owners, caller, agreement_id, body, if_match, today)
    tag(renewal.version)
    return renewal


@router.post("/{agreement_id:uuid}:draft", status_code=status.HTTP_201_CREATED)
async def draft_renewal(
    agreement_id: UUID,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatchOptional,
    tag: Tag,
    response: Response,
) -> AgreementOut:
    """Draft the agreement that is to renew this one, and answer the draft: the same parties and terms as agreed last.

    In the place of a party that was dissolved meanwhile stands its successor (A15). A draft that is there already, or a
    signed renewal: 409. `If-Match` is the agreement's.
    """
    draft = await use_cases.draft_renewal(session, caller, agreement_id, if_match, today)
    response.headers["Location"] = f"/registry/v1/agreements/{draft.id}"
    tag(draft.version)
    return draft
