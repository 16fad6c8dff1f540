"""The SQL of finding partners: by their names, ranked, and by what they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.registry.agreements.store import held
from services.registry.memberships.store import is_current
from services.registry.near import Near
from services.registry.partners.store import has_theme, seen_by
from services.registry.rules.names import Query
from services.registry.sight import Sight
from services.registry.successions.lineage import present
from services.registry.tables import MembershipRow, NameRow, PartnerRow, column
from services.registry.vocabularies.networks import MembershipRole
from services.registry.vocabularies.partners import PartnerKind, PartnerStatus
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted

# Ranks, lower first. Within one, partners stand by name.
_EXACT, _FOLDED, _WHOLE_WORDS, _BEGINNING, _WORDS, _INSIDE, _TYPED_WRONG = 0, 2, 4, 5, 6, 7, 8
_SIMILARITY = 0.5
"""From what similarity on (`pg_trgm`, 0 to 1) a word is taken for another, mistyped: one letter in four or five."""
# The operator's threshold is a setting: of this transaction, and of no other. It is set beside another question.
_THRESHOLD = func.set_config("pg_trgm.word_similarity_threshold", str(_SIMILARITY), True)
_FEW = 20
"""So many partners hold what was typed as it was typed: then nobody looks for what else could have been meant."""

_id, _key = column(PartnerRow.id), column(NameRow.key)
# Who gives money belongs to nothing by that (A13).
_BELONGS = column(MembershipRow.role) != str(MembershipRole.FUNDER)
_KEYS: SortKeys = {
    "id": _id,
    "name": column(PartnerRow.sort_key),
    "country": column(PartnerRow.country),
    "updated_at": column(PartnerRow.updated_at),
}


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """What a list of partners is narrowed to; `today` is what `status`, `in_force` and `network_id` are judged by."""

    today: date
    q: str | None = None
    country: str | None = None
    kind: PartnerKind | None = None
    theme: str | None = None
    territory: str | None = None
    parent_id: UUID | None = None
    status: PartnerStatus | None = None
    in_force: bool | None = None
    network_id: UUID | None = None
    programme_id: UUID | None = None
    near: Near | None = None
    updated_since: datetime | None = None


async def search(
    session: AsyncSession, wanted: PartnerFilter, sight: Sight, page: Wanted
) -> tuple[list[PartnerRow], str | None, int | None]:
    """One page of the partners that match and that the caller may see; with the next cursor and the total.

    Whether typing errors are forgiven is decided on the first page and kept by the cursor, so that every page of a walk
    is one of the same list, whoever comes or goes meanwhile.
    """
    query = Query.of(wanted.q) if wanted.q is not None else None
    if page.after and query:
        forgiving = page.after[0] == 1
        await session.execute(select(_THRESHOLD))
    else:
        forgiving = await _is_forgiving(session, query, sight)
    hits = _hits(query, forgiving=forgiving) if query else None
    statement = _narrowed(select(PartnerRow), wanted, sight, hits)
    keys, default = dict(_KEYS), "name,id"
    if hits is not None:
        keys["relevance"], default = hits.c.rank, "relevance,name,id"
    if wanted.near is not None:
        keys["distance"] = _metres_from(wanted.near)
    kept = int(forgiving) if query else None
    rows, cursor, total = await fetch_page(session, statement, page, keys, default=default, kept=kept)
    return [row[0] for row in rows], cursor, total


async def counts(session: AsyncSession, wanted: PartnerFilter, sight: Sight) -> dict[str, dict[str, int]]:
    """How many of the partners that `search` lists have each country, kind, theme …: by facet and by code.

    The facet `""` holds how many there are in all.
    """
    listed = await _listed(session, wanted, sight)
    facets: dict[str, ColumnElement[Any]] = {name: listed.c[name] for name in ("country", "kind", "status", "in_force")}
    facets["theme"] = func.unnest(listed.c.themes)
    grouped = [
        select(literal(name), cast(code, Text), func.count()).select_from(listed).group_by(code)
        for name, code in facets.items()
    ]
    network = aliased(PartnerRow)
    code, members = cast(column(network.id), Text), func.count(listed.c.id.distinct())
    networks = (
        select(literal("network"), code, members)
        .join(MembershipRow, column(MembershipRow.network_id) == column(network.id))
        .join(listed, listed.c.id == column(MembershipRow.partner_id))
        .where(_BELONGS, is_current(wanted.today), seen_by(sight, network))
        .group_by(code)
    )
    supported = _supported(wanted.today, sight).subquery()
    programme = cast(supported.c.programme_id, Text)
    programmes = (
        select(literal("programme"), programme, func.count(listed.c.id.distinct()))
        .join(listed, listed.c.id == supported.c.partner_id)
        .group_by(programme)
    )
    everything = select(literal(""), literal(""), func.count()).select_from(listed)
    counted: dict[str, dict[str, int]] = {name: {} for name in ("", "network", "programme", *facets)}
    for name, value, count in await session.execute(union_all(everything, networks, programmes, *grouped)):
        counted[name][value] = count
    return counted


async def _listed(session: AsyncSession, wanted: PartnerFilter, sight: Sight) -> CTE:
    """What the facets of the partners that `search` lists are counted by."""
    row = PartnerRow
    dissolved = case((_dissolved(wanted.today), str(PartnerStatus.DISSOLVED)), else_=str(PartnerStatus.ACTIVE))
    columns = {"status": dissolved, "in_force": in_force_for(wanted.today, sight)}
    columns |= {name: column(getattr(row, name)) for name in ("id", "country", "kind", "themes")}
    found = (await selected(session, wanted, sight)).with_only_columns(
        *(value.label(name) for name, value in columns.items())
    )
    return found.cte("listed").prefix_with("materialized")


async def selected(session: AsyncSession, wanted: PartnerFilter, sight: Sight) -> Select[Any]:
    """All partners that `search` lists, in no order."""
    query = Query.of(wanted.q) if wanted.q is not None else None
    forgiving = await _is_forgiving(session, query, sight)
    hits = _hits(query, forgiving=forgiving) if query else None
    return _narrowed(select(PartnerRow), wanted, sight, hits)


def _narrowed(statement: Select[Any], wanted: PartnerFilter, sight: Sight, hits: CTE | None) -> Select[Any]:
    """The partners that the caller may see, that are wanted, and that `hits` (unless None) found by their names."""
    row = PartnerRow
    statement = statement.where(seen_by(sight))
    if hits is not None:
        statement = statement.join(hits, hits.c.partner_id == _id)
    if wanted.country is not None:
        statement = statement.where(column(row.country) == wanted.country)
    if wanted.kind is not None:
        statement = statement.where(column(row.kind) == wanted.kind)
    if wanted.theme is not None:
        statement = statement.where(has_theme(column(row.themes), wanted.theme))
    if wanted.territory is not None:
        statement = statement.where(column(row.territory_code) == wanted.territory)
    if wanted.parent_id is not None:
        statement = statement.where(column(row.parent_id) == present(wanted.parent_id))
    if wanted.updated_since is not None:
        statement = statement.where(column(row.updated_at) >= wanted.updated_since)
    if wanted.status is not None:
        dissolved = _dissolved(wanted.today)
        statement = statement.where(dissolved if wanted.status is PartnerStatus.DISSOLVED else ~dissolved)
    if wanted.in_force is not None:
        in_force = in_force_for(wanted.today, sight)
        statement = statement.where(in_force if wanted.in_force else ~in_force)
    if wanted.near is not None:
        statement = statement.where(*wanted.near.holds(column(row.latitude), column(row.longitude)))
    if wanted.network_id is not None:
        statement = statement.where(_is_member(wanted.network_id, wanted.today, sight))
    if wanted.programme_id is not None:
        supported = _supported(wanted.today, sight).subquery()
        of_programme = supported.c.programme_id == wanted.programme_id
        statement = statement.where(_id.in_(select(supported.c.partner_id).where(of_programme)))
    return statement


async def _is_forgiving(session: AsyncSession, query: Query | None, sight: Sight) -> bool:
    """Whether typing errors are forgiven: when few partners that the caller may see hold what was typed.

    From then on, the transaction knows how alike words must be.
    """
    if query is None or not query.guessable:
        return False
    few = select(_id).where(seen_by(sight), *_holds(query.parts)).limit(_FEW).subquery()
    count = select(func.count()).select_from(few).scalar_subquery()
    held_by, _ = (await session.execute(select(count, _THRESHOLD))).one()
    return int(held_by) < _FEW


def _hits(query: Query, *, forgiving: bool) -> CTE:
    """Who is found by name: `partner_id` and the best `rank` of its names."""
    if not query.key:
        return select(_id.label("partner_id"), literal(_EXACT).label("rank")).where(false()).cte("hits")
    partner_id, first = column(NameRow.partner_id), case((column(NameRow.position) == 0, 0), else_=1)
    same = case((column(NameRow.exact_key) == query.exact, _EXACT), else_=_FOLDED)
    # A folded text holds neither % nor _, so that it needs no escape.
    whole = case((_key.like(f"{query.key} %"), _WHOLE_WORDS), else_=_BEGINNING)
    begun = case((and_(*_holds(query.starts)), _WORDS), else_=_INSIDE)
    ways = [
        select(partner_id.label("partner_id"), (same + first).label("rank")).where(_key.in_(query.keys)),
        select(partner_id, whole).where(_key.like(f"{query.key}%")),
        select(_id, begun).where(*_holds(query.parts)),
    ]
    if forgiving:
        ways.append(_typed_wrong(query))
    found = union_all(*ways).subquery("found")
    best = func.min(found.c.rank).label("rank")
    return select(found.c.partner_id, best).group_by(found.c.partner_id).cte("hits").prefix_with("materialized")


def _holds(parts: Iterable[str]) -> list[ColumnElement[bool]]:
    return [column(PartnerRow.search_key).like(f"%{part}%") for part in parts]


def _typed_wrong(query: Query) -> Select[UUID, int]:
    """Names with a word like each of the query's; words that are too short to be guessed must be there as they are."""
    # What the name holds besides counts a little: Shenzhen before its office.
    alike_in_all = 800 * func.word_similarity(query.key, _key) + 200 * func.similarity(query.key, _key)
    unlike = 1000 - cast(func.round(alike_in_all), Integer)
    alike = [_key.op("%>")(word) for word in query.guessable]
    there = [func.concat(" ", _key).like(f"% {word}%") for word in query.short]
    return select(column(NameRow.partner_id), _TYPED_WRONG + unlike).where(*alike, *there)


