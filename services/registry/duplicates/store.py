"""The SQL of duplicates: which pairs are worth comparing, and what is compared."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners.store import seen_by
from services.registry.rules.duplicates import Entry
from services.registry.rules.names import exact_key
from services.registry.schemas import PartnerSummary
from services.registry.sight import Sight
from services.registry.tables import DistinctPartnersRow, IdentifierRow, NameRow, PartnerRow, column
from services.registry.vocabularies.partners import NameKind, PartnerKind

MOST_PAIRS = 5000
"""How many pairs are compared for one answer."""
_FEW = 3
_CELLS_PER_DEGREE = 20

# What two entries share, as text: whoever shares something is compared. Where many share it (a territory with its
# schools), only names that have trigrams in common are.
_PAIRS = """
with entry as (
    select id, country, kind, territory_level, territory_code, website, latitude, longitude, sort_key
    from partner
    where merged_into_id is null
      and (cast(:country as text) is null or country = :country) and (cast(:kind as text) is null or kind = :kind)
), same_name as (
    select distinct e.country, n.exact_key as shared, e.id
    from partner_name n join entry e on e.id = n.partner_id where n.variant = 0
), spelled as (
    select distinct e.country, n.key as shared, e.id
    from partner_name n join entry e on e.id = n.partner_id where n.variant = 0
), identified as (
    select distinct e.country, i.value as shared, e.id
    from partner_identifier i join entry e on e.id = i.partner_id
), placed as (
    select country, 't' || territory_level || '/' || territory_code as shared, id, sort_key
    from entry where territory_code is not null
    union all
    select country, 'w' || split_part(regexp_replace(lower(website), '^https?://(www[.])?', ''), '/', 1), id, sort_key
    from entry where website is not null
    union all
    select country, 'c' || round(latitude * :cells) || '/' || round(longitude * :cells), id, sort_key
    from entry where latitude is not null
), pair as (
    select a.id as one, b.id as other, 0 as rank from same_name a
    join same_name b on b.country = a.country and b.shared = a.shared and a.id < b.id
    union all
    select a.id, b.id, 0 from identified a
    join identified b on b.country = a.country and b.shared = a.shared and a.id < b.id
    union all
    select a.id, b.id, 1 from placed a
    join placed b on b.country = a.country and b.shared = a.shared and a.id < b.id
    where similarity(a.sort_key, b.sort_key) > 0.4
    union all
    select a.id, b.id, 2 from spelled a
    join spelled b on b.country = a.country and b.shared = a.shared and a.id < b.id
)
select one, other from pair
where not exists (select 1 from distinct_partners d where d.first_id = one and d.second_id = other)
group by one, other order by min(rank), one, other limit :most
"""


@dataclass(frozen=True, slots=True)
class DuplicateFilter:
    """Which partners are looked at."""

    country: str | None = None
    kind: PartnerKind | None = None


async def candidates(session: AsyncSession, wanted: DuplicateFilter) -> tuple[list[tuple[UUID, UUID]], bool]:
    """Pairs worth comparing, each smaller id first, and whether these are all."""
    values: dict[str, Any] = {
        "country": wanted.country,
        "kind": wanted.kind and str(wanted.kind),
        "cells": _CELLS_PER_DEGREE,
        "most": MOST_PAIRS + 1,
    }
    rows = (await session.execute(text(_PAIRS), values)).all()
    return [(row.one, row.other) for row in rows[:MOST_PAIRS]], len(rows) <= MOST_PAIRS


async def entries_of(session: AsyncSession, partner_ids: Collection[UUID]) -> dict[UUID, Entry]:
    """What is compared of these partners."""
    names: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    former: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    statement = select(NameRow).where(column(NameRow.partner_id).in_(partner_ids), column(NameRow.variant) == 0)
    for name in await session.scalars(statement):
        listed = former if name.kind == NameKind.FORMER else names
        listed[name.partner_id].add((name.exact_key, name.key))
    identifiers: dict[UUID, set[str]] = defaultdict(set)
    for row in await session.scalars(select(IdentifierRow).where(column(IdentifierRow.partner_id).in_(partner_ids))):
        identifiers[row.partner_id].add(row.value)
    partners = await session.scalars(select(PartnerRow).where(column(PartnerRow.id).in_(partner_ids)))
    return {
        row.id: Entry(
            names=frozenset(names[row.id]),
            former=frozenset(former[row.id]),
            kind=row.kind,
            territory=(row.territory_level, row.territory_code) if row.territory_level and row.territory_code else None,
            host=_host(row.website),
            identifiers=frozenset(identifiers[row.id]),
            cell=_cell(row.latitude, row.longitude),
        )
        for row in partners
    }


def _host(website: str | None) -> str | None:
    return (urlsplit(website).hostname or "").removeprefix("www.") or None if website else None


def _cell(latitude: float | None, longitude: float | None) -> tuple[int, int] | None:
    if latitude is None or longitude is None:
        return None
    return round(latitude * _CELLS_PER_DEGREE), round(longitude * _CELLS_PER_DEGREE)


async def dismiss(session: AsyncSession, first: UUID, second: UUID) -> bool:
    """Remember that the two (the smaller id first) are two; whether that was new."""
    statement = insert(DistinctPartnersRow).values(first_id=first, second_id=second).on_conflict_do_nothing()
    return await session.scalar(statement.returning(column(DistinctPartnersRow.first_id))) is not None


async def same_names(
    session: AsyncSession, partner_id: UUID, country: str, texts: Collection[str], sight: Sight
) -> list[PartnerSummary]:
    """Other partners of the country that have a name of the same strict key; a few of them."""
    keys = {exact_key(one) for one in texts} - {""}
    statement = (
        select(column(PartnerRow.id), column(PartnerRow.name), column(PartnerRow.country))
        .join(NameRow, column(NameRow.partner_id) == column(PartnerRow.id))
        .where(
            column(NameRow.exact_key).in_(keys),
            column(NameRow.variant) == 0,
            column(PartnerRow.country) == country,
            column(PartnerRow.id) != partner_id,
            seen_by(sight),
        )
        .group_by(column(PartnerRow.id))
        .order_by(column(PartnerRow.sort_key), column(PartnerRow.id))
    )
    rows = await session.execute(statement.limit(_FEW))
    return [PartnerSummary(id=row.id, name=row.name, country=row.country) for row in rows]
