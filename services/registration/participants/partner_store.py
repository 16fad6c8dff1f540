"""The SQL of the partners that registrations name: what is known of them here."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registration.models.registrations import PartnerRefRow
from shared.clock import now


async def partner_refs(session: AsyncSession, partner_ids: Iterable[UUID]) -> dict[UUID, PartnerRefRow]:
    """What is known of partners, by the id that was asked for; of a duplicate, of the partner that it became (D2)."""
    line = (
        select(col(PartnerRefRow.id).label("named"), col(PartnerRefRow.id), col(PartnerRefRow.merged_into))
        .where(col(PartnerRefRow.id).in_(list(partner_ids)))
        .cte("line", recursive=True)
    )
    line = line.union(
        select(line.c.named, col(PartnerRefRow.id), col(PartnerRefRow.merged_into)).where(
            col(PartnerRefRow.id) == line.c.merged_into
        )
    )
    statement = select(line.c.named, PartnerRefRow).join(line, line.c.id == col(PartnerRefRow.id))
    rows = await session.execute(statement.where(line.c.merged_into.is_(None)))
    return dict(list(rows))


async def keep_unverified(session: AsyncSession, partner_id: UUID) -> None:
    statement = insert(PartnerRefRow).values(id=partner_id, state="unverified", version=0, updated_at=now())
    await session.execute(statement.on_conflict_do_nothing())


async def keep_known(
    session: AsyncSession,
    partner_id: UUID,
    *,
    name: str,
    country: str | None,
    kind: str | None,
    visibility: str,
    version: int,
) -> None:
    """Keep what the registry says of a partner, unless something newer is kept already."""
    values = _known(name=name, country=country, visibility=visibility, version=version) | {
        "id": partner_id,
        "kind": kind,
    }
    statement = insert(PartnerRefRow).values(values)
    newer = col(PartnerRefRow.version) <= statement.excluded.version
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values, where=newer))


async def keep_merged(
    session: AsyncSession, partner_id: UUID, into: UUID, *, name: str, country: str | None, visibility: str
) -> None:
    """Keep that a partner is a duplicate of one that is kept, unless an event has told of it already."""
    values = _known(name=name, country=country, visibility=visibility, version=0, merged_into=into)
    statement = insert(PartnerRefRow).values(id=partner_id, **values)
    untold = col(PartnerRefRow.version) == 0
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values, where=untold))


async def keep_unknown(session: AsyncSession, partner_id: UUID) -> None:
    statement = update(PartnerRefRow).where(col(PartnerRefRow.id) == partner_id, col(PartnerRefRow.version) == 0)
    await session.execute(statement.values(state="unknown", name=None, country=None, updated_at=now()))


async def refresh_partner(
    session: AsyncSession,
    partner_id: UUID,
    *,
    name: str,
    country: str | None,
    visibility: str,
    version: int,
    merged_into: UUID | None = None,
) -> bool:
    """Keep a partner's newer name, and what it was merged into, if the partner is one of those kept; whether it was.

    A partner that is changed is none that is merged: the registry changes those no more until the merge is undone.
    """
    statement = update(PartnerRefRow).where(col(PartnerRefRow.id) == partner_id, col(PartnerRefRow.version) < version)
    values = _known(name=name, country=country, visibility=visibility, version=version, merged_into=merged_into)
    return (await session.execute(statement.values(values).returning(col(PartnerRefRow.id)))).first() is not None


async def keep_untold(
    session: AsyncSession, partner_id: UUID, *, name: str, country: str | None, visibility: str
) -> None:
    """Keep what an event about another partner says of this one, until the registry is asked, or tells of itself."""
    values = _known(name=name, country=country, visibility=visibility, version=0)
    await session.execute(insert(PartnerRefRow).values(id=partner_id, **values).on_conflict_do_nothing())


def _known(
    *, name: str, country: str | None, visibility: str, version: int, merged_into: UUID | None = None
) -> dict[str, Any]:
    return {
        "state": "known",
        "name": name,
        "country": country,
        "visibility": visibility,
        "merged_into": merged_into,
        "version": version,
        "updated_at": now(),
    }


async def partners_to_ask(session: AsyncSession, limit: int) -> Sequence[UUID]:
    """Partners of whom the registry has said nothing with a version yet."""
    statement = select(col(PartnerRefRow.id)).where(
        col(PartnerRefRow.version) == 0, col(PartnerRefRow.state) != "unknown", col(PartnerRefRow.merged_into).is_(None)
    )
    return (await session.scalars(statement.order_by(col(PartnerRefRow.id)).limit(limit))).all()
