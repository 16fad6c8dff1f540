"""The SQL of reconciliation: what is shown of entities, and which begin as somebody types."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.matching.store import ITS_TERRITORY
from services.registry.partners.store import identifiers_of, seen_by, summaries
from services.registry.rules.names import fold
from services.registry.sight import Sight
from services.registry.successions.store import relatives_of
from services.registry.tables import (
    IdentifierRow,
    NameRow,
    PartnerRow,
    TerritoryNameRow,
    TerritoryRow,
    TerritorySuccessionRow,
    column,
)

Named = tuple[UUID, str]
"""An entity as another shows it: its id and name."""


@dataclass(frozen=True, slots=True)
class PartnerDetails:
    """A partner with what stands beside it."""

    row: PartnerRow
    identifiers: list[IdentifierRow]
    parent: Named | None
    territory: Named | None
    successors: list[Named]
    predecessors: list[Named]


@dataclass(frozen=True, slots=True)
class TerritoryDetails:
    """A territory with what stands beside it; `names` are (text, kind), the one it is shown by first."""

    row: TerritoryRow
    names: list[tuple[str, str]]
    parent: Named | None
    successors: list[Named]
    predecessors: list[Named]


async def partners(session: AsyncSession, ids: Collection[UUID], sight: Sight) -> dict[UUID, PartnerDetails]:
    """Those of these partners that the caller may see."""
    statement = (
        select(PartnerRow, column(TerritoryRow.id), column(TerritoryRow.name))
        .outerjoin(TerritoryRow, ITS_TERRITORY)
        .where(column(PartnerRow.id).in_(ids), seen_by(sight))
    )
    rows = (await session.execute(statement)).all()
    identifiers = await identifiers_of(session, [row.id for row, _, _ in rows])
    parents = await summaries(session, {row.parent_id for row, _, _ in rows if row.parent_id}, sight)
    relatives = await relatives_of(session, [row.id for row, _, _ in rows], sight)
    return {
        row.id: PartnerDetails(
            row,
            identifiers.get(row.id, []),
            (row.parent_id, parents[row.parent_id].name) if row.parent_id in parents else None,
            (territory_id, name) if territory_id else None,
            [(each.id, each.name) for each in relatives[row.id].successors],
            [(each.id, each.name) for each in relatives[row.id].predecessors],
        )
        for row, territory_id, name in rows
    }


async def territories(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, TerritoryDetails]:
    """Those of these ids that are territories."""
    rows = {row.id: row for row in await session.scalars(select(TerritoryRow).where(column(TerritoryRow.id).in_(ids)))}
    names: dict[UUID, dict[str, str]] = defaultdict(dict)
    spelled = select(TerritoryNameRow).where(column(TerritoryNameRow.territory_id).in_(rows))
    for name in await session.scalars(spelled.order_by(column(TerritoryNameRow.position))):
        names[name.territory_id].setdefault(name.text, name.kind)
    after = await _successions(
        session, TerritorySuccessionRow.predecessor_id, TerritorySuccessionRow.successor_id, rows
    )
    before = await _successions(
        session, TerritorySuccessionRow.successor_id, TerritorySuccessionRow.predecessor_id, rows
    )
    parents = await names_of(session, {row.parent_id for row in rows.values() if row.parent_id})
    return {
        row.id: TerritoryDetails(
            row,
            list(names[row.id].items()),
            (row.parent_id, parents[row.parent_id]) if row.parent_id in parents else None,
            after[row.id],
            before[row.id],
        )
        for row in rows.values()
    }


async def names_of(session: AsyncSession, territory_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these territories are called."""
    if not territory_ids:
        return {}
    statement = select(column(TerritoryRow.id), column(TerritoryRow.name))
    rows = await session.execute(statement.where(column(TerritoryRow.id).in_(territory_ids)))
    return {row.id: row.name for row in rows}


async def parents_of(session: AsyncSession, territory_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the nearest larger territories of these are called, by the smaller one's id."""
    statement = select(column(TerritoryRow.id), column(TerritoryRow.parent_id))
    rows = await session.execute(statement.where(column(TerritoryRow.id).in_(territory_ids)))
    above = {territory_id: parent_id for territory_id, parent_id in rows if parent_id}
    names = await names_of(session, set(above.values()))
    return {territory_id: names[parent_id] for territory_id, parent_id in above.items() if parent_id in names}


async def partners_beginning(session: AsyncSession, prefix: str, sight: Sight, limit: int) -> list[PartnerRow]:
    """At most `limit` partners that the caller may see and one of whose names begins like this, by name."""
    named = select(column(NameRow.partner_id)).where(column(NameRow.key).like(f"{fold(prefix)}%"))
    statement = select(PartnerRow).where(column(PartnerRow.id).in_(named), seen_by(sight))
    ordered = statement.order_by(column(PartnerRow.sort_key), column(PartnerRow.id)).limit(limit)
    return list(await session.scalars(ordered))


async def territories_beginning(session: AsyncSession, prefix: str, limit: int) -> list[TerritoryRow]:
    """At most `limit` territories one of whose names begins like this, the most populous first."""
    named = select(column(TerritoryNameRow.territory_id)).where(column(TerritoryNameRow.key).like(f"{fold(prefix)}%"))
    statement = select(TerritoryRow).where(column(TerritoryRow.id).in_(named))
    people = func.coalesce(column(TerritoryRow.population), 0).desc()
    ordered = statement.order_by(people, column(TerritoryRow.sort_key), column(TerritoryRow.id)).limit(limit)
    return list(await session.scalars(ordered))


async def _successions(session: AsyncSession, one: UUID, other: UUID, ids: Collection[UUID]) -> dict[UUID, list[Named]]:
    """A15: the other side of the successions in which these territories are the one side."""
    statement = (
        select(column(one), column(TerritoryRow.id), column(TerritoryRow.name))
        .join(TerritoryRow, column(TerritoryRow.id) == column(other))
        .where(column(one).in_(ids))
        .order_by(column(TerritoryRow.sort_key))
    )
    found: dict[UUID, list[Named]] = defaultdict(list)
    for territory_id, other_id, name in await session.execute(statement):
        found[territory_id].append((other_id, name))
    return found
