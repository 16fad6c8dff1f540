"""The SQL of matching: names looked up by their keys, many at once, and names that are merely alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Text, and_, case, cast, func, literal, literal_column, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners.store import seen_by
from services.registry.rules.matching import Identifier
from services.registry.sight import Sight
from services.registry.tables import (
    IdentifierRow,
    NameRow,
    PartnerRow,
    TerritoryNameRow,
    TerritoryRow,
    TerritorySuccessionRow,
    column,
)
from services.registry.vocabularies.partners import PartnerKind
from services.registry.vocabularies.territories import TerritoryNameKind

MOST_ALIKE = 30
"""Names that are looked at of those which are merely alike."""
ALIKE = 0.45
"""The share of trigrams (0 to 1) from which on PostgreSQL calls two keys alike."""
_AT_ONCE, _ALIKE_AT_ONCE = 5_000, 100


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name of a thing, with the thing; `key` is the one that was asked for."""

    key: str
    text: str
    name_kind: str
    id: UUID
    name: str
    country: str
    level: str | None
    code: str | None
    kind: str | None
    population: int | None
    dissolved: bool
    territory_id: UUID | None
    is_city: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What a territory is called and lies in, as far as it confirms a larger place that was said."""

    keys: frozenset[str]
    code: str
    parents: tuple[UUID, ...]


_NAME, _OWN_NAME = column(TerritoryNameRow.key), column(NameRow.key)


ITS_TERRITORY = and_(
    column(TerritoryRow.country) == column(PartnerRow.country),
    column(TerritoryRow.level) == column(PartnerRow.territory_level),
    column(TerritoryRow.code) == column(PartnerRow.territory_code),
)
_FORMER, _SECOND = str(TerritoryNameKind.FORMER), str(TerritoryNameKind.ALIAS)
# The codes of a territory are its authority's, and not those of a school that lies in it.
_IS_AUTHORITY = column(PartnerRow.kind) == PartnerKind.LOCAL_AUTHORITY
# Of the regions that GeoNames knows as places, only those that are cities have inhabitants: Wien, 北京市.
_IS_CITY = and_(column(TerritoryRow.codes).op("?")("geonames"), column(TerritoryRow.population).is_not(None))


def _territories(key: Any) -> Select[Any]:
    return select(
        key.label("key"),
        column(TerritoryNameRow.text),
        column(TerritoryNameRow.kind).label("name_kind"),
        column(TerritoryRow.id),
        column(TerritoryRow.name),
        column(TerritoryRow.country),
        column(TerritoryRow.level),
        column(TerritoryRow.code),
        literal_column("null").label("kind"),
        column(TerritoryRow.population),
        column(TerritoryRow.dissolved),
        column(TerritoryRow.id).label("territory_id"),
        _IS_CITY,
    ).join(TerritoryRow, column(TerritoryRow.id) == column(TerritoryNameRow.territory_id))


def _of_partners(key: Any, text: Any, kind: Any) -> Select[Any]:
    """Names as partners have them; from what, is for the caller to say."""
    return select(
        key.label("key"),
        text,
        kind.label("name_kind"),
        column(PartnerRow.id),
        column(PartnerRow.name),
        column(PartnerRow.country),
        column(PartnerRow.territory_level).label("level"),
        column(PartnerRow.territory_code).label("code"),
        column(PartnerRow.kind),
        column(TerritoryRow.population),
        func.coalesce(column(PartnerRow.dissolved_last) < func.current_date(), False).label("dissolved"),
        column(TerritoryRow.id).label("territory_id"),
        func.coalesce(_IS_CITY, False),
    )


def _partners(key: Any, sight: Sight) -> Select[Any]:
    return (
        _of_partners(key, column(NameRow.text), column(NameRow.kind))
        .select_from(NameRow)
        .join(PartnerRow, column(PartnerRow.id) == column(NameRow.partner_id))
        .outerjoin(TerritoryRow, ITS_TERRITORY)
        .where(seen_by(sight))
    )


async def territories_named(session: AsyncSession, keys: Collection[str]) -> list[FoundName]:
    """The territories that have a name with one of these loose keys."""
    return await _named(session, _territories(_NAME), _NAME, keys)


async def partners_named(session: AsyncSession, keys: Collection[str], sight: Sight) -> list[FoundName]:
    """The partners that the caller may see and that have a name with one of these loose keys."""
    return await _named(session, _partners(_OWN_NAME, sight), _OWN_NAME, keys)


async def authorities_of_named(session: AsyncSession, keys: Collection[str], sight: Sight) -> list[FoundName]:
    """The authorities that the caller may see of territories with one of these names: theirs too, but as a second one.

    A former name of the territory is a former name.
    """
    kind = case((column(TerritoryNameRow.kind) == _FORMER, _FORMER), else_=_SECOND)
    statement = (
        _of_partners(_NAME, column(TerritoryNameRow.text), kind)
        .select_from(TerritoryNameRow)
        .join(TerritoryRow, column(TerritoryRow.id) == column(TerritoryNameRow.territory_id))
        .join(PartnerRow, ITS_TERRITORY)
        .where(_IS_AUTHORITY, seen_by(sight))
    )
    return await _named(session, statement, _NAME, keys)


async def territories_alike(session: AsyncSession, asked: Collection[tuple[str, str | None]]) -> list[FoundName]:
    """The territories with a name like one of these keys; each key with the country that was said, or None."""
    return await _alike(session, _territories, _NAME, column(TerritoryRow.country), asked)


async def partners_alike(
    session: AsyncSession, asked: Collection[tuple[str, str | None]], sight: Sight
) -> list[FoundName]:
    """The partners that the caller may see with a name like one of these keys; each with the country said, or None."""
    return await _alike(session, lambda key: _partners(key, sight), _OWN_NAME, column(PartnerRow.country), asked)


async def _named(session: AsyncSession, statement: Select[Any], key: Any, keys: Collection[str]) -> list[FoundName]:
    found: list[FoundName] = []
    for some in _batches(sorted(keys), _AT_ONCE):
        rows = await session.execute(statement.where(key == func.any(some)))
        found += [FoundName(*row) for row in rows]
    return found


async def _alike(
    session: AsyncSession, statement: Any, key: Any, country: Any, asked: Collection[tuple[str, str | None]]
) -> list[FoundName]:
    found: list[FoundName] = []
    if asked:
        await session.execute(select(func.set_config("pg_trgm.similarity_threshold", str(ALIKE), True)))
    for some in _batches(sorted(asked, key=lambda each: (each[0], each[1] or "")), _ALIKE_AT_ONCE):
        wanted = (
            func.unnest(_texts([each[0] for each in some]), _texts([each[1] for each in some]))
            .table_valued("key", "country", name="wanted")
            .render_derived()
        )
        near = (
            statement(wanted.c.key)
            .where(key.op("%")(wanted.c.key), or_(wanted.c.country.is_(None), country == wanted.c.country))
            .order_by(func.similarity(key, wanted.c.key).desc())
            .limit(MOST_ALIKE)
            .lateral("near")
        )
        rows = await session.execute(select(near).select_from(wanted.join(near, true())))
        found += [FoundName(*row) for row in rows]
    return found


def _texts(values: list[str | None]) -> Any:
    return literal(values, ARRAY(Text()))


def _batches(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


async def places(session: AsyncSession, territory_ids: Collection[UUID]) -> dict[UUID, Place]:
    """What these territories, and those in which they lie at any height, are called."""
    found: dict[UUID, Place] = {}
    wanted = set(territory_ids)
    while wanted:
        parents: dict[UUID, tuple[str, tuple[UUID, ...]]] = {}
        keys: dict[UUID, set[str]] = defaultdict(set)
        columns = (column(TerritoryRow.id), column(TerritoryRow.code), column(TerritoryRow.parent_id))
        statement = select(*columns, column(TerritoryRow.grouping_id)).where(_one_of(TerritoryRow.id, wanted))
        for row in await session.execute(statement):
            parents[row.id] = (row.code, tuple(each for each in (row.parent_id, row.grouping_id) if each))
        names = select(column(TerritoryNameRow.territory_id), _NAME).where(
            _one_of(TerritoryNameRow.territory_id, wanted)
        )
        for territory_id, key in await session.execute(names):
            keys[territory_id].add(key)
        found |= {each: Place(frozenset(keys[each]), code, above) for each, (code, above) in parents.items()}
        wanted = {above for _, each in parents.values() for above in each} - set(found)
    return found


async def territories_identified(session: AsyncSession, identifiers: Collection[Identifier]) -> set[UUID]:
    """The territories that have one of these codes."""
    found: set[UUID] = set()
    for scheme, value in identifiers:
        has = column(TerritoryRow.codes).op("@>")(cast({scheme: value}, JSONB))
        found |= set(await session.scalars(select(column(TerritoryRow.id)).where(has)))
    return found


async def partners_identified(session: AsyncSession, identifiers: Collection[Identifier]) -> set[UUID]:
    """The partners that have one of these identifiers, and the authorities whose territory has it as a code."""
    pair = tuple_(column(IdentifierRow.scheme), column(IdentifierRow.value))
    found = set(await session.scalars(select(column(IdentifierRow.partner_id)).where(pair.in_(identifiers))))
    territories = await territories_identified(session, identifiers)
    there = select(column(PartnerRow.id)).join(TerritoryRow, ITS_TERRITORY)
    return found | set(await session.scalars(there.where(_IS_AUTHORITY, _one_of(TerritoryRow.id, territories))))


async def codes_of_territories(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, frozenset[Identifier]]:
    """The codes of these territories, one value or several a scheme."""
    statement = select(column(TerritoryRow.id), column(TerritoryRow.codes)).where(_one_of(TerritoryRow.id, ids))
    return {
        territory_id: frozenset(
            (scheme, str(value))
            for scheme, given in codes.items()
            for value in (given if isinstance(given, list) else [given])
        )
        for territory_id, codes in await session.execute(statement)
    }


async def identifiers_of_partners(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, frozenset[Identifier]]:
    """The identifiers of these partners, and of authorities the codes of their territories."""
    found: dict[UUID, set[Identifier]] = defaultdict(set)
    statement = select(column(PartnerRow.id), column(TerritoryRow.id)).join(TerritoryRow, ITS_TERRITORY)
    statement = statement.where(_IS_AUTHORITY, _one_of(PartnerRow.id, ids))
    there = {row[0]: row[1] for row in await session.execute(statement)}
    codes = await codes_of_territories(session, set(there.values()))
    for partner_id, territory_id in there.items():
        found[partner_id] |= codes[territory_id]
    for row in await session.scalars(select(IdentifierRow).where(_one_of(IdentifierRow.partner_id, ids))):
        found[row.partner_id].add((row.scheme, row.value))
    return {partner_id: frozenset(each) for partner_id, each in found.items()}


async def territory_names_of(session: AsyncSession, territory_ids: Collection[UUID]) -> list[FoundName]:
    """The names of these territories; `key` is each name's own."""
    statement = _territories(_NAME).where(_one_of(TerritoryRow.id, territory_ids))
    return [FoundName(*row) for row in await session.execute(statement)]


async def partner_names_of(session: AsyncSession, partner_ids: Collection[UUID], sight: Sight) -> list[FoundName]:
    """The names of those of these partners that the caller may see; `key` is each name's own."""
    statement = _partners(_OWN_NAME, sight).where(_one_of(PartnerRow.id, partner_ids))
    return [FoundName(*row) for row in await session.execute(statement)]


async def successors(session: AsyncSession, territory_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Who took in these territories (A15): ids and names, by the territory that is no more."""
    statement = (
        select(column(TerritorySuccessionRow.predecessor_id), column(TerritoryRow.id), column(TerritoryRow.name))
        .join(TerritoryRow, column(TerritoryRow.id) == column(TerritorySuccessionRow.successor_id))
        .where(_one_of(TerritorySuccessionRow.predecessor_id, territory_ids))
        .order_by(column(TerritoryRow.name))
    )
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for predecessor, successor, name in await session.execute(statement):
        found[predecessor].append((successor, name))
    return found


def _one_of(attribute: Any, ids: Collection[UUID]) -> Any:
    return column(attribute) == func.any(sorted(ids))
