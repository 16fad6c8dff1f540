"""Checks of the partners that other objects name."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.messages import field_error
from services.registry.partners import store
from services.registry.partners.store import KnownPartner
from services.registry.sight import Sight
from services.registry.tables import PartnerRow
from shared.http.problems import MovedPermanently, NotFound, Unprocessable


async def named_partners(
    session: AsyncSession,
    named: Mapping[str, UUID],
    sight: Sight,
    *,
    before: Collection[UUID] = (),
    lock: bool = False,
) -> dict[UUID, KnownPartner]:
    """The partners named, by id; `named` maps JSON pointers to ids. With `lock`, none is dissolved meanwhile (A15).

    Raises Unprocessable with the pointers of those that do not exist, or that the caller may not see and that the
    object did not name `before`.
    """
    found = await store.known(session, set(named.values()), sight, lock=lock)
    missing = {
        pointer: found.get(partner_id)
        for pointer, partner_id in named.items()
        if partner_id not in found or not (found[partner_id].seen or partner_id in before)
    }
    merged = {one.merged_into for one in missing.values() if one is not None and one.merged_into is not None}
    told = await store.summaries(session, merged, sight)
    errors = [
        field_error(pointer, "merged_partner", into=one.merged_into)
        if one is not None and one.merged_into in told
        else field_error(pointer, "unknown_partner")
        for pointer, one in missing.items()
    ]
    if errors:
        raise Unprocessable(errors=errors)
    return found


async def seen_partner(session: AsyncSession, partner_id: UUID, sight: Sight, *, lock: bool = False) -> PartnerRow:
    """The partner; NotFound unless the caller may see it, MovedPermanently where it became one that it sees."""
    row = await store.load(session, partner_id, lock=lock)
    if row is None or not sight.covers(row.visibility, [row.id]):
        raise NotFound()
    if row.merged_into_id is not None:
        if not await store.summaries(session, [row.merged_into_id], sight):
            raise NotFound()
        raise MovedPermanently(row.id, row.merged_into_id)
    return row
