"""The SQL of groups as they are read and changed; who has a seat is the desk's (`seats/parties.py`)."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.groups import RegistrationGroupRow
from services.registration.models.registrations import RegistrationRow
from services.registration.vocabularies.groups import GroupKind, GroupState
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest


async def get_group(session: AsyncSession, group_id: UUID, *, lock: bool = False) -> RegistrationGroupRow | None:
    """The group as committed last; with `lock`, kept from changing until this transaction ends."""
    statement = select(RegistrationGroupRow).where(col(RegistrationGroupRow.id) == group_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).first()


async def add_group(session: AsyncSession, group: RegistrationGroupRow) -> None:
    session.add(group)
    await session.flush()


async def flush(session: AsyncSession) -> None:
    await session.flush()


async def members_of(session: AsyncSession, group_id: UUID) -> Sequence[RegistrationRow]:
    """All registrations of a group, in the order of their coming."""
    statement = select(RegistrationRow).where(col(RegistrationRow.group_id) == group_id)
    statement = statement.order_by(col(RegistrationRow.id)).execution_options(populate_existing=True)
    return (await session.scalars(statement)).all()


async def count_members(session: AsyncSession, group_ids: Collection[UUID]) -> Sequence[tuple[UUID, str, bool, int]]:
    """How many members groups have: group, state, whether minors, number. Who was erased counts as before."""
    state = func.coalesce(col(RegistrationRow.state_before), col(RegistrationRow.state))
    statement = (
        select(col(RegistrationRow.group_id), state, col(RegistrationRow.minor), func.count())
        .where(col(RegistrationRow.group_id).in_(group_ids))
        .group_by(col(RegistrationRow.group_id), state, col(RegistrationRow.minor))
    )
    rows: Sequence[Any] = (await session.execute(statement)).all()
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def groups_of(
    conference_id: UUID, *, side: str | None, q: str | None, kind: GroupKind | None, state: GroupState | None
) -> Select[Any]:
    """The groups of a conference, narrowed; `side` is the one delegation that the caller sees, None all."""
    statement = select(RegistrationGroupRow).where(col(RegistrationGroupRow.conference_id) == conference_id)
    if side is not None:
        statement = statement.where(col(RegistrationGroupRow.delegation) == side)
    if q:
        statement = statement.where(col(RegistrationGroupRow.name).icontains(q, autoescape=True))
    if kind is not None:
        statement = statement.where(col(RegistrationGroupRow.kind) == kind)
    if state is not None:
        statement = statement.where(col(RegistrationGroupRow.state) == state)
    return statement


async def page_of_groups(
    session: AsyncSession, statement: Select[Any], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    keys: dict[str, Any] = {
        "id": col(RegistrationGroupRow.id),
        "name": col(RegistrationGroupRow.name),
        "created_at": col(RegistrationGroupRow.created_at),
    }
    return await fetch_page(session, statement, page, keys, default="-id")
