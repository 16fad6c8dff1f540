"""Entering, reading, changing and finding cooperations."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import summaries as agreements
from services.registry.agreements.schemas import ChainLink
from services.registry.audit.trail import record
from services.registry.cooperations import store
from services.registry.cooperations.schemas import (
    ActorOut,
    AnniversaryOut,
    Committee,
    CooperationIn,
    CooperationItem,
    CooperationOut,
    CooperationPatch,
    PartyOut,
)
from services.registry.events import cooperations as events
from services.registry.events.subjects import subject_of, visibility
from services.registry.messages import refused
from services.registry.milestones.use_cases import shown_of_cooperation
from services.registry.partners import store as partner_store
from services.registry.partners.references import named_partners
from services.registry.policy.enforce import enforce
from services.registry.policy.store import policy_of
from services.registry.rules import cooperation as rules
from services.registry.rules.agreement import dissolved_before
from services.registry.rules.anniversary import anniversaries
from services.registry.rules.catalogue.cooperations import A18, A24
from services.registry.rules.dates import PartialDate, ends_before_it_begins, whole_years
from services.registry.rules.names import fold, search_key
from services.registry.rules.policy import Policy
from services.registry.schemas import date_of
from services.registry.sight import Sight, may_change, may_write_all, sight_of
from services.registry.successions.standing import gone
from services.registry.tables import CooperationActorRow, CooperationPartyRow, CooperationRow
from services.registry.vocabularies.partners import Visibility
from shared.auth.caller import Caller
from shared.catalogue.rules import Finding, Notice
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventType
from shared.http.etags import Precondition
from shared.http.pages import Page, Wanted
from shared.http.problems import Forbidden, NotFound, RuleViolated
from shared.ids import new_id

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
    enforce(policy, _findings(body, None, policy), publishes=body.visibility is not Visibility.PRIVATE)
    instant = now()
    row = CooperationRow(id=new_id(), version=1, created_at=instant, updated_at=instant, **_columns(body))
    await store.save(session, row, _party_rows(row.id, body), _actor_rows(row.id, body))
    await _publish(session, events.COOPERATION_STARTED, row, body)
    await _record(session, caller, "created", row, after=body)
    if body.ended_on is not None:
        await _publish(session, events.COOPERATION_ENDED, row, body)
    return await _whole(session, row, sight, today)


async def read_cooperation(session: AsyncSession, caller: Caller, cooperation_id: UUID, today: date) -> CooperationOut:
    """One cooperation with its agreements; NotFound unless the caller may see it."""
    sight = sight_of(caller)
    row = await store.load(session, cooperation_id)
    parties = await store.parties_of(session, [cooperation_id])
    if row is None or not sight.covers(row.visibility, [party.partner_id for party in parties[cooperation_id]]):
        raise NotFound()
    return await _whole(session, row, sight, today)


async def change_cooperation(
    session: AsyncSession,
    caller: Caller,
    cooperation_id: UUID,
    patch: CooperationPatch,
    if_match: Precondition,
    today: date,
) -> CooperationOut:
    """Change some fields. A member changes only its own side's entries among the parties: else Forbidden."""
    sight = sight_of(caller)
    row = await store.load(session, cooperation_id, lock=True)
    parties = (await store.parties_of(session, [cooperation_id]))[cooperation_id]
    concerned = [party.partner_id for party in parties]
    if row is None or not sight.covers(row.visibility, concerned):
        raise NotFound()
    if not may_change(caller, concerned):
        raise Forbidden()
    if_match.check(row.version)
    actors = (await store.actors_of(session, [cooperation_id]))[cooperation_id]
    before = _body_of(row, parties, actors)
    body = before.model_copy(update=patch.changes())
    if not may_write_all(caller) and _others(before, caller) != _others(body, caller):
        raise Forbidden()
    changed = sorted(name for name in patch.model_fields_set if getattr(body, name) != getattr(before, name))
    if not changed:
        return await _whole(session, row, sight, today)
    await _check(session, body, sight, today, before=before)
    await _check_founding(session, row.id, body, sight, today)
    first = (await store.first_signatures(session, [row.id])).get(row.id)
    policy = await policy_of(session)
    enforce(policy, _findings(body, first, policy), publishes=body.visibility is not Visibility.PRIVATE)
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
    return await _whole(session, row, sight, today)


