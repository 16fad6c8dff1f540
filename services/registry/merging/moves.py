"""How everything that refers to a duplicate comes to refer to the partner which it is.

`MOVES` names every column that refers to a partner; a test fails when there is one that it does not know.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.merging.sql import sql
from services.registry.rules.terms import Term, joined
from services.registry.schemas import date_of
from services.registry.tables import METADATA, MembershipRow, column
from services.registry.tables.base import DOCUMENT, days_range

Move = Callable[[AsyncSession, UUID, UUID], Awaitable[None]]
"""Takes the session, the duplicate's id and the other's."""


@dataclass(frozen=True, eq=False)
class _Once:
    """A partner stands in an object once: where both stood, one row is left, that is told what only the other knew."""

    table: str
    owner: str
    joined: dict[str, str]

    async def __call__(self, session: AsyncSession, old: UUID, new: UUID) -> None:
        both = f"mine.{self.owner} = theirs.{self.owner} and mine.partner_id = :new and theirs.partner_id = :old"
        ids = {"old": old, "new": new}
        if self.joined:
            sets = ", ".join(f"{name} = {value}" for name, value in self.joined.items())
            joining = f"update {self.table} mine set {sets} from {self.table} theirs where {both}"  # noqa: S608
            await session.execute(sql(joining), ids)
        await session.execute(sql(f"delete from {self.table} theirs using {self.table} mine where {both}"), ids)  # noqa: S608
        await _repoint(session, self.table, "partner_id", old, new)


@dataclass(frozen=True, eq=False)
class _Any:
    """The column may refer to one partner any number of times."""

    table: str
    name: str

    async def __call__(self, session: AsyncSession, old: UUID, new: UUID) -> None:
        await _repoint(session, self.table, self.name, old, new)


@dataclass(frozen=True, eq=False)
class _Listed:
    """The column lists partners, each once."""

    table: str
    name: str

    async def __call__(self, session: AsyncSession, old: UUID, new: UUID) -> None:
        listed = (
            f"{self.table} set {self.name} = case when :new = any({self.name}) then array_remove({self.name}, :old)"
        )
        replaced = f"else array_replace({self.name}, :old, :new) end where :old = any({self.name})"
        await session.execute(sql(f"update {listed} {replaced}"), {"old": old, "new": new})


@dataclass(frozen=True, eq=False)
class _Dropped:
    """The row says something of the duplicate alone."""

    table: str
    name: str

    async def __call__(self, session: AsyncSession, old: UUID, new: UUID) -> None:
        await session.execute(sql(f"delete from {self.table} where {self.name} = :old"), {"old": old})  # noqa: S608


async def _repoint(session: AsyncSession, table: str, name: str, old: UUID, new: UUID) -> None:
    await session.execute(sql(f"update {table} set {name} = :new where {name} = :old"), {"old": old, "new": new})  # noqa: S608


async def _identifiers(session: AsyncSession, old: UUID, new: UUID) -> None:
    """Behind the other's own: no two partners have the same."""
    behind = "(select coalesce(max(position), -1) + 1 from partner_identifier where partner_id = :new)"
    statement = (
        f"update partner_identifier set partner_id = :new, position = position + {behind} where partner_id = :old"  # noqa: S608
    )
    await session.execute(sql(statement), {"old": old, "new": new})


async def _memberships(session: AsyncSession, old: UUID, new: UUID) -> None:
    """Terms that overlap become one; no network is its own member."""
    ends = tuple_(column(MembershipRow.network_id), column(MembershipRow.partner_id))
    await session.execute(delete(MembershipRow).where(ends.in_([(old, new), (new, old)])))
    concerned = or_(column(MembershipRow.network_id).in_([old, new]), column(MembershipRow.partner_id).in_([old, new]))
    rows = list(await session.scalars(select(MembershipRow).where(concerned).order_by(column(MembershipRow.id))))
    moving = [row for row in rows if old in (row.network_id, row.partner_id)]
    standing = [row for row in rows if row not in moving]
    for row in moving:
        network_id, partner_id = (new if one == old else one for one in (row.network_id, row.partner_id))
        same = [
            other
            for other in standing
            if (other.network_id, other.partner_id, other.role, other.category)
            == (network_id, partner_id, row.role, row.category)
            and _term(other).overlaps(_term(row))
        ]
        kept = same[0] if same else row
        term = joined([_term(one) for one in [row, *same]])
        for lost in [*same[1:], *([row] if same else [])]:
            await session.delete(lost)
            standing = [one for one in standing if one is not lost]
        await session.flush()
        kept.network_id, kept.partner_id = network_id, partner_id
        kept.since, kept.until = (str(day) if day else None for day in (term.since, term.until))
        kept.held = days_range(term.sure_days)
        await session.flush()
        if not same:
            standing.append(row)


def _term(row: MembershipRow) -> Term:
    return Term(date_of(row.since), date_of(row.until))


def _first(*names: str) -> dict[str, str]:
    return {name: f"coalesce(mine.{name}, theirs.{name})" for name in names}


_CORNERS = {"corners": "array(select distinct unnest(mine.corners || theirs.corners) order by 1)"}

MOVES: dict[str, Move] = {
    "partner_identifier.partner_id": _identifiers,
    "partner.parent_id": _Any("partner", "parent_id"),
    # Who was merged into the duplicate is led on.
    "partner.merged_into_id": _Any("partner", "merged_into_id"),
    "agreement_signatory.partner_id": _Once(
        "agreement_signatory", "agreement_id", _first("signed_by", "function", "signed_on")
    ),
    "agreement_attendee.partner_id": _Any("agreement_attendee", "partner_id"),
    "cooperation_party.partner_id": _Once("cooperation_party", "cooperation_id", _first("side")),
    "cooperation_actor.partner_id": _Once("cooperation_actor", "cooperation_id", _first("role") | _CORNERS),
    "contact.partner_id": _Any("contact", "partner_id"),
    "membership.partner_id": _memberships,
    "membership.network_id": _memberships,
    # What was said of the duplicate's namesakes is not said of the other's.
    "distinct_partners.first_id": _Dropped("distinct_partners", "first_id"),
    "distinct_partners.second_id": _Dropped("distinct_partners", "second_id"),
    "programme.funder_id": _Any("programme", "funder_id"),
    "programme.support_id": _Any("programme", "support_id"),
    "milestone.partner_ids": _Listed("milestone", "partner_ids"),
    "succession_party.partner_id": _Once("succession_party", "succession_id", _first("dissolved_on")),
}


async def move_all(session: AsyncSession, old: UUID, new: UUID) -> None:
    """Move every link."""
    for move in dict.fromkeys(MOVES.values()):
        await move(session, old, new)


async def rename_inside(session: AsyncSession, table: str, ids: list[UUID], old: UUID, new: UUID) -> None:
    """Name the other partner where documents of these objects name the duplicate, and raise their versions."""
    documents = [each.name for each in METADATA.tables[table].columns if isinstance(each.type, type(DOCUMENT))]
    sets = "".join(f", {name} = cast(replace(cast({name} as text), :was, :becomes) as jsonb)" for name in documents)
    statement = f"update {table} set version = version + 1, updated_at = now(){sets} where id = any(:ids)"  # noqa: S608
    values: dict[str, Any] = {"ids": ids} | ({"was": str(old), "becomes": str(new)} if documents else {})
    await session.execute(sql(statement), values)
