"""The SQL of finding where an address stands, in whichever conference."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import InvitationRow, RegistrationRow
from services.registration.tables import METADATA


async def registrations_at(session: AsyncSession, address: str, limit: int) -> Sequence[RegistrationRow]:
    """By the key of the address (`rules.person`)."""
    statement = select(RegistrationRow).where(col(RegistrationRow.address_key) == address)
    return (await session.scalars(statement.order_by(col(RegistrationRow.id)).limit(limit))).all()


async def invitations_at(session: AsyncSession, address: str, limit: int) -> Sequence[InvitationRow]:
    statement = select(InvitationRow).where(col(InvitationRow.address_key) == address)
    return (await session.scalars(statement.order_by(col(InvitationRow.id)).limit(limit))).all()


async def named_at(
    session: AsyncSession, owners: Mapping[str, str], address: str, limit: int
) -> list[tuple[str, UUID, UUID, Any]]:
    """What others wrote in which the parts of the address stand: place, id of the object, conference and the text.

    `owners` are the places to look at, each with the column of the object's id. Some of what is found holds another
    address of the same parts.
    """
    local, _, domain = address.rpartition("@")
    found: list[tuple[str, UUID, UUID, Any]] = []
    for place, owner in owners.items():
        name, _, column = place.partition(".")
        table = METADATA.tables[name]
        written = cast(table.c[column], Text)
        has_both = (written.icontains(local, autoescape=True), written.icontains(f"@{domain}", autoescape=True))
        statement = select(table.c[owner], table.c.conference_id, table.c[column]).where(*has_both)
        rows = await session.execute(statement.order_by(*table.primary_key).limit(limit))
        found += [(place, row[0], row[1], row[2]) for row in rows]
    return found
