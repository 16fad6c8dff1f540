"""The SQL of memberships in networks."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners.store import contains_words, seen_by
from services.registry.sight import Sight
from services.registry.tables import FOR_CHANGE, MembershipRow, PartnerRow, column
from services.registry.tables.base import first_day, last_day
from services.registry.vocabularies.networks import MembershipRole
from services.registry.vocabularies.partners import PartnerKind, SeekingAim
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

ONCE = "membership_once"
SOUGHT = ("aims", "themes", "kinds", "countries")
_KEYS: SortKeys = {
    "id": column(MembershipRow.id),
    "name": column(PartnerRow.sort_key),
    "from": func.coalesce(column(MembershipRow.since), ""),
    "updated_at": column(MembershipRow.updated_at),
}


@dataclass(frozen=True, slots=True)
class MembershipFilter:
    """What a list of memberships is narrowed to; the fields from `q` on ask for the partner at the other end."""

    today: date
    role: MembershipRole | None = None
    category: str | None = None
    current: bool | None = None
    q: str | None = None
    kind: PartnerKind | None = None
    country: str | None = None
    seeking: bool | None = None
    seeks_aim: SeekingAim | None = None
    seeks_theme: str | None = None
    seeks_kind: PartnerKind | None = None
    seeks_country: str | None = None


async def load(session: AsyncSession, membership_id: UUID, *, lock: bool = False) -> MembershipRow | None:
    """The membership, locked until the end of the transaction if it is to be changed."""
    return await session.get(MembershipRow, membership_id, with_for_update=FOR_CHANGE if lock else None)


async def save(session: AsyncSession, row: MembershipRow) -> None:
    """Write it; raises IntegrityError on ONCE, with everything else of the transaction kept."""
    async with session.begin_nested():
        session.add(row)
        await session.flush()


async def remove(session: AsyncSession, row: MembershipRow) -> None:
    await session.delete(row)
    await session.flush()


async def members_of(
    session: AsyncSession, network_id: UUID, wanted: MembershipFilter, sight: Sight, page: PageRequest
) -> tuple[list[tuple[MembershipRow, PartnerRow]], str | None, int | None]:
    """One page of a network's members that the caller may see, with the next cursor and the total."""
    statement = _with_partner(column(MembershipRow.partner_id), sight)
    return await _page(session, statement.where(column(MembershipRow.network_id) == network_id), wanted, page)


async def networks_of(
    session: AsyncSession, partner_id: UUID, wanted: MembershipFilter, sight: Sight, page: PageRequest
) -> tuple[list[tuple[MembershipRow, PartnerRow]], str | None, int | None]:
    """One page of the networks of a partner that the caller may see, with the next cursor and the total."""
    statement = _with_partner(column(MembershipRow.network_id), sight)
    return await _page(session, statement.where(column(MembershipRow.partner_id) == partner_id), wanted, page)


async def sought(session: AsyncSession, network_id: UUID, today: date, sight: Sight) -> dict[str, dict[str, int]]:
    """How many of a network's present members seek each code, by SOUGHT; of those that the caller may see."""
    present = _present(network_id, today, sight).subquery()
    found: dict[str, dict[str, int]] = {}
    for name in SOUGHT:
        wishes = select(present.c.id, func.jsonb_array_elements_text(present.c.seeking[name]).label("code")).subquery()
        members = func.count(wishes.c.id.distinct()).label("members")
        statement = select(wishes.c.code, members).group_by(wishes.c.code)
        rows = await session.execute(statement.order_by(members.desc(), wishes.c.code))
        found[name] = {row.code: row.members for row in rows}
    return found


async def counted(session: AsyncSession, network_id: UUID, today: date, sight: Sight) -> tuple[int, int]:
    """How many present members a network has that the caller may see, and how many of them seek something."""
    present = _present(network_id, today, sight).subquery()
    statement = select(
        func.count(present.c.id.distinct()),
        func.count(present.c.id.distinct()).filter(present.c.seeking.is_not(None)),
    )
    all_, seekers = (await session.execute(statement)).one()
    return all_, seekers


def _present(network_id: UUID, today: date, sight: Sight) -> Select[Any]:
    return (
        select(column(PartnerRow.id).label("id"), column(PartnerRow.seeking).label("seeking"))
        .join(MembershipRow, column(MembershipRow.partner_id) == column(PartnerRow.id))
        .where(column(MembershipRow.network_id) == network_id, is_current(today), seen_by(sight))
    )


def _with_partner(other_end: ColumnElement[UUID], sight: Sight) -> Select[Any]:
    statement = select(MembershipRow).add_columns(PartnerRow)
    return statement.join(PartnerRow, column(PartnerRow.id) == other_end).where(seen_by(sight))


async def _page(
    session: AsyncSession, statement: Select[Any], wanted: MembershipFilter, page: PageRequest
) -> tuple[list[tuple[MembershipRow, PartnerRow]], str | None, int | None]:
    rows, cursor, total = await fetch_page(session, _narrowed(statement, wanted), page, _KEYS, default="name,id")
    found: list[Any] = list(rows)
    return [(row[0], row[1]) for row in found], cursor, total


def is_current(today: date) -> ColumnElement[bool]:
    """Whether a membership holds on a day."""
    since, until = column(MembershipRow.since), column(MembershipRow.until)
    return and_(
        or_(since.is_(None), first_day(since) <= str(today)), or_(until.is_(None), last_day(until) >= str(today))
    )


def _narrowed(statement: Select[Any], wanted: MembershipFilter) -> Select[Any]:
    seeking = column(PartnerRow.seeking)
    asked = {
        "aims": wanted.seeks_aim,
        "themes": wanted.seeks_theme,
        "kinds": wanted.seeks_kind,
        "countries": wanted.seeks_country,
    }
    conditions: list[ColumnElement[bool]] = [
        seeking.contains({name: [str(code)]}) for name, code in asked.items() if code is not None
    ]
    if wanted.role is not None:
        conditions.append(column(MembershipRow.role) == wanted.role)
    if wanted.category is not None:
        conditions.append(column(MembershipRow.category) == wanted.category)
    if wanted.current is not None:
        current = is_current(wanted.today)
        conditions.append(current if wanted.current else ~current)
    if wanted.q is not None:
        conditions.append(contains_words(column(PartnerRow.search_key), wanted.q))
    if wanted.kind is not None:
        conditions.append(column(PartnerRow.kind) == wanted.kind)
    if wanted.country is not None:
        conditions.append(column(PartnerRow.country) == wanted.country)
    if wanted.seeking is not None:
        conditions.append(seeking.is_not(None) if wanted.seeking else seeking.is_(None))
    return statement.where(*conditions)
