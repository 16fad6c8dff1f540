"""The SQL of successions."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, delete, exists, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.registry.partners.store import seen_by as partner_seen_by
from services.registry.schemas import PartnerSummary
from services.registry.sight import Sight
from services.registry.successions.lineage import follows, present
from services.registry.tables import FOR_CHANGE, PartnerRow, SuccessionPartyRow, SuccessionRow, column
from services.registry.vocabularies.successions import SuccessionKind, SuccessionRole
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted
from shared.ids import lock_key
from shared.partial_dates import PartialDate

_LOCK = lock_key("successions")
_KEYS: SortKeys = {
    "id": column(SuccessionRow.id),
    "on": column(SuccessionRow.happened_on),
    "updated_at": column(SuccessionRow.updated_at),
}
_mine, _theirs = aliased(SuccessionPartyRow), aliased(SuccessionPartyRow)
# Made once: every list of partners asks it.
_RELATIVES = (
    select(
        column(_mine.partner_id).label("whose"),
        column(_theirs.role).label("role"),
        column(PartnerRow.id),
        column(PartnerRow.name),
        column(PartnerRow.country),
    )
    .join(
        _theirs,
        and_(column(_theirs.succession_id) == column(_mine.succession_id), column(_theirs.role) != column(_mine.role)),
    )
    .join(PartnerRow, column(PartnerRow.id) == column(_theirs.partner_id))
    .join(SuccessionRow, column(SuccessionRow.id) == column(_mine.succession_id))
    .order_by(column(SuccessionRow.happened_on), column(SuccessionRow.id), column(_theirs.position))
)
_IS_PARTY = column(SuccessionPartyRow.succession_id) == column(SuccessionRow.id)


@dataclass(frozen=True, slots=True)
class SuccessionFilter:
    """What a list of successions is narrowed to."""

    partner_id: UUID | None = None
    kind: SuccessionKind | None = None
    updated_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Relatives:
    """Whom a partner followed, and who followed it, directly; as far as the caller may see them."""

    predecessors: list[PartnerSummary]
    successors: list[PartnerSummary]


async def lock_all(session: AsyncSession) -> None:
    """One change of successions at a time: two at once could close a circle that neither sees."""
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def lock_partners(session: AsyncSession, partner_ids: Collection[UUID]) -> dict[UUID, PartnerRow]:
    """Those of the partners that exist, locked in the order of their ids, so that nobody waits in a circle."""
    statement = select(PartnerRow).where(column(PartnerRow.id).in_(partner_ids)).order_by(column(PartnerRow.id))
    locked = statement.with_for_update(**FOR_CHANGE).execution_options(populate_existing=True)
    return {row.id: row for row in await session.scalars(locked)}


async def load(session: AsyncSession, succession_id: UUID, *, lock: bool = False) -> SuccessionRow | None:
    """The succession, locked until the end of the transaction if it is to be changed."""
    return await session.get(SuccessionRow, succession_id, with_for_update=FOR_CHANGE if lock else None)


async def add(session: AsyncSession, row: SuccessionRow, parties: Sequence[SuccessionPartyRow]) -> None:
    """Raises IntegrityError on ENDED_ONCE for a body that another succession ended."""
    session.add(row)
    await session.flush()
    await session.execute(insert(SuccessionPartyRow), [party.model_dump() for party in parties])


async def remove(session: AsyncSession, row: SuccessionRow) -> None:
    await session.execute(delete(SuccessionPartyRow).where(column(SuccessionPartyRow.succession_id) == row.id))
    await session.delete(row)
    await session.flush()


async def parties_of(session: AsyncSession, succession_ids: Collection[UUID]) -> dict[UUID, list[SuccessionPartyRow]]:
    """The parties of these successions, predecessors and successors each in the order in which they were given."""
    statement = select(SuccessionPartyRow).where(column(SuccessionPartyRow.succession_id).in_(succession_ids))
    found: dict[UUID, list[SuccessionPartyRow]] = defaultdict(list)
    for row in await session.scalars(statement.order_by(column(SuccessionPartyRow.position))):
        found[row.succession_id].append(row)
    return found


async def ended(session: AsyncSession, partner_ids: Collection[UUID]) -> set[UUID]:
    """Those of the partners that a succession has ended."""
    statement = select(column(SuccessionPartyRow.partner_id)).where(
        column(SuccessionPartyRow.partner_id).in_(partner_ids),
        column(SuccessionPartyRow.role) == SuccessionRole.PREDECESSOR,
        column(SuccessionPartyRow.kind) != SuccessionKind.TRANSFER,
    )
    return set(await session.scalars(statement))


async def ends_of(session: AsyncSession, partner_id: UUID) -> tuple[SuccessionKind, PartialDate] | None:
    """By what kind of succession, and on which day, a partner was ended; None if by none."""
    statement = (
        select(column(SuccessionRow.kind), column(SuccessionRow.happened_on))
        .join(SuccessionPartyRow, _IS_PARTY)
        .where(
            column(SuccessionPartyRow.partner_id) == partner_id,
            column(SuccessionPartyRow.role) == SuccessionRole.PREDECESSOR,
            column(SuccessionPartyRow.kind) != SuccessionKind.TRANSFER,
        )
    )
    row = (await session.execute(statement)).first()
    return (SuccessionKind(row.kind), PartialDate.parse(row.happened_on)) if row else None


async def follow_already(
    session: AsyncSession, successors: Collection[UUID], predecessors: Collection[UUID]
) -> set[UUID]:
    """Those of the predecessors that follow one of the successors, at any distance."""
    line = select(column(PartnerRow.id)).where(column(PartnerRow.id).in_(successors)).cte("line", recursive=True)
    line = line.union(follows(line.c.id))
    return set(await session.scalars(select(line.c.id).where(line.c.id.in_(predecessors))))


async def relatives_of(session: AsyncSession, partner_ids: Collection[UUID], sight: Sight) -> dict[UUID, Relatives]:
    """Whom each of the partners followed and who followed it; an entry for each."""
    found = {partner_id: Relatives([], []) for partner_id in partner_ids}
    statement = _RELATIVES.where(column(_mine.partner_id).in_(partner_ids), partner_seen_by(sight))
    for row in await session.execute(statement):
        summary = PartnerSummary(id=row.id, name=row.name, country=row.country)
        kin = found[row.whose]
        listed = kin.predecessors if row.role == SuccessionRole.PREDECESSOR else kin.successors
        if summary not in listed:
            listed.append(summary)
    return found


async def standing_successors(session: AsyncSession, partner_id: UUID, sight: Sight) -> list[PartnerSummary]:
    """Who stands in the place of a partner that was ended: its successors, and in the place of ended ones theirs."""
    line = select(literal(partner_id, Uuid()).label("id")).cte("line", recursive=True)
    line = line.union(follows(line.c.id))
    is_ended = exists().where(
        column(SuccessionPartyRow.partner_id) == column(PartnerRow.id),
        column(SuccessionPartyRow.role) == SuccessionRole.PREDECESSOR,
        column(SuccessionPartyRow.kind) != SuccessionKind.TRANSFER,
    )
    statement = (
        select(column(PartnerRow.id), column(PartnerRow.name), column(PartnerRow.country))
        .join(line, line.c.id == column(PartnerRow.id))
        .where(column(PartnerRow.id) != partner_id, ~is_ended, partner_seen_by(sight))
        .order_by(column(PartnerRow.sort_key), column(PartnerRow.id))
    )
    rows = await session.execute(statement)
    return [PartnerSummary(id=row.id, name=row.name, country=row.country) for row in rows]


def seen_by(sight: Sight) -> ColumnElement[bool]:
    """The successions of which the caller may see a body."""
    return exists().where(
        _IS_PARTY, column(PartnerRow.id) == column(SuccessionPartyRow.partner_id), partner_seen_by(sight)
    )


async def is_seen(session: AsyncSession, succession_id: UUID, sight: Sight) -> bool:
    statement = select(column(SuccessionRow.id)).where(column(SuccessionRow.id) == succession_id, seen_by(sight))
    return await session.scalar(statement) is not None


async def search(
    session: AsyncSession, wanted: SuccessionFilter, sight: Sight, page: Wanted
) -> tuple[list[SuccessionRow], str | None, int | None]:
    """One page of the successions that match and that the caller may see; with the next cursor and the total."""
    statement = _narrowed(select(SuccessionRow).where(seen_by(sight)), wanted)
    rows, cursor, total = await fetch_page(session, statement, page, _KEYS, default="-on,-id")
    return [row[0] for row in rows], cursor, total


def _narrowed(statement: Select[Any], wanted: SuccessionFilter) -> Select[Any]:
    if wanted.partner_id is not None:
        statement = statement.where(
            exists().where(_IS_PARTY, column(SuccessionPartyRow.partner_id) == present(wanted.partner_id))
        )
    if wanted.kind is not None:
        statement = statement.where(column(SuccessionRow.kind) == wanted.kind)
    if wanted.updated_since is not None:
        statement = statement.where(column(SuccessionRow.updated_at) >= wanted.updated_since)
    return statement
