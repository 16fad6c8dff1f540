"""The SQL of invitations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import InvitationRow
from services.registration.rules.person import PersonKey
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest

SORT_KEYS: dict[str, ColumnElement[Any]] = {
    "id": col(InvitationRow.id),  # type: ignore[dict-item]
    "email": col(InvitationRow.address_key),  # type: ignore[dict-item]
}


async def is_invited(session: AsyncSession, conference_id: UUID, key: PersonKey) -> bool:
    """Whether the conference's list has that person: by address, and by name where it names one."""
    found = exists().where(
        col(InvitationRow.conference_id) == conference_id,
        col(InvitationRow.address_key) == key.address,
        col(InvitationRow.name_key).in_(["", key.name]),
    )
    return bool(await session.scalar(select(found)))


async def get_invitation(session: AsyncSession, invitation_id: UUID) -> InvitationRow | None:
    return await session.get(InvitationRow, invitation_id, populate_existing=True)


async def add_invitation(session: AsyncSession, invitation: InvitationRow) -> None:
    """Raises IntegrityError when the conference has it already; the transaction goes on."""
    async with session.begin_nested():
        session.add(invitation)
        await session.flush()


async def delete_invitation(session: AsyncSession, invitation: InvitationRow) -> None:
    await session.delete(invitation)
    await session.flush()


def invitations_of(conference_id: UUID, q: str | None) -> Select[InvitationRow]:
    statement = select(InvitationRow).where(col(InvitationRow.conference_id) == conference_id)
    if q:
        sought = q.casefold()
        statement = statement.where(
            col(InvitationRow.address_key).contains(sought, autoescape=True)
            | col(InvitationRow.name).icontains(sought, autoescape=True)
        )
    return statement


async def page_of_invitations(
    session: AsyncSession, statement: Select[InvitationRow], page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    return await fetch_page(session, statement, page, SORT_KEYS, default="email,id")
