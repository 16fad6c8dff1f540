"""The SQL of suggestions: a bounded number of candidates, with all that the rule weighs, in one statement."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.registry.cooperations.store import seen_by as cooperation_seen_by
from services.registry.partners.store import seen_by
from services.registry.rules.suggestions import Links, Profile, Wishes
from services.registry.sight import Sight
from services.registry.successions.lineage import follows, precedes
from services.registry.tables import (
    CooperationActorRow,
    CooperationPartyRow,
    CooperationRow,
    PartnerRow,
    SignatoryRow,
    TerritoryRow,
    column,
)
from services.registry.tables.base import last_day
from services.registry.territories import store as territories

_EACH_WAY = 100
"""So many candidates come in at most by each of the five ways, the likeliest of it: 500 in all are weighed."""

_id = column(PartnerRow.id)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner that may be suggested, and what the rule weighs of it."""

    id: UUID
    name: str
    sort_key: str
    profile: Profile
    links: Links


async def profile(session: AsyncSession, row: PartnerRow) -> Profile:
    """What the rule compares of the partner for which others are looked for."""
    territory = None
    if row.territory_level is not None and row.territory_code is not None:
        key = (row.country, row.territory_level, row.territory_code)
        territory = (await territories.by_codes(session, [key])).get(key)
    return _profile(row, territory)


async def candidates(
    session: AsyncSession, row: PartnerRow, mine: Profile, today: date, sight: Sight
) -> dict[UUID, Candidate]:
    """Who may be suggested to the partner, among those that the caller may see; by id.

    Looked for are those that share themes, a country or kind that is sought, or a language, those that seek what the
    partner is, and those with which partners of its country cooperate.
    """
    links = _links(row, today, sight)
    found = _found(row, mine, today, sight, links).cte("found").prefix_with("materialized")
    neighbour, other = links.c.neighbour, PartnerRow
    with_it = _counted(links.c.partner_id, neighbour)
    with_country = _counted(links.c.country, neighbour)
    statement = (
        select(other, TerritoryRow)
        .add_columns(func.coalesce(with_it.c.n, 0), func.coalesce(with_country.c.n, 0))
        .join(found, found.c.id == _id)
        .outerjoin(
            TerritoryRow,
            and_(
                column(TerritoryRow.country) == column(other.country),
                column(TerritoryRow.level) == column(other.territory_level),
                column(TerritoryRow.code) == column(other.territory_code),
            ),
        )
        .outerjoin(with_it, with_it.c.key == _id)
        .outerjoin(with_country, with_country.c.key == column(other.country))
    )
    return {
        one.id: Candidate(one.id, one.name, one.sort_key, _profile(one, territory), Links(it, its_country))
        for one, territory, it, its_country in await session.execute(statement)
    }


def _found(row: PartnerRow, mine: Profile, today: date, sight: Sight, links: CTE) -> Select[Any]:
    """The ids of the candidates: of each way the likeliest."""
    seeking, wishes = column(PartnerRow.seeking), mine.wishes
    themes = mine.themes | wishes.themes
    sought = [(column(PartnerRow.country), wishes.countries), (column(PartnerRow.kind), wishes.kinds)]
    wanted = [of.in_(sorted(codes)) for of, codes in sought if codes]
    likeness = _in_common(themes) + sum((case((one, 1), else_=0) for one in wanted), literal(0, Integer))
    seekers = [("countries", mine.country), ("kinds", mine.kind), *(("themes", theme) for theme in sorted(mine.themes))]
    ways: list[ColumnElement[bool]] = [
        or_(*(seeking.contains({name: [code]}) for name, code in seekers)),
        _id.in_(select(links.c.partner_id)),
    ]
    if themes:
        ways.append(_overlaps(column(PartnerRow.themes), themes))
    if wanted:
        ways.append(or_(*wanted))
    if mine.languages:
        ways.append(_overlaps(column(PartnerRow.languages), mine.languages))
    allowed = _allowed(row, mine, today, sight)
    chosen = [
        select(_id.label("id")).where(way, *allowed).order_by(likeness.desc(), _id).limit(_EACH_WAY).subquery()
        for way in ways
    ]
    ids = union(*(select(way.c.id) for way in chosen)).subquery()
    return select(ids.c.id)


def _allowed(row: PartnerRow, mine: Profile, today: date, sight: Sight) -> list[ColumnElement[bool]]:
    """What holds of every candidate: seen, not dissolved, of another country unless that is sought, and new."""
    dissolved = column(PartnerRow.dissolved_last)
    conditions = [seen_by(sight), or_(dissolved.is_(None), dissolved >= today), _id.not_in(_taken(row.id))]
    if mine.country not in mine.wishes.countries:
        conditions.append(column(PartnerRow.country) != mine.country)
    return conditions


