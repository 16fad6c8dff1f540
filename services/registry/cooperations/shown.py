"""Cooperations as callers see them, and what is odd about them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements import summaries as agreements
from services.registry.agreements.schemas import ChainLink
from services.registry.cooperations import store
from services.registry.cooperations.schemas import (
    ActorOut,
    AnniversaryOut,
    Committee,
    CooperationIn,
    CooperationItem,
    CooperationOut,
    PartyOut,
)
from services.registry.milestones.use_cases import shown_of_cooperation
from services.registry.partners import store as partner_store
from services.registry.policy.store import policy_of
from services.registry.rules import cooperation as rules
from services.registry.rules.anniversary import anniversaries
from services.registry.rules.catalogue.cooperations import A24
from services.registry.rules.dates import whole_years
from services.registry.rules.policy import Policy
from services.registry.schemas import date_of
from services.registry.sight import Sight
from services.registry.tables import CooperationActorRow, CooperationPartyRow, CooperationRow
from shared.catalogue.rules import Finding, Notice


async def whole(session: AsyncSession, row: CooperationRow, sight: Sight, today: date) -> CooperationOut:
    """The whole picture of one cooperation, as far as the caller may see it."""
    [item] = await items_of(session, [row], sight, today)
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


async def items_of(
    session: AsyncSession, rows: Sequence[CooperationRow], sight: Sight, today: date
) -> list[CooperationItem]:
    """Cooperations as a list shows them, with a fixed number of statements however many there are."""
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
        body = body_of(row, parties[row.id], actors[row.id])
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
            warnings=[Notice.of(finding) for finding in policy.noted(findings_of(body, signed.get(row.id), policy))],
        )
        items.append(item)
    return items


def _without_persons(committee: Committee | None) -> Committee | None:
    if committee is None:
        return None
    return Committee(members=[member.model_copy(update={"person": None}) for member in committee.members])


def findings_of(body: CooperationIn, first_signature: date | None, policy: Policy) -> list[Finding]:
    """What a cooperation lacks (A17, A24), and what its dates contradict (A10).

    Where a network insists on the colleges, a cooperation without a committee lacks them all.
    """
    findings = rules.missing_corners(corner for actor in body.actors for corner in actor.corners)
    if body.committee is not None or policy.raises(A24):
        members = body.committee.members if body.committee else []
        findings += rules.missing_colleges(member.college for member in members)
    findings += rules.late_start(date_of(body.started_on), first_signature)
    return findings


def body_of(
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
