"""The SQL of imports: their course, their rows, and what is registered already."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import aliased, defer

from services.registry.partners.schemas import PartnerIn
from services.registry.tables import (
    AgreementRow,
    CooperationPartyRow,
    IdentifierRow,
    ImportedRow,
    ImportMappingRow,
    ImportRow,
    NameRow,
    PartnerRow,
    SignatoryRow,
    TerritoryRow,
    column,
)
from services.registry.tables.base import IDS
from services.registry.vocabularies.imports import RowState
from services.registry.vocabularies.partners import PartnerKind
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import Wanted
from shared.ids import lock_key
from shared.tables.jobs import ImportState

_ONE_AT_A_TIME = lock_key("registry imports")
_WAITING = [str(ImportState.QUEUED), str(ImportState.RUNNING)]
_NUMBER = "siren"
_SETTLED = [str(state) for state in (RowState.CREATED, RowState.EXISTING, RowState.SKIPPED)]
_IMPORT_KEYS: SortKeys = {"id": column(ImportRow.id)}
_ROW_KEYS: SortKeys = {"id": column(ImportedRow.line)}
# The file itself is read by the worker alone.
_LIGHT = defer(ImportRow.content, raiseload=True)  # type: ignore[arg-type]


async def load(
    session: AsyncSession, import_id: UUID, *, lock: bool = False, with_content: bool = False
) -> ImportRow | None:
    statement = select(ImportRow).where(column(ImportRow.id) == import_id)
    if not with_content:
        statement = statement.options(_LIGHT)
    if lock:
        statement = statement.with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))


async def add(session: AsyncSession, row: ImportRow) -> None:
    session.add(row)
    await session.flush()


async def has_content(session: AsyncSession, import_id: UUID) -> bool:
    """Whether the file is still kept."""
    statement = select(column(ImportRow.content).is_not(None)).where(column(ImportRow.id) == import_id)
    return bool(await session.scalar(statement))


async def listed(
    session: AsyncSession, owner: str | None, state: ImportState | None, page: Wanted
) -> tuple[list[ImportRow], str | None, int | None]:
    """One page of the imports of `owner` (of everybody when None), the latest first."""
    statement = select(ImportRow).options(_LIGHT)
    if owner is not None:
        statement = statement.where(column(ImportRow.owner) == owner)
    if state is not None:
        statement = statement.where(column(ImportRow.state) == state)
    rows, cursor, total = await fetch_page(session, statement, page, _IMPORT_KEYS, default="-id")
    return [row[0] for row in rows], cursor, total


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What the rows of an import are narrowed to."""

    state: RowState | None = None
    problem: str | None = None


async def rows_of(
    session: AsyncSession, import_id: UUID, wanted: RowFilter, page: Wanted
) -> tuple[list[ImportedRow], str | None, int | None]:
    statement = select(ImportedRow).where(column(ImportedRow.import_id) == import_id)
    if wanted.state is not None:
        statement = statement.where(column(ImportedRow.state) == wanted.state)
    if wanted.problem is not None:
        statement = statement.where(column(ImportedRow.problems).contains([{"code": wanted.problem}]))
    rows, cursor, total = await fetch_page(session, statement, page, _ROW_KEYS, default="id")
    return [row[0] for row in rows], cursor, total


@asynccontextmanager
async def one_at_a_time(engine: AsyncEngine) -> AsyncIterator[bool]:
    """Whether this process may work at imports now; no other does meanwhile.

    The lock is held by a connection and not by a transaction, which would last as long as the import.
    """
    async with engine.connect() as connection:
        lock = await connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = bool(await lock.scalar(select(func.pg_try_advisory_lock(_ONE_AT_A_TIME))))
        try:
            yield taken
        finally:
            if taken:
                await lock.execute(select(func.pg_advisory_unlock(_ONE_AT_A_TIME)))


async def next_waiting(session: AsyncSession) -> UUID | None:
    """The oldest import that is queued, or that a process which is no more left running."""
    statement = select(column(ImportRow.id)).where(column(ImportRow.state).in_(_WAITING))
    return await session.scalar(statement.order_by(column(ImportRow.id)).limit(1))


async def settled_lines(session: AsyncSession, import_id: UUID) -> set[int]:
    """The lines that are done with."""
    statement = select(column(ImportedRow.line)).where(
        column(ImportedRow.import_id) == import_id, column(ImportedRow.state).in_(_SETTLED)
    )
    return set(await session.scalars(statement))


async def forget_rows(session: AsyncSession, import_id: UUID) -> None:
    await session.execute(delete(ImportedRow).where(column(ImportedRow.import_id) == import_id))


