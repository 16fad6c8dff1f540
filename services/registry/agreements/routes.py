"""`/registry/v1/agreements`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from services.registry.agreements import discarding, steps, use_cases
from services.registry.agreements.list_store import AgreementFilter
from services.registry.agreements.schemas import (
    AgreementIn,
    AgreementOut,
    AgreementPatch,
    History,
    RenewalIn,
    Signing,
    Termination,
    Transmission,
)
from services.registry.clock import Today
from services.registry.filters import UpdatedSince
from services.registry.permissions import RegistryReader, RegistryWriter
from services.registry.schemas import Area, Code, CountryPair, TerritoryPair
from services.registry.vocabularies.agreements import AgreementState, Instrument
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.http.schemas import CountryCode, ShortText

router = APIRouter(prefix="/registry/v1/agreements", tags=["agreements"], route_class=EntenteRoute)


async def _wanted(
    today: Today,
    q: Annotated[ShortText | None, Query(description="words of its title or object")] = None,
    partner_id: Annotated[UUID | None, Query(description="one of its signatories, or a successor of one")] = None,
    cooperation_id: UUID | None = None,
    country: Annotated[CountryCode | None, Query(description="of one of its signatories")] = None,
    instrument: Instrument | None = None,
    state: Annotated[AgreementState | None, Query(description="`in_force` includes `expiring`")] = None,
    is_current: Annotated[
        bool | None, Query(description="`true`: signed, and nothing signed comes after it (A14); `false`: the others")
    ] = None,
    theme: Annotated[Code | None, Query(description="one of those agreed last")] = None,
    area: Annotated[
        Area | None, Query(description="a country, a part of one, or a group: a country's parts and groups match it")
    ] = None,
    programme_id: Annotated[UUID | None, Query(description="a programme that supports it (A12)")] = None,
    signed_from: Annotated[date | None, Query(description="signed on this day or later (A5)")] = None,
    signed_to: Annotated[date | None, Query(description="signed on this day or earlier")] = None,
    ends_from: Annotated[date | None, Query(description="ends on this day or later; never what has no end")] = None,
    ends_to: Annotated[date | None, Query(description="ends on this day or earlier")] = None,
    country_pair: Annotated[CountryPair | None, Query(description="signatories of both countries")] = None,
    territory_pair: Annotated[TerritoryPair | None, Query(description="signatories of both territories")] = None,
    updated_since: UpdatedSince = None,
) -> AgreementFilter:
    return AgreementFilter(
        today=today,
        q=q,
        partner_id=partner_id,
        cooperation_id=cooperation_id,
        country=country,
        instrument=instrument,
        state=state,
        is_current=is_current,
        theme=theme,
        area=area,
        programme_id=programme_id,
        signed_from=signed_from,
        signed_to=signed_to,
        ends_from=ends_from,
        ends_to=ends_to,
        country_pair=country_pair,
        territory_pair=territory_pair,
        updated_since=updated_since,
    )


AgreementFilterQuery = Annotated[AgreementFilter, Depends(_wanted)]
"""What a list, or an export of it, is narrowed to."""


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_agreement(
    body: AgreementIn, caller: RegistryWriter, session: Session, today: Today, tag: Tag, response: Response
) -> AgreementOut:
    """Enter an agreement: a draft, or with `signed_on` one that was signed already.

    Twinnings, cooperation agreements, memoranda, joint declarations and work programmes need local authorities of at
    least two countries (A1: 422 that names what is missing); other instruments are open to any kind of partner. Dates
    may be known to the month or year only. Members enter agreements to which one of their partners is a party.
    """
    made = await use_cases.create_agreement(session, caller, body, today)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("")
async def list_agreements(
    caller: RegistryReader,
    session: Session,
    page: Annotated[PageRequest, paging("signed_on", "ends_on", "title", "updated_at", "id")],
    wanted: AgreementFilterQuery,
) -> Page[AgreementOut]:
    """Find agreements; the latest signed first. A date known to the month matches if one of its days does."""
    return await use_cases.list_agreements(session, caller, wanted, page)


@router.get("/{agreement_id:uuid}")
async def read_agreement(
    agreement_id: UUID, caller: RegistryReader, session: Session, today: Today, tag: Tag
) -> AgreementOut:
    """One agreement with its computed end and state (A4); drafts are seen by their parties and by staff."""
    shown = await use_cases.read_agreement(session, caller, agreement_id, today)
    tag(shown.version)
    return shown


@router.patch("/{agreement_id:uuid}")
async def change_agreement(
    agreement_id: UUID,
    body: AgreementPatch,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatch,
    tag: Tag,
) -> AgreementOut:
    """Change some fields of an agreement; each named one is replaced whole. A draft is signed with `:sign` only."""
    changed = await use_cases.change_agreement(session, caller, agreement_id, body, if_match, today)
    tag(changed.version)
    return changed


@router.delete("/{agreement_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def discard_draft(
    agreement_id: UUID, caller: RegistryWriter, session: Session, today: Today, if_match: IfMatch
) -> None:
    """Delete a draft that nobody will sign, with its files: a renewal begun by mistake can then be begun anew.

    Signed, or named by another agreement, a cooperation or milestones: 409. Members delete drafts of their partners as
    long as no other party's council has said something (403). The audit trail keeps what it said.
    """
    await discarding.discard_draft(session, caller, agreement_id, if_match, today)


@router.post("/{agreement_id:uuid}:sign")
async def sign_agreement(
    agreement_id: UUID,
    body: Signing,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatchOptional,
    tag: Tag,
) -> AgreementOut:
    """Record the signature of a draft; signatories without a date of their own are given this one. Signed: 409."""
    signed = await steps.sign_agreement(session, caller, agreement_id, body, if_match, today)
    tag(signed.version)
    return signed


@router.post("/{agreement_id:uuid}:transmit")
async def transmit_agreement(
    agreement_id: UUID,
    body: Transmission,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatchOptional,
    tag: Tag,
) -> AgreementOut:
    """Record when a signed agreement went to the State's representative; a draft, or the second time: 409."""
    sent = await steps.transmit_agreement(session, caller, agreement_id, body, if_match, today)
    tag(sent.version)
    return sent


