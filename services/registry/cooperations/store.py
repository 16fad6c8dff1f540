"""The SQL of cooperations."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, false, func, insert, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.grants.store import cooperations_granted
from services.registry.partners.store import contains_words, has_theme
from services.registry.schemas import CooperationSummary
from services.registry.sight import Sight
from services.registry.successions.lineage import inherited_by, stands_for
from services.registry.tables import (
    FOR_CHANGE,
    AgreementRow,
    CooperationActorRow,
    CooperationPartyRow,
    CooperationRow,
    PartnerRow,
    column,
)
from services.registry.vocabularies.cooperations import CooperationStatus
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted

_KEYS: SortKeys = {
    "id": column(CooperationRow.id),
    "title": column(CooperationRow.sort_key),
    "started_on": func.coalesce(column(CooperationRow.started_on), ""),
    "updated_at": column(CooperationRow.updated_at),
}
_IS_PARTY = column(CooperationPartyRow.cooperation_id) == column(CooperationRow.id)


@dataclass(frozen=True, slots=True)
class CooperationFilter:
    """What a list of cooperations is narrowed to."""

    today: date
    q: str | None = None
    partner_id: UUID | None = None
    country: str | None = None
    theme: str | None = None
    status: CooperationStatus | None = None
    updated_since: datetime | None = None


def seen_by(sight: Sight) -> ColumnElement[bool]:
    """The cooperations that a caller may see."""
    if sight.everything:
        return true()
    return or_(
        column(CooperationRow.visibility).in_([str(level) for level in sight.visibilities]),
        exists().where(_IS_PARTY, column(CooperationPartyRow.partner_id).in_(stands_for(sight.partners))),
        *([cooperations_granted(sight)] if sight.subject else []),
    )


async def load(session: AsyncSession, cooperation_id: UUID, *, lock: bool = False) -> CooperationRow | None:
    """The cooperation, locked until the end of the transaction if it is to be changed."""
    return await session.get(CooperationRow, cooperation_id, with_for_update=FOR_CHANGE if lock else None)


async def save(
    session: AsyncSession,
    row: CooperationRow,
    parties: Sequence[CooperationPartyRow] | None,
    actors: Sequence[CooperationActorRow] | None,
) -> None:
    """Write the cooperation; parties and actors, unless None, replace what it had."""
    session.add(row)
    await session.flush()
    if parties is not None:
        await session.execute(delete(CooperationPartyRow).where(column(CooperationPartyRow.cooperation_id) == row.id))
        await session.execute(insert(CooperationPartyRow), [party.model_dump() for party in parties])
    if actors is not None:
        await session.execute(delete(CooperationActorRow).where(column(CooperationActorRow.cooperation_id) == row.id))
        if actors:
            await session.execute(insert(CooperationActorRow), [actor.model_dump() for actor in actors])


async def parties_of(session: AsyncSession, cooperation_ids: Collection[UUID]) -> dict[UUID, list[CooperationPartyRow]]:
    """The parties of these cooperations, in the order in which they were given."""
    statement = select(CooperationPartyRow).where(column(CooperationPartyRow.cooperation_id).in_(cooperation_ids))
    found: dict[UUID, list[CooperationPartyRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(CooperationPartyRow.position))):
        found[row.cooperation_id].append(row)
    return found


async def actors_of(session: AsyncSession, cooperation_ids: Collection[UUID]) -> dict[UUID, list[CooperationActorRow]]:
    """The actors of these cooperations, in the order in which they were given."""
    statement = select(CooperationActorRow).where(column(CooperationActorRow.cooperation_id).in_(cooperation_ids))
    found: dict[UUID, list[CooperationActorRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(CooperationActorRow.position))):
        found[row.cooperation_id].append(row)
    return found


async def first_signatures(session: AsyncSession, cooperation_ids: Collection[UUID]) -> dict[UUID, date]:
    """The last possible day of each cooperation's first signature."""
    cooperation, signed = column(AgreementRow.cooperation_id), column(AgreementRow.signed_last)
    statement = select(cooperation, func.min(signed)).where(cooperation.in_(cooperation_ids), signed.is_not(None))
    rows = await session.execute(statement.group_by(cooperation))
    return {cooperation_id: first for cooperation_id, first in rows.all() if cooperation_id and first}


async def summaries(
    session: AsyncSession, cooperation_ids: Collection[UUID], sight: Sight
) -> dict[UUID, CooperationSummary]:
    """Summaries of those of the cooperations that the caller may see."""
    if not cooperation_ids:
        return {}
    statement = select(column(CooperationRow.id), column(CooperationRow.title))
    rows = await session.execute(statement.where(column(CooperationRow.id).in_(cooperation_ids), seen_by(sight)))
    return {row.id: CooperationSummary(id=row.id, title=row.title) for row in rows}


async def search(
    session: AsyncSession, wanted: CooperationFilter, sight: Sight, page: Wanted
) -> tuple[list[CooperationRow], str | None, int | None]:
    """One page of the cooperations that match and that the caller may see; with the next cursor and the total."""
    statement = _narrowed(select(CooperationRow).where(seen_by(sight)), wanted)
    rows, cursor, total = await fetch_page(session, statement, page, _KEYS, default="title,id")
    return [row[0] for row in rows], cursor, total


def _narrowed(statement: Select[Any], wanted: CooperationFilter) -> Select[Any]:
    if wanted.q is not None:
        statement = statement.where(contains_words(column(CooperationRow.search_key), wanted.q))
    if wanted.partner_id is not None:
        statement = statement.where(
            exists().where(_IS_PARTY, column(CooperationPartyRow.partner_id).in_(inherited_by(wanted.partner_id)))
        )
    if wanted.country is not None:
        from_there = exists().where(
            _IS_PARTY,
            column(PartnerRow.id) == column(CooperationPartyRow.partner_id),
            column(PartnerRow.country) == wanted.country,
        )
        statement = statement.where(from_there)
    if wanted.theme is not None:
        statement = statement.where(has_theme(column(CooperationRow.themes), wanted.theme))
    if wanted.status is not None:
        ended = func.coalesce(_has_ended(wanted.today), false())
        statement = statement.where(ended.is_(wanted.status is CooperationStatus.ENDED))
    if wanted.updated_since is not None:
        statement = statement.where(column(CooperationRow.updated_at) >= wanted.updated_since)
    return statement


def _has_ended(today: date) -> ColumnElement[bool]:
    """`rules.cooperation.status_of` in SQL: as much of today as is known of the end comes later than it (A5)."""
    ended_on = column(CooperationRow.ended_on)
    return ended_on < func.left(today.isoformat(), func.length(ended_on))
