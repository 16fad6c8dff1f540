"""The SQL of territories, and what other features ask of the gazetteer.

- by official codes: `by_codes`; by the code of any scheme: `by_scheme`;
- by folded names (`rules.names.search_keys`), any number at once: `by_names`;
- what stands above: `ancestors`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, cast, false, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Integer

from services.registry.near import Near
from services.registry.rules.names import search_keys
from services.registry.tables import GazetteerRow, TerritoryNameRow, TerritoryRow, TerritorySuccessionRow, column
from services.registry.territories.gazetteer import Key, territory_id
from services.registry.territories.schemas import TerritorySummary
from services.registry.vocabularies.territories import AREA_MEMBERS, Area, Level, TerritoryNameKind
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

# How alike a name must be (trigrams, 0 to 1) to be found though it is typed otherwise.
_ALIKE = 0.45
_AS_TYPED, _EXACT, _BEGINS = 3_000, 2_000, 1_000
_SHORTEST_PREFIX = 2
# The codes that a place had before are found under the scheme of today's.
_FORMER_SCHEMES = {"insee": "former_insee"}


@dataclass(frozen=True, slots=True)
class TerritoryFilter:
    """What a list of territories is narrowed to."""

    q: str | None = None
    country: str | None = None
    area: Area | None = None
    level: Level | None = None
    code: str | None = None
    scheme: str | None = None
    parent_id: UUID | None = None
    near: Near | None = None
    dissolved: bool | None = None


@dataclass(frozen=True, slots=True)
class Succeeded:
    """Two territories of which one came after the other; the day where it is known."""

    predecessor_id: UUID
    successor_id: UUID
    on: str | None


async def is_loaded(session: AsyncSession) -> bool:
    """Whether a version of the gazetteer is there."""
    return await session.scalar(select(column(GazetteerRow.single))) is not None


async def by_codes(session: AsyncSession, keys: Collection[Key]) -> dict[Key, TerritoryRow]:
    """The territories of these (country, level, code), as many as the gazetteer knows."""
    ids = {territory_id(*key): key for key in keys}
    return {ids[row.id]: row for row in await _with_ids(session, ids)}


async def summaries(session: AsyncSession, keys: Collection[Key]) -> dict[Key, TerritorySummary]:
    """Summaries of the territories of these (country, level, code), as many as the gazetteer knows."""
    return {key: summary(row) for key, row in (await by_codes(session, keys)).items()}


async def by_ids(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, TerritoryRow]:
    """The territories of these ids, as many as there are."""
    return {row.id: row for row in await _with_ids(session, ids)}


async def by_scheme(session: AsyncSession, scheme: str, codes: Collection[str]) -> dict[str, list[TerritoryRow]]:
    """The territories by code of a scheme (`insee`, `siren`, `geonames` …), former codes too; today's come first."""
    found: dict[str, list[TerritoryRow]] = {}
    for code in codes:
        rows = await session.scalars(select(TerritoryRow).where(_has_code(scheme, code)))
        found[code] = sorted(rows, key=lambda row: (row.codes.get(scheme) != code, row.dissolved, row.id))
    return found


async def by_names(
    session: AsyncSession, keys: Collection[str], *, country: str | None = None
) -> dict[str, list[TerritoryRow]]:
    """The territories that have a name with one of these loose keys (`search_keys` of what is looked for), by key.

    All keys in one statement; those with the most people come first. A key that none has is not in the answer.
    """
    if not keys:
        return {}
    name, row = TerritoryNameRow, TerritoryRow
    statement = select(column(name.key), row).join(row, column(row.id) == column(name.territory_id)).distinct()
    statement = statement.where(column(name.key) == func.any(list(keys)))
    if country is not None:
        statement = statement.where(column(row.country) == country)
    found: dict[str, list[TerritoryRow]] = defaultdict(list)
    for key, territory in await session.execute(statement):
        found[key].append(territory)
    for rows in found.values():
        rows.sort(key=lambda territory: (territory.dissolved, -(territory.population or 0), territory.id))
    return dict(found)


async def ancestors(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[TerritoryRow]]:
    """What stands above each of these territories, from the nearest up to the country."""
    if not ids:
        return {}
    row = TerritoryRow
    start = select(
        column(row.id).label("of"), column(row.parent_id).label("id"), literal(1, Integer).label("height")
    ).where(column(row.id).in_(ids))
    above = start.cte("above", recursive=True)
    further = select(above.c.of, column(row.parent_id), above.c.height + 1).join(row, column(row.id) == above.c.id)
    above = above.union_all(further)
    statement = select(above.c.of, row).join(row, column(row.id) == above.c.id).order_by(above.c.of, above.c.height)
    found: dict[UUID, list[TerritoryRow]] = {territory: [] for territory in ids}
    for of, parent in await session.execute(statement):
        found[of].append(parent)
    return found


def summary(row: TerritoryRow) -> TerritorySummary:
    """A territory beside its id."""
    return TerritorySummary(id=row.id, country=row.country, level=Level(row.level), code=row.code, name=row.name)


async def names_of(session: AsyncSession, territory: UUID) -> list[TerritoryNameRow]:
    """Its names, each once, the one that it is shown by first."""
    statement = select(TerritoryNameRow).where(
        column(TerritoryNameRow.territory_id) == territory, column(TerritoryNameRow.variant) == 0
    )
    return list(await session.scalars(statement.order_by(column(TerritoryNameRow.position))))


