"""The SQL of finding where an address stands, in whichever conference."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import InvitationRow, RegistrationRow
from services.registration.personal_data.inventory import HELD, PERSONS, Erasure
from services.registration.tables import METADATA


async def registrations_at(session: AsyncSession, address: str, limit: int) -> Sequence[RegistrationRow]:
    """By the key of the address (`rules.person`)."""
    statement = select(RegistrationRow).where(col(RegistrationRow.address_key) == address)
    return (await session.scalars(statement.order_by(col(RegistrationRow.id)).limit(limit))).all()


async def invitations_at(session: AsyncSession, address: str, limit: int) -> Sequence[InvitationRow]:
    statement = select(InvitationRow).where(col(InvitationRow.address_key) == address)
    return (await session.scalars(statement.order_by(col(InvitationRow.id)).limit(limit))).all()


async def named_at(session: AsyncSession, address: str, limit: int) -> list[tuple[str, UUID, UUID, Any]]:
    """What others wrote in which the parts of the address stand: place, id of the object, conference and the text.

    Some of these hold another address of the same parts.
    """
    local, _, domain = address.rpartition("@")
    found: list[tuple[str, UUID, UUID, Any]] = []
    for place in sorted(each for each in PERSONS if HELD[each].erasure is Erasure.NAMED):
        table = METADATA.tables[place.partition(".")[0]]
        persons = table.c[place.partition(".")[2]]
        written = cast(persons, Text)
        has_both = (written.icontains(local, autoescape=True), written.icontains(f"@{domain}", autoescape=True))
        owner = table.c.session_id if "session_id" in table.columns else table.c.id
        statement = select(owner, table.c.conference_id, persons).where(*has_both).order_by(table.c.id).limit(limit)
        found += [(place, row[0], row[1], row[2]) for row in await session.execute(statement)]
    return found
