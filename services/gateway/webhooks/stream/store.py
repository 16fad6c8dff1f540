"""The SQL of events: giving them positions, fanning them out, reading them in order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, cast, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.webhooks.events import ENDPOINT_TESTED
from services.gateway.webhooks.models import DeliveryRow, EndpointRow, EventRow, OwnerRow
from services.gateway.webhooks.store import ENDPOINT_TYPES, OWNER, Knower, listens_to, may_learn
from shared.db.bulk import records
from shared.ids import lock_key, new_id

_LOCK = lock_key("event positions")
_NEXT_POSITION = func.nextval("event_position")


async def take_turn(session: AsyncSession) -> None:
    """Wait until no other transaction is giving positions; ours is the only one until it commits.

    PostgreSQL releases the lock after the commit has become visible. So whoever sees a position sees all before it.
    """
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def owners_of(session: AsyncSession, endpoint_ids: Sequence[UUID]) -> dict[UUID, str]:
    if not endpoint_ids:
        return {}
    statement = select(col(EndpointRow.id), col(EndpointRow.owner)).where(col(EndpointRow.id).in_(endpoint_ids))
    return {row.id: row.owner for row in await session.execute(statement)}


async def add(session: AsyncSession, events: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Write the events that are new under the next positions, in their order; their ids. Only after `take_turn`.

    An event that is here already is left alone, and leaves a gap.
    """
    rows = [{"position": number, **event} for number, event in enumerate(events)]
    given = records(EventRow, rows)
    columns = [given.c[name] for name in rows[0] if name != "position"]
    # PostgreSQL sorts before it takes numbers.
    numbered = select(_NEXT_POSITION, *columns).order_by(given.c.position)
    statement = insert(EventRow).from_select(["position", *(each.name for each in columns)], numbered)
    new = statement.on_conflict_do_nothing(index_elements=["id"]).returning(col(EventRow.id))
    return set(await session.scalars(new))


async def fan_out(session: AsyncSession, ids: Sequence[UUID], moment: datetime) -> int:
    """Make a delivery for each endpoint that listens to one of these events and may learn of it; how many."""
    tested = and_(
        col(EventRow.type) == ENDPOINT_TESTED.name,
        cast(col(EventRow.data)["subject"]["id"].astext, Uuid) == col(EndpointRow.id),
    )
    listening = and_(
        col(EventRow.type) != ENDPOINT_TESTED.name,
        listens_to(ENDPOINT_TYPES),
        or_(
            col(EndpointRow.conference_id).is_(None),
            col(EndpointRow.conference_id) == col(EventRow.conference_id),
        ),
        or_(
            col(EndpointRow.partner_id).is_(None),
            col(EndpointRow.partner_id) == func.any(col(EventRow.partner_ids)),
        ),
        may_learn(OWNER),
    )
    # The lock keeps an endpoint from being deleted between this and the insert; one just deleted is not found.
    pairs: Select[UUID, UUID] = (
        select(col(EventRow.id).label("event_id"), col(EndpointRow.id).label("endpoint_id"))
        .select_from(EndpointRow)
        .join(OwnerRow, col(OwnerRow.key) == EndpointRow.owner)
        .join(EventRow, or_(tested, listening))
        .where(col(EventRow.id).in_(ids), col(EndpointRow.disabled_at).is_(None))
        .with_for_update(read=True, key_share=True, of=EndpointRow)
    )
    rows = [
        {
            "id": new_id(),
            "event_id": pair.event_id,
            "endpoint_id": pair.endpoint_id,
            "status": "pending",
            "attempts": 0,
            "step": 0,
            "next_attempt_at": moment,
            "created_at": moment,
        }
        for pair in await session.execute(pairs)
    ]
    if rows:
        await session.execute(insert(DeliveryRow), rows)
    return len(rows)


async def read_after(
    session: AsyncSession, after: int, types: Sequence[str], limit: int, knower: Knower | None
) -> tuple[Sequence[EventRow], int]:
    """Up to `limit` events after a position that `knower` may learn of (None: all), and where to go on.

    Where to go on is read first: what is committed later has a higher position, so nothing can be jumped over.
    """
    head = await session.scalar(select(func.max(EventRow.position))) or 0
    statement = select(EventRow).where(col(EventRow.position) > after, col(EventRow.position) <= head)
    if types:
        statement = statement.where(listens_to(types))
    if knower is not None:
        statement = statement.where(may_learn(knower))
    rows = (await session.scalars(statement.order_by(col(EventRow.position)).limit(limit))).all()
    return rows, rows[-1].position if len(rows) == limit else max(after, head)


async def forget_before(session: AsyncSession, moment: datetime, limit: int) -> int:
    """Delete up to `limit` events taken before `moment`, with their deliveries and attempts; how many."""
    old = select(col(EventRow.position)).where(col(EventRow.received_at) < moment).limit(limit)
    deleted = delete(EventRow).where(col(EventRow.position).in_(old)).returning(col(EventRow.position))
    return len((await session.execute(deleted)).all())
