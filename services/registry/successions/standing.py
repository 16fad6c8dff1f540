"""Who stands in the place of a body that is no more (A15)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners import store as partner_store
from services.registry.rules.dates import ends_before_it_begins
from services.registry.schemas import date_of
from services.registry.sight import Sight
from services.registry.successions import store
from shared.catalogue.rules import Finding
from shared.http.problems import RuleBroken
from shared.partial_dates import PartialDate


async def gone(session: AsyncSession, sight: Sight, finding: Finding, partner_id: UUID) -> RuleBroken:
    """The refusal of a dissolved body: it names, in `successors`, who stands in its place."""
    successors = await store.standing_successors(session, partner_id, sight)
    return RuleBroken(
        finding.rule,
        pointer=finding.pointer,
        values=finding.values,
        successors=[summary.model_dump(mode="json") for summary in successors],
    )


async def in_their_place(
    session: AsyncSession, sight: Sight, partner_ids: list[UUID], on: str | None, today: date
) -> list[UUID]:
    """The same bodies as they would sign `on` that day (None: today), each once.

    In the place of one that was dissolved before stands its only successor; where several followed, the choice is the
    caller's, and the old one stays.
    """
    day = date_of(on) or PartialDate(today.year, today.month, today.day)
    dissolved = await partner_store.dissolutions_of(session, partner_ids)
    signing: list[UUID] = []
    for partner_id in partner_ids:
        stands = partner_id
        if ends_before_it_begins(day, date_of(dissolved.get(partner_id))):
            successors = await store.standing_successors(session, partner_id, sight)
            stands = successors[0].id if len(successors) == 1 else partner_id
        signing.append(stands)
    return list(dict.fromkeys(signing))
