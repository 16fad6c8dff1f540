"""The SQL of deliveries: leasing those that are due, keeping what came of them, and listing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway.webhooks.models import AttemptRow, DeliveryRow, EndpointRow, EventRow
from shared.db.keyset import fetch_page
from shared.http.pages import PageRequest
from shared.ids import new_id

Found = Row[DeliveryRow, EndpointRow, EventRow]


@dataclass(frozen=True)
class Leased:
    """A delivery that this process may try, and all it takes to do so; no connection is held meanwhile."""

    id: UUID
    lease: UUID
    attempts: int
    step: int
    endpoint_id: UUID
    url: str
    secret: bytes
    event_id: UUID
    event_type: str
    occurred_at: datetime
    data: dict[str, Any]


async def lease_due(session: AsyncSession, *, limit: int, per_endpoint: int, lease_time: timedelta) -> Sequence[Leased]:
    """Lease up to `limit` due deliveries: each endpoint's first before any endpoint's second.

    A delivery is due when its time has come and nobody holds it, or whoever held it died. No endpoint is given more
    than `per_endpoint` at a time. All times are the database's, so that the clocks of processes need not agree.
    """
    now, lease = func.now(), new_id()
    free = or_(col(DeliveryRow.leased_until).is_(None), col(DeliveryRow.leased_until) <= now)
    due = and_(col(DeliveryRow.status) == "pending", col(DeliveryRow.next_attempt_at) <= now, free)
    in_flight = (
        select(func.count())
        .where(
            col(DeliveryRow.endpoint_id) == EndpointRow.id,
            col(DeliveryRow.status) == "pending",
            col(DeliveryRow.leased_until) > now,
        )
        .correlate(EndpointRow)
        .scalar_subquery()
    )
    turns = (
        select(
            col(DeliveryRow.id).label("id"),
            func.row_number().over(order_by=(col(DeliveryRow.next_attempt_at), col(DeliveryRow.id))).label("turn"),
        )
        .where(col(DeliveryRow.endpoint_id) == EndpointRow.id, due)
        .order_by(col(DeliveryRow.next_attempt_at), col(DeliveryRow.id))
        .limit(func.greatest(per_endpoint - in_flight, 0))
        .correlate(EndpointRow)
        .lateral("turns")
    )
    open_endpoint = and_(
        col(EndpointRow.disabled_at).is_(None),
        or_(col(EndpointRow.paused_until).is_(None), col(EndpointRow.paused_until) <= now),
    )
    candidates = select(turns.c.id).select_from(EndpointRow).join(turns, open_endpoint).order_by(turns.c.turn)
    # What another process leased since the candidates were read is checked again under the row's lock.
    chosen = (
        select(col(DeliveryRow.id))
        .where(col(DeliveryRow.id).in_(candidates.limit(limit)), due)
        .with_for_update(skip_locked=True)
    )
    leased = (
        update(DeliveryRow)
        .where(col(DeliveryRow.id).in_(chosen))
        .values(lease=lease, leased_until=now + lease_time)
        .returning(col(DeliveryRow.id))
    )
    ids = (await session.execute(leased)).scalars().all()
    return await _load(session, ids, lease) if ids else []


async def _load(session: AsyncSession, ids: Sequence[UUID], lease: UUID) -> Sequence[Leased]:
    statement = (
        select(DeliveryRow, EndpointRow, EventRow)
        .join(EndpointRow, col(EndpointRow.id) == DeliveryRow.endpoint_id)
        .join(EventRow, col(EventRow.id) == DeliveryRow.event_id)
        .where(col(DeliveryRow.id).in_(ids))
        .order_by(col(EventRow.position))
    )
    return [
        Leased(
            id=delivery.id,
            lease=lease,
            attempts=delivery.attempts,
            step=delivery.step,
            endpoint_id=endpoint.id,
            url=endpoint.url,
            secret=endpoint.secret,
            event_id=event.id,
            event_type=event.type,
            occurred_at=event.occurred_at,
            data=event.data,
        )
        for delivery, endpoint, event in await session.execute(statement)
    ]


async def lock_for_outcome(session: AsyncSession, leased: Leased) -> tuple[EndpointRow, DeliveryRow] | None:
    """The endpoint and the delivery, locked in this order (deleting an endpoint locks in it too).

    None when the endpoint is gone, or when the lease ran out and somebody else has the delivery now.
    """
    endpoint = await session.get(EndpointRow, leased.endpoint_id, with_for_update={"key_share": True})
    if endpoint is None:
        return None
    delivery = await session.scalar(
        select(DeliveryRow)
        .where(col(DeliveryRow.id) == leased.id, col(DeliveryRow.lease) == leased.lease)
        .with_for_update()
    )
    return None if delivery is None else (endpoint, delivery)


def add_attempt(session: AsyncSession, attempt: AttemptRow) -> None:
    """Written with the delivery that it is of."""
    session.add(attempt)


def _visible_deliveries(owner: str | None) -> Select[DeliveryRow, EndpointRow, EventRow]:
    statement = (
        select(DeliveryRow, EndpointRow, EventRow)
        .join(EndpointRow, col(EndpointRow.id) == DeliveryRow.endpoint_id)
        .join(EventRow, col(EventRow.id) == DeliveryRow.event_id)
    )
    return statement if owner is None else statement.where(col(EndpointRow.owner) == owner)


async def find(session: AsyncSession, delivery_id: UUID, owner: str | None, *, lock: bool = False) -> Found | None:
    """A delivery with its endpoint and event; of endpoints of `owner` only, unless that is None."""
    statement = _visible_deliveries(owner).where(col(DeliveryRow.id) == delivery_id)
    if lock:
        statement = statement.with_for_update(of=[EndpointRow, DeliveryRow], key_share=True)
    return (await session.execute(statement)).first()


async def page_of_deliveries(
    session: AsyncSession, endpoint_id: UUID, status: str | None, page: PageRequest
) -> tuple[Sequence[tuple[DeliveryRow, EventRow]], str | None, int | None]:
    """Deliveries to one endpoint with their events; the next page's cursor; the total."""
    statement = _visible_deliveries(None).where(col(DeliveryRow.endpoint_id) == endpoint_id)
    if status is not None:
        statement = statement.where(col(DeliveryRow.status) == status)
    keys: dict[str, Any] = {"id": col(DeliveryRow.id), "created_at": col(DeliveryRow.created_at)}
    whole: Any = statement
    rows, cursor, total = await fetch_page(session, whole, page, keys, default="-created_at,id")
    return [(row[0], row.EventRow) for row in rows], cursor, total


async def page_of_attempts(
    session: AsyncSession, delivery_id: UUID, page: PageRequest
) -> tuple[Sequence[Row[Any]], str | None, int | None]:
    statement = select(AttemptRow).where(col(AttemptRow.delivery_id) == delivery_id)
    keys: dict[str, Any] = {"id": col(AttemptRow.id), "number": col(AttemptRow.number)}
    return await fetch_page(session, statement, page, keys, default="number")
