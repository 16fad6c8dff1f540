"""The SQL of duplicates: which pairs are worth comparing, and what is compared."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, func, literal, select, text
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

# Whoever shares something is compared: a name's loose key (which strict keys share as well), an identifier's value, a
# place. Of names and numbers those that stand more than once are looked for first, by hash, so that a hundred thousand
# partners are neither sorted nor joined with themselves; a place is a number, because text is slow to sort. Where many
# share one (a city with its schools), only names that begin or end alike and have trigrams in common are compared:
# slips at both ends of one name are rare.
_PAIRS = """
with entry as materialized (
    select id, country, territory_level, territory_code, website, latitude, longitude, sort_key
    from partner
    where merged_into_id is null
      and (cast(:country as text) is null or country = :country) and (cast(:kind as text) is null or kind = :kind)
), named as materialized (
    select e.id, e.country, n.key, n.exact_key
    from partner_name n join entry e on e.id = n.partner_id
    where n.variant = 0
      and n.key in (select key from partner_name where variant = 0 group by key having count(*) > 1)
), identified as materialized (
    select e.id, e.country, i.value
    from partner_identifier i join entry e on e.id = i.partner_id
    where i.value in (select value from partner_identifier group by value having count(*) > 1)
), placed as materialized (
    select hashtextextended(concat_ws('/', 't', country, territory_level, territory_code), 0) as place, id, sort_key
    from entry where territory_code is not null
    union all
    select hashtextextended(
        'w/' || country || split_part(regexp_replace(lower(website), '^https?://(www[.])?', ''), '/', 1), 0
    ), id, sort_key
    from entry where website is not null
), located as materialized (
    select hashtextextended(concat_ws('/', country, round(latitude * :cells), round(longitude * :cells)), 0) as place,
           id, sort_key, territory_code
    from entry where latitude is not null
), neighbour as (
    select a.id as one, b.id as other, a.sort_key as its_key, b.sort_key as others_key from placed a
    join placed b on b.place = a.place and a.id < b.id
    union all
    select a.id, b.id, a.sort_key, b.sort_key from located a
    join located b on b.place = a.place and a.id <> b.id
    where a.territory_code is null
), pair as (
    select a.id as one, b.id as other, case when a.exact_key = b.exact_key then 0 else 2 end as rank from named a
    join named b on b.country = a.country and b.key = a.key and a.id < b.id
    union all
    select a.id, b.id, 0 from identified a
    join identified b on b.country = a.country and b.value = a.value and a.id < b.id
    union all
    select least(one, other), greatest(one, other), 1 from neighbour
    where case when left(its_key, :ends) = left(others_key, :ends) or right(its_key, :ends) = right(others_key, :ends)
               then similarity(its_key, others_key) > 0.4 else false end
)
select one, other from pair
where not exists (select 1 from distinct_partners d where d.first_id = one and d.second_id = other)
group by one, other order by min(rank), one, other limit :most
"""
_ENDS = 3
"""So many letters of a name's beginning or end must be typed right for it to be compared with its neighbours."""


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
        "ends": _ENDS,
        "most": MOST_PAIRS + 1,
    }
    rows = (await session.execute(text(_PAIRS), values)).all()
    return [(row.one, row.other) for row in rows[:MOST_PAIRS]], len(rows) <= MOST_PAIRS


async def entries_of(session: AsyncSession, partner_ids: Collection[UUID]) -> dict[UUID, Entry]:
    """What is compared of these partners."""
    # Columns, not objects: these may be ten thousand partners.
    names: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    former: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    ids = literal(list(partner_ids), ARRAY(Uuid()))
    owner = column(NameRow.partner_id)
    statement = select(owner, column(NameRow.kind), column(NameRow.exact_key), column(NameRow.key))
    for partner_id, kind, strict, loose in await session.execute(
        statement.where(owner == func.any(ids), column(NameRow.variant) == 0)
    ):
        (former if kind == NameKind.FORMER else names)[partner_id].add((strict, loose))
    identifiers: dict[UUID, set[str]] = defaultdict(set)
    owner = column(IdentifierRow.partner_id)
    for partner_id, value in await session.execute(
        select(owner, column(IdentifierRow.value)).where(owner == func.any(ids))
    ):
        identifiers[partner_id].add(value)
    row = PartnerRow
    compared = (row.id, row.kind, row.territory_level, row.territory_code, row.website, row.latitude, row.longitude)
    partners = await session.execute(select(*map(column, compared)).where(column(row.id) == func.any(ids)))
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