async def list_cooperations(
    session: AsyncSession, caller: Caller, wanted: store.CooperationFilter, page: Wanted
) -> Page[CooperationItem]:
    """The cooperations that match and that the caller may see."""
    sight = sight_of(caller)
    rows, cursor, total = await store.search(session, wanted, sight, page)
    return Page(items=await _items(session, rows, sight, wanted.today), next=cursor, total=total)


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
    found = await named_partners(session, named, sight, before=known_before)
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


def _others(body: CooperationIn, caller: Caller) -> set[tuple[UUID, str | None]]:
    return {(party.partner_id, party.side) for party in body.partners if party.partner_id not in caller.partners}


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


async def _whole(session: AsyncSession, row: CooperationRow, sight: Sight, today: date) -> CooperationOut:
    [item] = await _items(session, [row], sight, today)
    listed = await agreements.of_cooperation(session, row.id, sight, today)
    founded_on = _founded_on(row, listed)
    years = (await policy_of(session)).anniversary_years
    return CooperationOut(
        **item.model_dump(by_alias=True),
        agreements=listed,
        milestones=await shown_of_cooperation(session, row.id, sight),
        founded_on=founded_on,
        anniversaries=[
            AnniversaryOut(years=one.years, on=str(one.on)) for one in anniversaries(date_of(founded_on), years, today)
        ],
    )


def _founded_on(row: CooperationRow, listed: Sequence[ChainLink]) -> str | None:
    """From when anniversaries count (A16), as far as the caller may see it."""
    signed = {one.id: one.signed_on for one in listed if one.signed_on is not None}
    founding = signed.get(row.founding_agreement_id) if row.founding_agreement_id else None
    return founding or row.started_on or min(signed.values(), default=None)


async def _items(
    session: AsyncSession, rows: Sequence[CooperationRow], sight: Sight, today: date
) -> list[CooperationItem]:
    ids = [row.id for row in rows]
    parties = await store.parties_of(session, ids)
    actors = await store.actors_of(session, ids)
    named = {entry.partner_id for entries in parties.values() for entry in entries}
    named |= {entry.partner_id for entries in actors.values() for entry in entries}
    partners = await partner_store.summaries(session, named, sight)
    signed = await store.first_signatures(session, ids)
    policy = await policy_of(session)
    items = []
    for row in rows:
        body = _body_of(row, parties[row.id], actors[row.id])
        facts = body.model_dump(by_alias=True, exclude={"partners", "actors", "committee"})
        started_on = date_of(body.started_on)
        committee = body.committee if sight.persons else _without_persons(body.committee)
        item = CooperationItem(
            **facts,
            id=row.id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            committee=committee,
            partners=[
                PartyOut(**party.model_dump(), partner=partners.get(party.partner_id)) for party in body.partners
            ],
            actors=[ActorOut(**actor.model_dump(), partner=partners.get(actor.partner_id)) for actor in body.actors],
            status=rules.status_of(date_of(body.ended_on), today),
            years=whole_years(started_on, today) if started_on else None,
            warnings=[Notice.of(finding) for finding in policy.noted(_findings(body, signed.get(row.id), policy))],
        )
        items.append(item)
    return items


def _without_persons(committee: Committee | None) -> Committee | None:
    if committee is None:
        return None
    return Committee(members=[member.model_copy(update={"person": None}) for member in committee.members])


def _findings(body: CooperationIn, first_signature: date | None, policy: Policy) -> list[Finding]:
    """What a cooperation lacks (A17, A24), and what its dates contradict (A10).

    Where a network insists on the colleges, a cooperation without a committee lacks them all.
    """
    findings = rules.missing_corners(corner for actor in body.actors for corner in actor.corners)
    if body.committee is not None or policy.raises(A24):
        members = body.committee.members if body.committee else []
        findings += rules.missing_colleges(member.college for member in members)
    findings += rules.late_start(date_of(body.started_on), first_signature)
    return findings


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


def _body_of(
    row: CooperationRow, parties: Sequence[CooperationPartyRow], actors: Sequence[CooperationActorRow]
) -> CooperationIn:
    """What was sent to make the cooperation what it is."""
    stored = row.model_dump(include=set(CooperationIn.model_fields))
    return CooperationIn.model_validate(
        stored
        | {
            "partners": [party.model_dump(include={"partner_id", "side"}) for party in parties],
            "actors": [actor.model_dump(include={"partner_id", "role", "corners"}) for actor in actors],
        }
    )