async def keep_rows(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write what became of these rows, in place of what became of them before."""
    statement = postgresql.insert(ImportedRow)
    given = {name: statement.excluded[name] for name in ("state", "problems", "object_ids")}
    await session.execute(statement.on_conflict_do_update(index_elements=["import_id", "line"], set_=given), list(rows))


async def counts_of(session: AsyncSession, import_id: UUID) -> dict[str, int]:
    """The rows of an import by their state."""
    state = column(ImportedRow.state)
    statement = select(state, func.count()).where(column(ImportedRow.import_id) == import_id).group_by(state)
    return {str(name): count for name, count in await session.execute(statement)}


async def forget_files(session: AsyncSession, ended_before: datetime) -> int:
    """Files are kept for as long as an import may be resumed, and no longer; how many were forgotten."""
    statement = update(ImportRow).where(
        column(ImportRow.ended_at) < ended_before, column(ImportRow.content).is_not(None)
    )
    forgotten = await session.execute(statement.values(content=None).returning(column(ImportRow.id)))
    return len(forgotten.all())


async def remembered_mapping(session: AsyncSession, owner: str, kind: str, header: str) -> dict[str, str] | None:
    row = await session.get(ImportMappingRow, (owner, kind, header))
    return dict(row.mapping) if row else None


async def remember_mapping(session: AsyncSession, row: ImportMappingRow) -> None:
    statement = postgresql.insert(ImportMappingRow).values(**row.model_dump())
    kept = {"mapping": statement.excluded.mapping, "updated_at": statement.excluded.updated_at}
    await session.execute(statement.on_conflict_do_update(index_elements=["owner", "kind", "header_sha256"], set_=kept))


async def authorities(session: AsyncSession, territories: Iterable[TerritoryRow]) -> dict[UUID, UUID]:
    """The local authority that is registered for each of these territories, by the territory's id.

    It gives the territory as its own, or has the number by which the gazetteer knows it.
    """
    asked = list(territories)
    keys = {(row.country, row.level, row.code): row.id for row in asked}
    numbers = {str(row.codes[_NUMBER]): row.id for row in asked if _NUMBER in row.codes}
    if not keys:
        return {}
    is_authority = column(PartnerRow.kind) == PartnerKind.LOCAL_AUTHORITY
    place = tuple_(column(PartnerRow.country), column(PartnerRow.territory_level), column(PartnerRow.territory_code))
    by_number = (
        select(column(IdentifierRow.value), column(PartnerRow.id))
        .join(PartnerRow, column(PartnerRow.id) == column(IdentifierRow.partner_id))
        .where(column(IdentifierRow.scheme) == _NUMBER, column(IdentifierRow.value).in_(list(numbers)), is_authority)
    )
    found = {numbers[number]: partner_id for number, partner_id in await session.execute(by_number)}
    by_place = select(PartnerRow).where(place.in_(list(keys)), is_authority).order_by(column(PartnerRow.id).desc())
    for row in await session.scalars(by_place):
        found[keys[(row.country, str(row.territory_level), str(row.territory_code))]] = row.id
    return found


async def territory_of(session: AsyncSession, partner_id: UUID) -> tuple[str, str, str] | None:
    """Country, level and code of the territory that a partner gives as its own."""
    row = await session.get(PartnerRow, partner_id)
    if row is None or row.territory_level is None or row.territory_code is None:
        return None
    return row.country, row.territory_level, row.territory_code


async def names(session: AsyncSession, partner_ids: Collection[UUID]) -> dict[UUID, str]:
    statement = select(column(PartnerRow.id), column(PartnerRow.name)).where(column(PartnerRow.id).in_(partner_ids))
    return {row.id: row.name for row in await session.execute(statement)}


async def registered(session: AsyncSession, body: PartnerIn, name_key: str) -> UUID | None:
    """The partner that a row describes: with one of its identifiers, of its territory, or of its name."""
    pairs = [(identifier.scheme, identifier.value) for identifier in body.identifiers]
    if pairs:
        pair = tuple_(column(IdentifierRow.scheme), column(IdentifierRow.value))
        found = await session.scalar(select(column(IdentifierRow.partner_id)).where(pair.in_(pairs)).limit(1))
        if found is not None:
            return found
    alike = select(column(PartnerRow.id)).where(
        column(PartnerRow.country) == body.country, column(PartnerRow.kind) == body.kind
    )
    if body.territory is not None and body.kind is PartnerKind.LOCAL_AUTHORITY:
        place = alike.where(
            column(PartnerRow.territory_level) == body.territory.level,
            column(PartnerRow.territory_code) == body.territory.code,
        )
        return await session.scalar(place.order_by(column(PartnerRow.id)).limit(1))
    named = alike.join(NameRow, column(NameRow.partner_id) == column(PartnerRow.id)).where(
        column(NameRow.exact_key) == name_key
    )
    return await session.scalar(named.order_by(column(PartnerRow.id)).limit(1))


async def cooperation_of(session: AsyncSession, partner_ids: Sequence[UUID]) -> UUID | None:
    """The oldest cooperation of exactly these partners."""
    party, other = aliased(CooperationPartyRow), aliased(CooperationPartyRow)
    parties = (
        select(func.array_agg(column(other.partner_id)))
        .where(column(other.cooperation_id) == column(party.cooperation_id))
        .scalar_subquery()
    )
    wanted = literal(list(partner_ids), IDS)
    statement = select(column(party.cooperation_id)).where(
        column(party.partner_id) == partner_ids[0], parties.op("@>")(wanted), parties.op("<@")(wanted)
    )
    return await session.scalar(statement.order_by(column(party.cooperation_id)).limit(1))


async def agreement_of(
    session: AsyncSession, instrument: str, signed_on: str, partner_ids: Sequence[UUID]
) -> UUID | None:
    """The agreement of this instrument that exactly these partners signed then."""
    signatory, other = aliased(SignatoryRow), aliased(SignatoryRow)
    signatories = (
        select(func.array_agg(column(other.partner_id)))
        .where(column(other.agreement_id) == column(AgreementRow.id))
        .scalar_subquery()
    )
    wanted = literal(list(partner_ids), IDS)
    statement = (
        select(column(AgreementRow.id))
        .join(signatory, column(signatory.agreement_id) == column(AgreementRow.id))
        .where(
            column(signatory.partner_id) == partner_ids[0],
            column(AgreementRow.instrument) == instrument,
            column(AgreementRow.signed_on) == signed_on,
            signatories.op("@>")(wanted),
            signatories.op("<@")(wanted),
        )
    )
    return await session.scalar(statement.order_by(column(AgreementRow.id)).limit(1))
