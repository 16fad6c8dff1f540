"""The SQL of frameworks, their sides, grants and locks, and of the partners that they name."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Text, and_, cast, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.indicators import store as rows
from services.indicators.models.frameworks import FrameworkRow, GrantRow, LockRow, PartnerRefRow, SideRow
from services.indicators.models.indicators import IndicatorRow
from services.indicators.models.measurements import MeasurementRow
from services.indicators.rules.periods import Period
from services.indicators.vocabularies.frameworks import FrameworkState, GrantRole, SubjectType, Visibility
from shared.db.bulk import insert_rows
from shared.db.keyset import SortKeys, fetch_page
from shared.http.pages import PageRequest

SORT_KEYS: SortKeys = {
    "updated_at": col(FrameworkRow.updated_at),  # type: ignore[dict-item]
    "id": col(FrameworkRow.id),  # type: ignore[dict-item]
}


async def get_framework(session: AsyncSession, framework_id: UUID, *, lock: bool = False) -> FrameworkRow | None:
    return await session.get(FrameworkRow, framework_id, with_for_update={"key_share": True} if lock else None)


async def sides_of(session: AsyncSession, framework_id: UUID) -> list[SideRow]:
    """The sides in their order."""
    statement = select(SideRow).where(col(SideRow.framework_id) == framework_id).order_by(col(SideRow.position))
    return list(await session.scalars(statement))


async def sides_of_all(session: AsyncSession, framework_ids: Collection[UUID]) -> dict[UUID, list[SideRow]]:
    found: dict[UUID, list[SideRow]] = {framework_id: [] for framework_id in framework_ids}
    statement = select(SideRow).where(col(SideRow.framework_id).in_(framework_ids)).order_by(col(SideRow.position))
    for side in await session.scalars(statement):
        found[side.framework_id].append(side)
    return found


def visible_frameworks(
    *, sees_all: bool, circles: Collection[Visibility], subject: str | None, partners: Collection[UUID]
) -> Select[Any]:
    """The frameworks that a caller may see: all; else the agreed ones of its circles, its partners' and its grants'."""
    statement = select(FrameworkRow)
    if sees_all:
        return statement
    agreed = and_(col(FrameworkRow.state) == FrameworkState.AGREED, col(FrameworkRow.visibility).in_(circles))
    ways = [agreed]
    if partners:
        ways.append(_has_side(col(SideRow.partner_id).in_(partners)))
    if subject is not None:
        of_it = exists().where(col(GrantRow.framework_id) == col(FrameworkRow.id), col(GrantRow.subject) == subject)
        ways.append(of_it)
    return statement.where(or_(*ways))


def _has_side(condition: Any) -> Any:
    return exists().where(col(SideRow.framework_id) == col(FrameworkRow.id), condition)


def filtered(
    statement: Select[Any],
    *,
    q: str | None,
    subject_type: SubjectType | None,
    subject_id: UUID | None,
    partner_id: UUID | None,
    template: str | None,
    updated_since: datetime | None,
) -> Select[Any]:
    """`statement` narrowed by what a list is asked for; `q` is a part of the title in any language."""
    if q:
        titles = func.jsonb_each_text(col(FrameworkRow.title)).table_valued("key", "value")
        found = cast(titles.c.value, Text).icontains(q, autoescape=True)
        statement = statement.where(exists(select(1).select_from(titles).where(found)))
    if subject_type is not None:
        statement = statement.where(col(FrameworkRow.subject_type) == subject_type)
    if subject_id is not None:
        statement = statement.where(col(FrameworkRow.subject_id) == subject_id)
    if partner_id is not None:
        statement = statement.where(_has_side(col(SideRow.partner_id) == partner_id))
    if template is not None:
        of_it = and_(col(IndicatorRow.framework_id) == col(FrameworkRow.id), col(IndicatorRow.template) == template)
        statement = statement.where(exists().where(of_it))
    if updated_since is not None:
        statement = statement.where(col(FrameworkRow.updated_at) >= updated_since)
    return statement


async def page_of_frameworks(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="-updated_at,id")


async def has_measurements(session: AsyncSession, framework_id: UUID) -> bool:
    statement = select(exists().where(col(MeasurementRow.framework_id) == framework_id))
    return bool(await session.scalar(statement))


async def delete_framework(session: AsyncSession, framework: FrameworkRow) -> None:
    """With all that belongs to it; nothing may be measured in it."""
    for table in (GrantRow, LockRow, IndicatorRow, SideRow):
        await session.execute(delete(table).where(col(table.framework_id) == framework.id))
    await rows.remove(session, framework)


async def grant_of(session: AsyncSession, framework_id: UUID, subject: str) -> GrantRow | None:
    statement = select(GrantRow).where(col(GrantRow.framework_id) == framework_id, col(GrantRow.subject) == subject)
    return (await session.scalars(statement)).one_or_none()


async def grants_of(session: AsyncSession, framework_id: UUID) -> list[GrantRow]:
    statement = select(GrantRow).where(col(GrantRow.framework_id) == framework_id).order_by(col(GrantRow.id))
    return list(await session.scalars(statement))


async def get_grant(session: AsyncSession, framework_id: UUID, grant_id: UUID) -> GrantRow | None:
    grant = await session.get(GrantRow, grant_id)
    return grant if grant is not None and grant.framework_id == framework_id else None


async def count_owners(session: AsyncSession, framework_id: UUID) -> int:
    owners = and_(col(GrantRow.role) == GrantRole.OWNER, col(GrantRow.side).is_(None))
    statement = select(func.count()).select_from(GrantRow).where(col(GrantRow.framework_id) == framework_id, owners)
    return await session.scalar(statement) or 0


async def locks_of(session: AsyncSession, framework_id: UUID) -> list[LockRow]:
    of_it = col(LockRow.framework_id) == framework_id
    return list(await session.scalars(select(LockRow).where(of_it).order_by(col(LockRow.first), col(LockRow.id))))


async def get_lock(session: AsyncSession, framework_id: UUID, lock_id: UUID) -> LockRow | None:
    lock = await session.get(LockRow, lock_id)
    return lock if lock is not None and lock.framework_id == framework_id else None


async def locked_periods(session: AsyncSession, framework_id: UUID) -> list[Period]:
    """What of a framework is locked. Read under the framework's lock by whoever is about to change a measurement."""
    statement = select(col(LockRow.first), col(LockRow.last)).where(col(LockRow.framework_id) == framework_id)
    return [Period(row.first, row.last) for row in await session.execute(statement)]


