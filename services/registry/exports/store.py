"""What exports ask of the partners that cooperations and agreements name."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.partners import store as partner_store
from services.registry.sight import Sight
from services.registry.tables import IdentifierRow, PartnerRow, column
from services.registry.vocabularies.partners import PartnerKind


@dataclass(frozen=True, slots=True)
class NamedPartner:
    """A partner that the caller may see, as the files tell of it."""

    id: UUID
    name: str
    kind: PartnerKind
    country: str
    place: tuple[float, float] | None
    """Longitude, latitude."""
    identifiers: list[IdentifierRow]


async def named_partners(
    session: AsyncSession, partner_ids: Collection[UUID], sight: Sight
) -> dict[UUID, NamedPartner]:
    """Those of the partners that the caller may see."""
    statement = select(PartnerRow).where(column(PartnerRow.id).in_(partner_ids), partner_store.seen_by(sight))
    identifiers = await partner_store.identifiers_of(session, partner_ids)
    return {
        row.id: NamedPartner(
            id=row.id,
            name=row.name,
            kind=PartnerKind(row.kind),
            country=row.country,
            place=(row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None,
            identifiers=identifiers.get(row.id, []),
        )
        for row in await session.scalars(statement)
    }
