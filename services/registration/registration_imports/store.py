"""The SQL of imports of registrations: who is registered already."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import RegistrationRow
from services.registration.rules.person import PersonKey


async def registered(
    session: AsyncSession, conference_id: UUID, keys: Collection[PersonKey]
) -> Counter[tuple[str | None, str, str | None]]:
    """How many registrations stand for each of these people: by address, name and delegation."""
    columns = (col(RegistrationRow.address_key), col(RegistrationRow.name_key), col(RegistrationRow.delegation))
    statement = (
        select(*columns, func.count())
        .where(
            col(RegistrationRow.conference_id) == conference_id,
            col(RegistrationRow.state) != "withdrawn",
            col(RegistrationRow.name_key).in_({key.name for key in keys}),
        )
        .group_by(*columns)
    )
    return Counter({(row[0], row[1], row[2]): row[3] for row in await session.execute(statement)})