async def partner_refs(session: AsyncSession, partner_ids: Iterable[UUID]) -> dict[UUID, PartnerRefRow]:
    statement = select(PartnerRefRow).where(col(PartnerRefRow.id).in_(set(partner_ids)))
    return {row.id: row for row in await session.scalars(statement)}


async def keep_partner(session: AsyncSession, **columns: Any) -> None:
    """Keep what is known of a partner, unless what is kept already is newer."""
    statement = insert_rows(PartnerRefRow, [columns])
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in columns if name != "id"},
            where=col(PartnerRefRow.version) < statement.excluded.version,
        )
    )


async def refresh_partner(session: AsyncSession, partner_id: UUID, version: int, **columns: Any) -> bool:
    """Follow a partner that is kept here, if this is newer than what is known; whether it was."""
    known = and_(col(PartnerRefRow.id) == partner_id, col(PartnerRefRow.version) < version)
    changed = await session.execute(
        update(PartnerRefRow).where(known).values(version=version, **columns).returning(col(PartnerRefRow.id))
    )
    return changed.one_or_none() is not None


async def follow_merge(session: AsyncSession, merged: UUID, into: UUID) -> None:
    """Let the sides of a duplicate stand for the partner that it became, where that one is no side already."""
    other = select(col(SideRow.framework_id)).where(col(SideRow.partner_id) == into)
    await session.execute(
        update(SideRow)
        .where(col(SideRow.partner_id) == merged, col(SideRow.framework_id).not_in(other))
        .values(partner_id=into)
    )