def _dissolved(today: date) -> ColumnElement[bool]:
    return func.coalesce(column(PartnerRow.dissolved_last) < today, false())


def in_force_for(today: date, sight: Sight) -> ColumnElement[bool]:
    """Whether the partner holds an agreement that is in force and that the caller may see: signed, or inherited."""
    holders = held(today, sight, in_force=True).subquery()
    return _id.in_(select(holders.c.partner_id))


def _supported(today: date, sight: Sight) -> Select[Any]:
    """Who holds agreements that the caller may see, with the programmes that support these (A12)."""
    holders = held(today, sight, in_force=False).subquery()
    return select(holders.c.partner_id, func.unnest(holders.c.programme_ids).label("programme_id"))


def _metres_from(near: Near) -> ColumnElement[int]:
    """How far a partner is, in whole metres."""
    return cast(near.metres(column(PartnerRow.latitude), column(PartnerRow.longitude)), Integer)


def _is_member(network_id: UUID, today: date, sight: Sight) -> ColumnElement[bool]:
    """Whether the partner belongs to the network today, and the caller may see that network."""
    network = aliased(PartnerRow)
    seen = exists(select(1).where(column(network.id) == network_id, seen_by(sight, network)))
    of_network = column(MembershipRow.network_id) == network_id
    member = column(MembershipRow.partner_id) == _id
    return and_(exists(select(1).where(member, of_network, _BELONGS, is_current(today))), seen)