@router.post("/{agreement_id:uuid}:renew", status_code=status.HTTP_201_CREATED)
async def renew_agreement(
    agreement_id: UUID,
    body: RenewalIn,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatchOptional,
    tag: Tag,
    response: Response,
) -> AgreementOut:
    """Enter the agreement that renews a signed one, and answer it: the same parties and terms, but for what is given.

    Without `signed_on` it is a draft, signed with `:sign` later. The renewed one is `renewed` from the day on which the
    new one takes effect. Renewed (or being renewed) already, a draft, or terminated: 409. Conditions are those of a new
    agreement; in the place of a signatory that was dissolved meanwhile stands its successor; where it has several
    or none, it is refused with their ids in `successors` (A15).
    """
    made = await steps.renew_agreement(session, caller, agreement_id, body, if_match, today)
    response.headers["Location"] = f"{router.prefix}/{made.id}"
    tag(made.version)
    return made


@router.get("/{agreement_id:uuid}/history")
async def read_history(agreement_id: UUID, caller: RegistryReader, session: Session, today: Today) -> History:
    """The chain in which an agreement stands (A14), in the order of signature: what it followed or renewed, and what
    followed or renewed it, over any number of branches. `is_current` marks what nothing signed came after.
    """
    return await use_cases.read_history(session, caller, agreement_id, today)


@router.post("/{agreement_id:uuid}:terminate")
async def terminate_agreement(
    agreement_id: UUID,
    body: Termination,
    caller: RegistryWriter,
    session: Session,
    today: Today,
    if_match: IfMatchOptional,
    tag: Tag,
) -> AgreementOut:
    """Record that a signed agreement holds no longer from a day on; its cooperation goes on (D9)."""
    ended = await steps.terminate_agreement(session, caller, agreement_id, body, if_match, today)
    tag(ended.version)
    return ended