def _taken(partner_id: UUID) -> Select[Any]:
    """Who is no new partner: itself and those that it followed or that followed it, its parents and children at any
    height, and who stands in a cooperation or an agreement with it or its line; with their own lines (A15).

    What was merged moved its links (D2). Also what the caller may not see counts: it has the partner all the same.
    """
    start = select(literal(partner_id, Uuid()).label("id"))
    line = _line(start, "line")
    above = _reached(start, "above", lambda id_: _of_parents(column(PartnerRow.parent_id), _id == id_))
    below = _reached(start, "below", lambda id_: _of_parents(_id, column(PartnerRow.parent_id) == id_))
    known = _beside(line).cte("known")
    taken = [line, above, below, _line(select(known.c.id), "known_line")]
    return select(union(*(select(ids.c.id) for ids in taken)).subquery().c.id)


def _line(start: Select[Any], name: str) -> CTE:
    """These partners, with all that followed them and all that they followed."""
    later = _reached(start, f"{name}_later", follows)
    earlier = _reached(start, f"{name}_earlier", precedes)
    return union(select(later.c.id), select(earlier.c.id)).cte(name)


def _reached(start: Select[Any], name: str, step: Callable[[ColumnElement[UUID]], Select[Any]]) -> CTE:
    """Where these partners lead in any number of steps, with themselves."""
    reached = start.cte(name, recursive=True)
    return reached.union(step(reached.c.id))


def _of_parents(
    wanted: ColumnElement[UUID] | ColumnElement[UUID | None], condition: ColumnElement[bool]
) -> Select[Any]:
    return select(wanted).where(condition, wanted.is_not(None))


def _beside(line: CTE) -> CompoundSelect[Any]:
    """Who stands beside one of the line in the same cooperation, as a party or an actor, or in the same agreement."""
    in_cooperations = [
        (column(row.cooperation_id), column(row.partner_id)) for row in (CooperationPartyRow, CooperationActorRow)
    ]
    signed = (column(SignatoryRow.agreement_id), column(SignatoryRow.partner_id))
    beside = []
    for ways in (in_cooperations, [signed]):
        ids = select(line.c.id)
        objects = union(*(select(of).where(partner.in_(ids)) for of, partner in ways)).subquery()
        beside += [select(partner.label("id")).where(of.in_(select(objects.c[0]))) for of, partner in ways]
    return union(*beside)


def _links(row: PartnerRow, today: date, sight: Sight) -> CTE:
    """`neighbour`, a partner of the same country, cooperates today with `partner_id` of `country`.

    Of cooperations and neighbours, those that the caller may see.
    """
    mine, theirs, neighbour, other = (
        aliased(CooperationPartyRow),
        aliased(CooperationPartyRow),
        aliased(PartnerRow),
        aliased(PartnerRow),
    )
    ended = column(CooperationRow.ended_on)
    statement = (
        select(
            column(neighbour.id).label("neighbour"),
            column(other.id).label("partner_id"),
            column(other.country).label("country"),
        )
        .select_from(neighbour)
        .join(mine, column(mine.partner_id) == column(neighbour.id))
        .join(CooperationRow, column(CooperationRow.id) == column(mine.cooperation_id))
        .join(theirs, column(theirs.cooperation_id) == column(mine.cooperation_id))
        .join(other, and_(column(other.id) == column(theirs.partner_id), column(other.id) != column(neighbour.id)))
        .where(
            column(neighbour.country) == row.country,
            column(neighbour.id) != row.id,
            or_(ended.is_(None), last_day(ended) >= str(today)),
            cooperation_seen_by(sight),
            seen_by(sight, neighbour),
            seen_by(sight, other),
        )
    )
    return statement.cte("links").prefix_with("materialized")


def _counted(key: ColumnElement[Any], neighbour: ColumnElement[UUID]) -> Any:
    return select(key.label("key"), func.count(neighbour.distinct()).label("n")).group_by(key).subquery()


def _overlaps(codes: ColumnElement[list[str]], wanted: Iterable[str]) -> ColumnElement[bool]:
    return codes.bool_op("&&")(cast(array(sorted(wanted)), ARRAY(Text)))


def _in_common(wanted: frozenset[str]) -> ColumnElement[Any]:
    """How many of these themes a candidate has."""
    theme = func.unnest(column(PartnerRow.themes)).column_valued("theme")
    return select(func.count()).where(theme.in_(sorted(wanted))).scalar_subquery()


def _profile(row: PartnerRow, territory: TerritoryRow | None) -> Profile:
    """A partner as the rule takes it: it lies where it says, or else where its territory does."""
    place = None
    for of in (row, territory):
        if place is None and of is not None and of.latitude is not None and of.longitude is not None:
            place = (of.latitude, of.longitude)
    sought = row.seeking or {}
    wishes = {name: frozenset(sought.get(name, ())) for name in ("themes", "kinds", "countries", "aims")}
    return Profile(
        kind=row.kind,
        country=row.country,
        themes=frozenset(row.themes),
        languages=frozenset(row.languages),
        wishes=Wishes(**wishes),
        population=territory.population if territory else None,
        place=place,
    )
