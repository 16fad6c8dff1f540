"""The SQL of statistics: what the lists' filters match, counted by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, distinct, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.agreements.list_store import AgreementFilter, selected
from services.registry.agreements.pair_store import country_pairs, territory_pairs
from services.registry.agreements.standing import state_on
from services.registry.rules.agreement import matching
from services.registry.search import store as search
from services.registry.sight import Sight
from services.registry.statistics.schemas import AgreementGrouping, PartnerGrouping
from services.registry.tables import AgreementRow, PartnerRow, column
from services.registry.vocabularies.agreements import AgreementState
from services.registry.vocabularies.partners import PartnerStatus

_IN_FORCE = [str(state) for state in matching(AgreementState.IN_FORCE)]


@dataclass(frozen=True, slots=True)
class Counted:
    """A group's key, how many stand in it, and how many of those are in force."""

    key: str
    count: int
    in_force: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The largest groups, how many groups there are, and of all that match: how many, in force, in no group."""

    groups: Sequence[Counted]
    groups_total: int
    total: int
    in_force: int
    ungrouped: int


async def count_agreements(
    session: AsyncSession,
    wanted: AgreementFilter,
    sight: Sight,
    grouping: AgreementGrouping,
    limit: int,
) -> Counts:
    """The agreements that match and that the caller may see."""
    state = state_on(wanted.today)
    matched = (
        selected(wanted, sight)
        .with_only_columns(
            column(AgreementRow.id).label("id"),
            column(AgreementRow.instrument).label("instrument"),
            func.left(column(AgreementRow.signed_on), 4).label("year"),
            column(AgreementRow.agreed_themes).label("themes"),
            state.label("state"),
            state.in_(_IN_FORCE).label("in_force"),
        )
        .cte("matched")
    )
    return await _counts(session, matched, _agreements_keys(matched, sight, grouping, wanted.theme), limit)


async def count_partners(
    session: AsyncSession,
    wanted: search.PartnerFilter,
    sight: Sight,
    grouping: PartnerGrouping,
    limit: int,
) -> Counts:
    """The partners that match and that the caller may see."""
    matched = (
        (await search.selected(session, wanted, sight))
        .with_only_columns(
            column(PartnerRow.id).label("id"),
            column(PartnerRow.country).label("country"),
            column(PartnerRow.kind).label("kind"),
            column(PartnerRow.themes).label("themes"),
            _status(wanted.today).label("status"),
            search.in_force_for(wanted.today, sight).label("in_force"),
        )
        .cte("matched")
    )
    if grouping is PartnerGrouping.THEME:
        return await _counts(session, matched, _themes(matched, wanted.theme), limit)
    return await _counts(session, matched, select(matched.c.id, matched.c[grouping].label("key")), limit)


def _agreements_keys(matched: CTE, sight: Sight, grouping: AgreementGrouping, theme: str | None) -> Select[Any]:
    if grouping is AgreementGrouping.THEME:
        return _themes(matched, theme)
    if grouping is AgreementGrouping.STATE:
        return _states(matched)
    if grouping is AgreementGrouping.COUNTRY_PAIR:
        return _pairs(matched, country_pairs(sight))
    if grouping is AgreementGrouping.TERRITORY_PAIR:
        return _pairs(matched, territory_pairs(sight))
    return select(matched.c.id, matched.c[grouping].label("key"))


def _themes(matched: CTE, theme: str | None) -> Select[Any]:
    """One key for each theme; of those who asked for one theme, that one."""
    if theme is not None:
        return select(matched.c.id, literal(theme).label("key"))
    return select(matched.c.id, func.unnest(matched.c.themes).label("key"))


def _states(matched: CTE) -> Select[Any]:
    """What is expiring is in force as well, as in the list's filter."""
    states = select(matched.c.id, matched.c.state.label("key"))
    expiring = select(matched.c.id, literal(str(AgreementState.IN_FORCE))).where(
        matched.c.state == AgreementState.EXPIRING
    )
    together = states.union_all(expiring).subquery()
    return select(together.c.id, together.c.key)


def _pairs(matched: CTE, pairs: Select[Any]) -> Select[Any]:
    found = pairs.subquery()
    return select(matched.c.id, found.c.key).join(found, found.c.agreement_id == matched.c.id)


def _status(today: date) -> ColumnElement[Any]:
    return case(
        (column(PartnerRow.dissolved_last) < today, str(PartnerStatus.DISSOLVED)), else_=str(PartnerStatus.ACTIVE)
    )


async def _counts(session: AsyncSession, matched: CTE, keys: Select[Any], limit: int) -> Counts:
    keyed = keys.cte("keyed")
    in_force = func.count(distinct(matched.c.id)).filter(matched.c.in_force)
    grouped = (
        select(keyed.c.key, func.count(distinct(matched.c.id)), in_force, func.count().over())
        .join(matched, matched.c.id == keyed.c.id)
        .where(keyed.c.key.is_not(None))
        .group_by(keyed.c.key)
        .order_by(func.count(distinct(matched.c.id)).desc(), keyed.c.key)
        .limit(limit)
    )
    rows = (await session.execute(grouped)).all()
    has_group = exists().where(and_(keyed.c.id == matched.c.id, keyed.c.key.is_not(None)))
    sums = select(func.count(), func.count().filter(matched.c.in_force), func.count().filter(~has_group)).select_from(
        matched
    )
    total, all_in_force, ungrouped = (await session.execute(sums)).one()
    return Counts(
        groups=[Counted(key, count, now_in_force) for key, count, now_in_force, _ in rows],
        groups_total=rows[0][3] if rows else 0,
        total=total,
        in_force=all_in_force,
        ungrouped=ungrouped,
    )
