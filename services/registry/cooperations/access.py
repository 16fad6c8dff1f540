"""A cooperation for one caller: whether it sees it, and which half of it is its own."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.cooperations import store
from services.registry.cooperations.schemas import Actor, CooperationIn
from services.registry.grants.access import Access, access_to
from services.registry.partners import store as partner_store
from services.registry.tables import CooperationPartyRow, CooperationRow
from shared.auth.caller import Caller
from shared.http.problems import NotFound


async def seen_cooperation(
    session: AsyncSession, caller: Caller, cooperation_id: UUID, *, lock: bool = False
) -> tuple[CooperationRow, list[CooperationPartyRow], Access]:
    """The cooperation, its parties and what the caller may do to it; NotFound unless it may see it."""
    row = await store.load(session, cooperation_id, lock=lock)
    parties = (await store.parties_of(session, [cooperation_id]))[cooperation_id]
    access = await access_to(session, caller, cooperation_id)
    if row is None or not access.sees_cooperation(row.visibility, [party.partner_id for party in parties]):
        raise NotFound()
    return row, parties, access


async def leaves_others_half(
    session: AsyncSession, before: CooperationIn, after: CooperationIn, access: Access
) -> bool:
    """Whether a change leaves the parties and the actors of the other half as they are.

    An actor that is a party stands on its own side, another one on the side whose parties are of its country; where
    that is no side, or where one of the caller's is among several, it is the caller's as well.
    """
    theirs, changed = (
        {(one.partner_id, one.side) for one in body.partners if not access.own_entry(one.partner_id, one.side)}
        for body in (before, after)
    )
    if theirs != changed:
        return False
    if before.actors == after.actors:
        return True
    countries = await partner_store.countries_of(session, _named(before) | _named(after))
    theirs_of, changed_of = (_others_actors(before, body.actors, access, countries) for body in (before, after))
    return theirs_of == changed_of


def _others_actors(
    before: CooperationIn, actors: list[Actor], access: Access, countries: dict[UUID, str]
) -> list[Actor]:
    """Those of the actors that are of the other half, by who stood on which side before the change."""
    own = {party.partner_id: access.own_entry(party.partner_id, party.side) for party in before.partners}
    by_country: dict[str | None, set[bool]] = defaultdict(set)
    for partner_id, is_own in own.items():
        by_country[countries.get(partner_id)].add(is_own)

    def is_theirs(actor: Actor) -> bool:
        if actor.partner_id in own:
            return not own[actor.partner_id]
        return by_country.get(countries.get(actor.partner_id)) == {False}

    return sorted(filter(is_theirs, actors), key=lambda actor: actor.partner_id)


def _named(body: CooperationIn) -> set[UUID]:
    return {party.partner_id for party in body.partners} | {actor.partner_id for actor in body.actors}
