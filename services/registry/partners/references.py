"""Checks of the partners that other objects name."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.messages import field_error
from services.registry.partners import store
from services.registry.partners.store import KnownPartner
from services.registry.sight import Sight
from services.registry.tables import PartnerRow
from shared.http.problems import NotFound, Unprocessable


async def named_partners(
    session: AsyncSession, named: Mapping[str, UUID], sight: Sight, *, before: Collection[UUID] = ()
) -> dict[UUID, KnownPartner]:
    """The partners named, by id; `named` maps JSON pointers to ids.

    Raises Unprocessable with the pointers of those that do not exist, or that the caller may not see and that the
    object did not name `before`.
    """
    found = await store.known(session, set(named.values()), sight)
    errors = [
        field_error(pointer, "unknown_partner")
        for pointer, partner_id in named.items()
        if partner_id not in found or not (found[partner_id].seen or partner_id in before)
    ]
    if errors:
        raise Unprocessable(errors=errors)
    return found


async def seen_partner(session: AsyncSession, partner_id: UUID, sight: Sight) -> PartnerRow:
    """The partner to which something belongs; NotFound unless the caller may see it."""
    row = await store.load(session, partner_id)
    if row is None or not sight.covers(row.visibility, [row.id]):
        raise NotFound()
    return row
