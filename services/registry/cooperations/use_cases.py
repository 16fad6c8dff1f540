"""Entering, reading, changing and finding cooperations."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import summaries as agreements
from services.registry.audit.trail import record
from services.registry.cooperations import store
from services.registry.cooperations.access import leaves_others_half, seen_cooperation
from services.registry.cooperations.schemas import (
    CooperationIn,
    CooperationItem,
    CooperationOut,
    CooperationPatch,
)
from services.registry.cooperations.shown import body_of, findings_of, items_of, whole
from services.registry.events import cooperations as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.messages import refused
from services.registry.partners.references import named_partners
from services.registry.policy.enforce import enforce
from services.registry.policy.store import policy_of
from services.registry.rules.agreement import dissolved_before
from services.registry.rules.catalogue.cooperations import A18
from services.registry.rules.dates import ends_before_it_begins
from services.registry.rules.names import fold, search_key
from services.registry.schemas import date_of
from services.registry.sight import Sight, may_change, sight_of
from services.registry.successions.standing import gone
from services.registry.tables import CooperationActorRow, CooperationPartyRow, CooperationRow
from services.registry.vocabularies.partners import Visibility
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.etags import Precondition
from shared.http.pages import Page, Wanted
from shared.http.problems import Forbidden, RuleViolated
from shared.ids import new_id
from shared.partial_dates import PartialDate

_FEWEST_PARTIES = 2


async def create_cooperation(session: AsyncSession, caller: Caller, body: CooperationIn, today: date) -> CooperationOut:
    """Enter a cooperation; Forbidden for a member none of whose partners stands in it."""
    if not may_change(caller, [party.partner_id for party in body.partners]):
        raise Forbidden()
    sight = sight_of(caller)
    await _check(session, body, sight, today)
    if body.founding_agreement_id is not None:
        raise refused("/founding_agreement_id", "not_its_agreement")
    policy = await policy_of(session)
    enforce(policy, findings_of(body, None, policy), publishes=body.visibility is not Visibility.PRIVATE)
    instant = now()
    row = CooperationRow(id=new_id(), version=1, created_at=instant, updated_at=instant, **_columns(body))
    await store.save(session, row, _party_rows(row.id, body), _actor_rows(row.id, body))
    await _publish(session, events.COOPERATION_STARTED, row, body)
    await _record(session, caller, "created", row, after=body)
    if body.ended_on is not None:
        await _publish(session, events.COOPERATION_ENDED, row, body)
    return await whole(session, row, sight, today)


async def read_cooperation(session: AsyncSession, caller: Caller, cooperation_id: UUID, today: date) -> CooperationOut:
    """One cooperation with its agreements; NotFound unless the caller may see it."""
    row, _, access = await seen_cooperation(session, caller, cooperation_id)
    return await whole(session, row, access.sight, today)


async def change_cooperation(
    session: AsyncSession,
    caller: Caller,
    cooperation_id: UUID,
    patch: CooperationPatch,
    if_match: Precondition,
    today: date,
) -> CooperationOut:
    """Change some fields. Each side edits its half of the parties and actors: else Forbidden."""
    row, parties, access = await seen_cooperation(session, caller, cooperation_id, lock=True)
    sight = access.sight
    if not access.changes(party.partner_id for party in parties):
        raise Forbidden()
    if_match.check(row.version)
    actors = (await store.actors_of(session, [cooperation_id]))[cooperation_id]
    before = body_of(row, parties, actors)
    body = before.model_copy(update=patch.changes())
    if not access.changes_all and not await leaves_others_half(session, before, body, access):
        raise Forbidden()
    changed = sorted(name for name in patch.model_fields_set if getattr(body, name) != getattr(before, name))
    if not changed:
        return await whole(session, row, sight, today)
    await _check(session, body, sight, today, before=before)
    if "founding_agreement_id" in changed:
        await _check_founding(session, row.id, body, sight, today)
    first = (await store.first_signatures(session, [row.id])).get(row.id)
    policy = await policy_of(session)
    enforce(policy, findings_of(body, first, policy), publishes=body.visibility is not Visibility.PRIVATE)
    for name, value in _columns(body).items():
        setattr(row, name, value)
    row.version, row.updated_at = row.version + 1, now()
    await store.save(
        session,
        row,
        _party_rows(row.id, body) if "partners" in changed else None,
        _actor_rows(row.id, body) if "actors" in changed else None,
    )
    await _publish(session, events.COOPERATION_UPDATED, row, body, changed)
    await _record(session, caller, "updated", row, before=before, after=body)
    if before.ended_on is None and body.ended_on is not None:
        await _publish(session, events.COOPERATION_ENDED, row, body)
    return await whole(session, row, sight, today)


async def list_cooperations(
    session: AsyncSession, caller: Caller, wanted: store.CooperationFilter, page: Wanted
) -> Page[CooperationItem]:
    """The cooperations that match and that the caller may see."""
    sight = sight_of(caller)
    rows, cursor, total = await store.search(session, wanted, sight, page)
    return Page(items=await items_of(session, rows, sight, wanted.today), next=cursor, total=total)


async def _check(
    session: AsyncSession, body: CooperationIn, sight: Sight, today: date, *, before: CooperationIn | None = None
) -> None:
    """A18, A15 of new parties, that dates are in order, and that every partner named exists."""
    if len(body.partners) < _FEWEST_PARTIES:
        raise RuleViolated(A18, pointer="/partners", limit=_FEWEST_PARTIES, current=len(body.partners))
    for field, ids in _ids(body).items():
        for index, partner_id in enumerate(ids):
            if partner_id in ids[:index]:
                raise RuleViolated(A18, pointer=f"/{field}/{index}/partner_id")
    if ends_before_it_begins(date_of(body.started_on), date_of(body.ended_on)):
        raise refused("/ended_on", "ends_before_it_begins", begin="started_on")
    for index, motive in enumerate(body.motives):
        if ends_before_it_begins(date_of(motive.since), date_of(motive.to)):
            raise refused(f"/motives/{index}/to", "ends_before_it_begins", begin="from")
    named = {
        f"/{field}/{index}/partner_id": partner_id
        for field, ids in _ids(body).items()
        for index, partner_id in enumerate(ids)
    }
    known_before = {partner_id for ids in _ids(before).values() for partner_id in ids} if before else set()
    found = await named_partners(session, named, sight, before=known_before, lock=True)
    begins = date_of(body.started_on) or PartialDate(today.year, today.month, today.day)
    old_parties = set(_ids(before)["partners"]) if before else set()
    for index, partner_id in enumerate(_ids(body)["partners"]):
        partner = found[partner_id]
        finding = dissolved_before(f"/partners/{index}", partner.name, date_of(partner.dissolved_on), begins)
        if finding is not None and partner_id not in old_parties:
            raise await gone(session, sight, finding, partner_id)


async def _check_founding(
    session: AsyncSession, cooperation_id: UUID, body: CooperationIn, sight: Sight, today: date
) -> None:
    """A16: what founded the cooperation is signed, one of its own agreements, and seen by the caller."""
    if body.founding_agreement_id is None:
        return
    listed = await agreements.of_cooperation(session, cooperation_id, sight, today)
    if body.founding_agreement_id not in {one.id for one in listed if one.signed_on is not None}:
        raise refused("/founding_agreement_id", "not_its_agreement")


def _ids(body: CooperationIn) -> dict[str, list[UUID]]:
    return {
        "partners": [party.partner_id for party in body.partners],
        "actors": [actor.partner_id for actor in body.actors],
    }


async def _publish(
    session: AsyncSession,
    event_type: EventType,
    row: CooperationRow,
    body: CooperationIn,
    changed: list[str] | None = None,
) -> None:
    data = events.CooperationEvent(
        subject=subject_of("cooperation", row.id, row.version),
        partner_ids=[party.partner_id for party in body.partners],
        changed=changed,
        started_on=row.started_on,
        ended_on=row.ended_on,
    )
    await publish(session, event_type, data, visibility=visibility(row.visibility))


async def _record(
    session: AsyncSession,
    caller: Caller,
    action: str,
    row: CooperationRow,
    *,
    before: CooperationIn | None = None,
    after: CooperationIn,
) -> None:
    concerned = [party.partner_id for body in (before, after) if body for party in body.partners]
    subject = ("cooperation", row.id)
    await record(session, caller, subject, action, before=before, after=after, partner_ids=concerned)


def _columns(body: CooperationIn) -> dict[str, Any]:
    """The columns of a cooperation's row, the computed ones too."""
    data = body.model_dump(mode="json", by_alias=True, exclude={"partners", "actors", "founding_agreement_id"})
    return data | {
        "founding_agreement_id": body.founding_agreement_id,
        "search_key": search_key(body.title.values()),
        "sort_key": fold(body.title[min(body.title)]),
    }


def _party_rows(cooperation_id: UUID, body: CooperationIn) -> list[CooperationPartyRow]:
    return [
        CooperationPartyRow(cooperation_id=cooperation_id, position=position, **party.model_dump())
        for position, party in enumerate(body.partners)
    ]


def _actor_rows(cooperation_id: UUID, body: CooperationIn) -> list[CooperationActorRow]:
    return [
        CooperationActorRow(cooperation_id=cooperation_id, position=position, **actor.model_dump())
        for position, actor in enumerate(body.actors)
    ]
