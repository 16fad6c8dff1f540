"""Who belongs to which network (A13), and what its members seek (A36)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.events import memberships as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.memberships import store
from services.registry.memberships.schemas import (
    MemberOut,
    MembershipFields,
    MembershipIn,
    MembershipOut,
    MembershipPatch,
    NetworkSeeking,
    Sought,
)
from services.registry.messages import field_error, refused
from services.registry.partners import store as partner_store
from services.registry.partners.references import named_partners, seen_partner
from services.registry.partners.schemas import Seeking
from services.registry.rules.terms import Term
from services.registry.schemas import PartnerSummary, date_of
from services.registry.sight import may_change, sight_of
from services.registry.tables import MembershipRow, PartnerRow
from services.registry.tables.base import days_range
from services.registry.vocabularies.networks import MembershipRole
from services.registry.vocabularies.partners import PartnerKind, Visibility
from shared.auth.caller import Caller
from shared.catalogue.texts import Text
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.etags import Precondition
from shared.http.handlers import constraint_of
from shared.http.pages import Page, PageRequest
from shared.http.problems import Conflict, Forbidden, NotFound
from shared.ids import new_id

_NO_NETWORK = Text(
    en="Only partners of the kind “network” have members",
    fr="Seuls les partenaires de type « réseau » ont des membres",
    de="Nur Partner der Art „Netzwerk“ haben Mitglieder",
    zh="只有“网络”类合作伙伴才有成员",
)
# The narrower of two visibilities comes first.
_NARROWEST = (Visibility.PRIVATE, Visibility.NETWORK, Visibility.PUBLIC)


async def start(
    session: AsyncSession, caller: Caller, network_id: UUID, body: MembershipIn, today: date
) -> MembershipOut:
    """Enter a partner in a network; Forbidden unless the caller may change the network.

    Conflict where the partner stands in it already then, in the same role and category, or where it is no network.
    """
    sight = sight_of(caller)
    network = await seen_partner(session, network_id, sight)
    if not may_change(caller, [network_id]):
        raise Forbidden()
    if network.kind != PartnerKind.NETWORK:
        raise Conflict(_NO_NETWORK)
    if body.partner_id == network_id:
        raise refused("/partner_id", "own_member")
    await named_partners(session, {"/partner_id": body.partner_id}, sight)
    instant = now()
    row = MembershipRow(
        id=new_id(),
        version=1,
        created_at=instant,
        updated_at=instant,
        network_id=network_id,
        partner_id=body.partner_id,
        **_columns(body),
    )
    await _save(session, row)
    await _publish(session, events.MEMBERSHIP_STARTED, row)
    if row.until is not None:
        await _publish(session, events.MEMBERSHIP_ENDED, row)
    await record(session, caller, ("membership", row.id), "started", after=body, partner_ids=_concerned(row))
    return await _answer(session, caller, row, today)


async def read_membership(session: AsyncSession, caller: Caller, membership_id: UUID, today: date) -> MembershipOut:
    """One membership; NotFound unless the caller may see both ends."""
    return await _answer(session, caller, await _seen(session, caller, membership_id), today)


async def change_membership(
    session: AsyncSession,
    caller: Caller,
    membership_id: UUID,
    patch: MembershipPatch,
    if_match: Precondition,
    today: date,
) -> MembershipOut:
    """Change some fields; Forbidden unless the caller may change the network."""
    row = await _changeable(session, caller, membership_id, if_match)
    before = _body_of(row)
    body = before.model_copy(update=patch.changes())
    changed = sorted(
        MembershipFields.model_fields[name].alias or name
        for name in patch.model_fields_set
        if getattr(body, name) != getattr(before, name)
    )
    if not changed:
        return await _answer(session, caller, row, today)
    for name, value in _columns(body).items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await _save(session, row)
    ends = before.until is None and body.until is not None
    await _publish(session, events.MEMBERSHIP_ENDED if ends else events.MEMBERSHIP_UPDATED, row, changed)
    action = "ended" if ends else "updated"
    await record(
        session, caller, ("membership", row.id), action, before=before, after=body, partner_ids=_concerned(row)
    )
    return await _answer(session, caller, row, today)


async def remove_membership(session: AsyncSession, caller: Caller, membership_id: UUID, if_match: Precondition) -> None:
    """Take back a membership that was entered by mistake."""
    row = await _changeable(session, caller, membership_id, if_match)
    before, concerned = _body_of(row), _concerned(row)
    row.version += 1
    await _publish(session, events.MEMBERSHIP_ENDED, row)
    await store.remove(session, row)
    await record(session, caller, ("membership", membership_id), "deleted", before=before, partner_ids=concerned)


async def list_members(
    session: AsyncSession, caller: Caller, network_id: UUID, wanted: store.MembershipFilter, page: PageRequest
) -> Page[MemberOut]:
    """The members of a network that the caller may see, and what each seeks (A36)."""
    sight = sight_of(caller)
    network = _summary(await seen_partner(session, network_id, sight))
    rows, cursor, total = await store.members_of(session, network_id, wanted, sight, page)
    items = [
        MemberOut.model_validate(
            _shown(row, network, _summary(member), wanted.today)
            | {"kind": member.kind, "seeking": Seeking.model_validate(member.seeking) if member.seeking else None}
        )
        for row, member in rows
    ]
    return Page(items=items, next=cursor, total=total)


async def list_memberships(
    session: AsyncSession, caller: Caller, partner_id: UUID, wanted: store.MembershipFilter, page: PageRequest
) -> Page[MembershipOut]:
    """The networks of a partner that the caller may see."""
    sight = sight_of(caller)
    partner = _summary(await seen_partner(session, partner_id, sight))
    rows, cursor, total = await store.networks_of(session, partner_id, wanted, sight, page)
    items = [
        MembershipOut.model_validate(_shown(row, _summary(network), partner, wanted.today)) for row, network in rows
    ]
    return Page(items=items, next=cursor, total=total)


async def network_seeking(session: AsyncSession, caller: Caller, network_id: UUID, today: date) -> NetworkSeeking:
    """A36: what the present members of a network seek, counted over those that the caller may see."""
    sight = sight_of(caller)
    await seen_partner(session, network_id, sight)
    members, seekers = await store.counted(session, network_id, today, sight)
    sought = await store.sought(session, network_id, today, sight)
    counted = {name: [Sought(code=code, members=n) for code, n in codes.items()] for name, codes in sought.items()}
    return NetworkSeeking.model_validate({"members": members, "seekers": seekers} | counted)


async def _seen(session: AsyncSession, caller: Caller, membership_id: UUID, *, lock: bool = False) -> MembershipRow:
    row = await store.load(session, membership_id, lock=lock)
    if row is None:
        raise NotFound()
    for partner_id in _concerned(row):
        await seen_partner(session, partner_id, sight_of(caller))
    return row


async def _changeable(
    session: AsyncSession, caller: Caller, membership_id: UUID, if_match: Precondition
) -> MembershipRow:
    row = await _seen(session, caller, membership_id, lock=True)
    if not may_change(caller, [row.network_id]):
        raise Forbidden()
    if_match.check(row.version)
    return row


async def _save(session: AsyncSession, row: MembershipRow) -> None:
    try:
        await store.save(session, row)
    except IntegrityError as error:
        if constraint_of(error) != store.ONCE:
            raise
        raise Conflict(errors=[field_error("/from", "member_already")]) from None


async def _publish(
    session: AsyncSession, event_type: EventType, row: MembershipRow, changed: list[str] | None = None
) -> None:
    data = events.MembershipEvent(
        subject=subject_of("membership", row.id, row.version),
        partner_ids=_concerned(row),
        changed=changed,
        network_id=row.network_id,
        partner_id=row.partner_id,
        role=MembershipRole(row.role),
        started_on=row.since,
        ended_on=row.until,
    )
    levels = [await partner_store.load(session, partner_id) for partner_id in _concerned(row)]
    narrowest = min((Visibility(one.visibility) for one in levels if one), key=_NARROWEST.index)
    await publish(session, event_type, data, visibility=visibility(narrowest))


async def _answer(session: AsyncSession, caller: Caller, row: MembershipRow, today: date) -> MembershipOut:
    told = await partner_store.summaries(session, _concerned(row), sight_of(caller))
    return MembershipOut.model_validate(_shown(row, told[row.network_id], told[row.partner_id], today))


def _shown(row: MembershipRow, network: PartnerSummary, partner: PartnerSummary, today: date) -> dict[str, Any]:
    return row.model_dump(exclude={"held", "since", "until", "category"}) | {
        "from": row.since,
        "to": row.until,
        "category": row.category or None,
        "network": network,
        "partner": partner,
        "current": _term(row).may_cover(today),
    }


def _summary(row: PartnerRow) -> PartnerSummary:
    return PartnerSummary(id=row.id, name=row.name, country=row.country)


def _concerned(row: MembershipRow) -> Sequence[UUID]:
    return [row.network_id, row.partner_id]


def _term(body: MembershipRow | MembershipFields) -> Term:
    return Term(date_of(body.since), date_of(body.until))


def _columns(body: MembershipFields) -> dict[str, Any]:
    """The columns of a membership's row, the computed one too; Unprocessable where it ends before it begins."""
    term = _term(body)
    if term.is_backwards:
        raise refused("/to", "ends_before_it_begins", begin="from")
    return {
        "role": body.role,
        "category": body.category or "",
        "since": body.since,
        "until": body.until,
        "held": days_range(term.sure_days),
    }


def _body_of(row: MembershipRow) -> MembershipFields:
    """What was sent to make the membership what it is, but for its two ends."""
    return MembershipFields.model_validate(
        {"role": row.role, "category": row.category or None, "from": row.since, "to": row.until}
    )
