"""Proposing duplicates, and remembering which are none (D2)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.audit.trail import record
from services.registry.duplicates import store
from services.registry.duplicates.schemas import Dismissal, Pair, PairList
from services.registry.messages import refused
from services.registry.partners import store as partner_store
from services.registry.partners.references import named_partners
from services.registry.rules.duplicates import reasons_for, score_of
from services.registry.sight import may_write_all, sight_of
from shared.auth.caller import Caller
from shared.http.problems import Forbidden


async def propose(
    session: AsyncSession, caller: Caller, wanted: store.DuplicateFilter, min_score: int, limit: int
) -> PairList:
    """The likeliest pairs; Forbidden for members."""
    if not may_write_all(caller):
        raise Forbidden()
    sight = sight_of(caller)
    pairs, all_seen = await store.candidates(session, wanted)
    entries = await store.entries_of(session, {one for pair in pairs for one in pair})
    weighed = []
    for pair in pairs:
        reasons = reasons_for(entries[pair[0]], entries[pair[1]])
        score = score_of(reasons)
        if score >= min_score:
            weighed.append((-score, pair, reasons))
    weighed.sort(key=lambda found: found[:2])
    shown = weighed[:limit]
    summaries = await partner_store.summaries(session, {one for _, pair, _ in shown for one in pair}, sight)
    items = [
        Pair(partners=[summaries[one] for one in pair], score=-negative, reasons=reasons)
        for negative, pair, reasons in shown
    ]
    return PairList(items=items, more=len(weighed) > limit or not all_seen)


async def dismiss(session: AsyncSession, caller: Caller, body: Dismissal) -> Dismissal:
    """Remember that two partners are two; Forbidden for members."""
    if not may_write_all(caller):
        raise Forbidden()
    first, second = sorted(body.partner_ids)
    if first == second:
        raise refused("/partner_ids/1", "repeated")
    named: dict[str, UUID] = {f"/partner_ids/{index}": one for index, one in enumerate(body.partner_ids)}
    await named_partners(session, named, sight_of(caller))
    if await store.dismiss(session, first, second):
        for one in (first, second):
            other = second if one == first else first
            after = {"not_a_duplicate_of": str(other)}
            await record(session, caller, ("partner", one), "dismissed_duplicate", after=after, partner_ids=[one])
    return body
