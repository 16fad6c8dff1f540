"""The SQL of conferences, delegations and grants."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.conference import ConferenceRow, DelegationRow, GrantRow
from services.registration.vocabularies.conferences import ConferenceState, GrantRole, Visibility
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "id": col(ConferenceRow.id),  # type: ignore[dict-item]
    "starts_on": col(ConferenceRow.starts_on),  # type: ignore[dict-item]
    "updated_at": col(ConferenceRow.updated_at),  # type: ignore[dict-item]
}


async def get_conference(session: AsyncSession, conference_id: UUID) -> ConferenceRow | None:
    return await session.get(ConferenceRow, conference_id)


async def add(session: AsyncSession, row: ConferenceRow | DelegationRow | GrantRow) -> None:
    session.add(row)
    await session.flush()


async def lock_conference(session: AsyncSession, conference_id: UUID, *, shared: bool = False) -> ConferenceRow | None:
    """The conference as committed last, kept from changing until this transaction ends.

    `shared` holders (who add to its programme) do not wait for each other, nor for the desk's groups, which hold it
    shared too. Whoever changes the conference waits for those being registered; who comes after waits for the change.
    """
    statement = select(ConferenceRow).where(col(ConferenceRow.id) == conference_id)
    statement = statement.with_for_update(read=True) if shared else statement.with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def delegations_of(session: AsyncSession, conference_id: UUID) -> Sequence[DelegationRow]:
    """A conference's delegations, the hosts first, then by code."""
    statement = (
        select(DelegationRow)
        .where(col(DelegationRow.conference_id) == conference_id)
        .order_by(col(DelegationRow.role).desc(), col(DelegationRow.code))
    )
    return (await session.scalars(statement)).all()


async def delegation_codes(session: AsyncSession, conference_id: UUID) -> frozenset[str]:
    statement = select(col(DelegationRow.code)).where(col(DelegationRow.conference_id) == conference_id)
    return frozenset(await session.scalars(statement))


async def get_delegation(session: AsyncSession, delegation_id: UUID, *, lock: bool = False) -> DelegationRow | None:
    """With `lock`: as committed last, and kept from changing until this transaction ends."""
    return await session.get(DelegationRow, delegation_id, with_for_update={"key_share": True} if lock else None)


async def delete_delegation(session: AsyncSession, delegation: DelegationRow) -> None:
    """Raises IntegrityError while something else in the database names it."""
    await session.delete(delegation)
    await session.flush()


async def grant_of(session: AsyncSession, conference_id: UUID, subject: str) -> GrantRow | None:
    statement = select(GrantRow).where(col(GrantRow.conference_id) == conference_id, col(GrantRow.subject) == subject)
    return (await session.scalars(statement)).first()


async def get_grant(session: AsyncSession, grant_id: UUID, *, lock: bool = False) -> GrantRow | None:
    """With `lock`: as committed last, and kept from changing until this transaction ends."""
    return await session.get(GrantRow, grant_id, with_for_update={} if lock else None)


async def delete_grant(session: AsyncSession, grant: GrantRow) -> None:
    await session.delete(grant)
    await session.flush()


async def grants_of(session: AsyncSession, conference_id: UUID) -> Sequence[GrantRow]:
    statement = select(GrantRow).where(col(GrantRow.conference_id) == conference_id).order_by(col(GrantRow.id))
    return (await session.scalars(statement)).all()


async def count_owners(session: AsyncSession, conference_id: UUID) -> int:
    statement = (
        select(func.count())
        .select_from(GrantRow)
        .where(col(GrantRow.conference_id) == conference_id, col(GrantRow.role) == GrantRole.OWNER)
    )
    return await session.scalar(statement) or 0


def visible_conferences(*, sees_all: bool, in_network: bool, subject: str | None) -> Select[ConferenceRow]:
    """The conferences that a caller may see: all; else the published of its circle, and those granted to `subject`."""
    statement = select(ConferenceRow)
    if sees_all:
        return statement
    circles = [Visibility.PUBLIC, Visibility.NETWORK] if in_network else [Visibility.PUBLIC]
    published = and_(col(ConferenceRow.state) != ConferenceState.DRAFT, col(ConferenceRow.visibility).in_(circles))
    if subject is None:
        return statement.where(published)
    granted = exists().where(col(GrantRow.conference_id) == col(ConferenceRow.id), col(GrantRow.subject) == subject)
    return statement.where(or_(published, granted))


def filtered(
    statement: Select[ConferenceRow],
    *,
    q: str | None,
    state: ConferenceState | None,
    country: str | None,
    updated_since: datetime | None,
) -> Select[ConferenceRow]:
    """`statement` narrowed by what a list is asked for; `q` is a part of the title in any language, or of the place."""
    if q:
        pattern = f"%{_escaped(q)}%"
        titles = func.jsonb_each_text(col(ConferenceRow.title)).table_valued("key", "value")
        in_title = exists(select(1).select_from(titles).where(cast(titles.c.value, Text).ilike(pattern, escape="\\")))
        statement = statement.where(or_(in_title, col(ConferenceRow.place).ilike(pattern, escape="\\")))
    if state is not None:
        statement = statement.where(col(ConferenceRow.state) == state)
    if country is not None:
        statement = statement.where(col(ConferenceRow.country) == country)
    if updated_since is not None:
        statement = statement.where(col(ConferenceRow.updated_at) >= updated_since)
    return statement


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def page_of_conferences(
    session: AsyncSession, statement: Select[ConferenceRow], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="-starts_on,id")