async def names_in(session: AsyncSession, keys: Collection[Key], languages: Sequence[str]) -> dict[Key, dict[str, str]]:
    """What the territories of these (country, level, code) are called in each language; else as they are shown."""
    rows = await by_codes(session, keys)
    found = {key: dict.fromkeys(languages, row.name) for key, row in rows.items()}
    by_id = {row.id: key for key, row in rows.items()}
    name = TerritoryNameRow
    statement = select(name).where(
        column(name.territory_id).in_(by_id),
        column(name.lang).in_(languages),
        column(name.variant) == 0,
        column(name.kind).in_([TerritoryNameKind.OFFICIAL, TerritoryNameKind.EXONYM]),
    )
    # The first name of a language is the one that is left: later ones come earlier here.
    for row in await session.scalars(statement.order_by(column(name.position).desc())):
        if row.lang is not None:
            found[by_id[row.territory_id]][row.lang] = row.text
    return found


async def successions_of(session: AsyncSession, ids: Collection[UUID]) -> list[Succeeded]:
    """The successions in which one of these territories came before or after (A15)."""
    row = TerritorySuccessionRow
    sides = [column(row.predecessor_id), column(row.successor_id)]
    statement = select(row).where(or_(*(side.in_(ids) for side in sides))).order_by(*sides)
    return [
        Succeeded(found.predecessor_id, found.successor_id, found.happened_on)
        for found in await session.scalars(statement)
    ]


async def count_children(session: AsyncSession, territory: UUID) -> int:
    """How many territories name it as parent or as grouping."""
    found = await session.scalar(select(func.count()).select_from(TerritoryRow).where(_is_within(territory)))
    return found or 0


async def search(
    session: AsyncSession, wanted: TerritoryFilter, page: PageRequest
) -> tuple[list[TerritoryRow], str | None, int | None]:
    """One page of the territories that match; by how well their names do, or by distance, or by name."""
    row = TerritoryRow
    keys = dict(_KEYS)
    default = "name,id"
    statement: Select[Any] = select(row)
    if wanted.near is not None:
        where = (column(row.latitude), column(row.longitude))
        keys["distance"] = cast(func.round(wanted.near.metres(*where)), Integer)
        statement = statement.where(*wanted.near.holds(*where))
        default = "distance,id"
    if wanted.q is not None:
        await session.execute(text("select set_config('pg_trgm.similarity_threshold', :to, true)"), {"to": str(_ALIKE)})
        hit = _hits(wanted.q)
        keys["relevance"] = hit.c.score
        statement = statement.join(hit, hit.c.territory_id == column(row.id))
        default = "-relevance,-population,id"
    rows, cursor, total = await fetch_page(session, _narrowed(statement, wanted), page, keys, default=default)
    return [found[0] for found in rows], cursor, total


async def _with_ids(session: AsyncSession, ids: Collection[UUID]) -> list[TerritoryRow]:
    if not ids:
        return []
    return list(await session.scalars(select(TerritoryRow).where(column(TerritoryRow.id) == func.any(list(ids)))))


def _hits(q: str) -> Any:
    """Territories with a name like `q`, and how like it is: the same, begun with it, or alike by trigrams."""
    name = TerritoryNameRow
    queries = [key for key in search_keys(q) if key]
    key = column(name.key)
    if not queries:
        # Emoji and punctuation alone leave nothing to look for: no name has it.
        return select(column(name.territory_id), literal(0, Integer).label("score")).where(false()).subquery("hit")
    alike = func.similarity(key, queries[0])
    score = cast(
        func.max(
            case(
                (and_(key.in_(queries), func.lower(column(name.text)) == q.lower()), _AS_TYPED),
                (key.in_(queries), _EXACT),
                (or_(*(key.startswith(query, autoescape=True) for query in queries)), _BEGINS + alike * 900),
                else_=alike * 900,
            )
        ),
        Integer,
    )
    matching = [key.in_(queries)]
    if len(queries[0]) >= _SHORTEST_PREFIX:
        matching.append(key.like(f"{queries[0]}%"))
    matching.append(key.op("%")(queries[0]))
    hits = select(column(name.territory_id), score.label("score")).where(or_(*matching))
    return hits.group_by(column(name.territory_id)).subquery("hit")


def _narrowed(statement: Select[Any], wanted: TerritoryFilter) -> Select[Any]:
    row = TerritoryRow
    if wanted.country is not None:
        statement = statement.where(column(row.country) == wanted.country)
    if wanted.area is not None:
        statement = statement.where(column(row.country).in_(AREA_MEMBERS[wanted.area]))
    if wanted.level is not None:
        statement = statement.where(column(row.level) == str(wanted.level))
    if wanted.code is not None:
        has = column(row.code) == wanted.code if wanted.scheme is None else _has_code(wanted.scheme, wanted.code)
        statement = statement.where(has)
    if wanted.parent_id is not None:
        statement = statement.where(_is_within(wanted.parent_id))
    if wanted.dissolved is not None:
        statement = statement.where(column(row.dissolved).is_(wanted.dissolved))
    return statement


def _is_within(territory: UUID) -> ColumnElement[bool]:
    return or_(column(TerritoryRow.parent_id) == territory, column(TerritoryRow.grouping_id) == territory)


def _has_code(scheme: str, code: str) -> ColumnElement[bool]:
    schemes = [scheme, *([_FORMER_SCHEMES[scheme]] if scheme in _FORMER_SCHEMES else [])]
    forms: Iterable[dict[str, Any]] = (form for name in schemes for form in ({name: code}, {name: [code]}))
    return or_(*(column(TerritoryRow.codes).op("@>")(literal(form, JSONB)) for form in forms))


_KEYS: SortKeys = {
    "id": column(TerritoryRow.id),
    "name": column(TerritoryRow.sort_key),
    "population": func.coalesce(column(TerritoryRow.population), 0),
}
