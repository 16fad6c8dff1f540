"""Looking at deliveries, and asking for one more."""

from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.webhooks.deliveries import store
from services.gateway.webhooks.deliveries.schemas import AttemptOut, DeliveredEvent, DeliveryOut, DeliveryStatus
from services.gateway.webhooks.endpoints.use_cases import find_endpoint, owner_seen_by
from services.gateway.webhooks.models import DeliveryRow, EndpointRow, EventRow
from services.gateway.webhooks.resources import Webhooks, ring_after_commit
from services.gateway.webhooks.texts import ENDPOINT_IS_DISABLED
from shared.auth.caller import Caller
from shared.clock import now
from shared.http.pages import Page, PageRequest
from shared.http.problems import Conflict, NotFound


async def deliveries_of(
    session: AsyncSession, caller: Caller, endpoint_id: UUID, status: DeliveryStatus | None, page: PageRequest
) -> Page[DeliveryOut]:
    """Raises NotFound for an endpoint that the caller may not see."""
    await find_endpoint(session, caller, endpoint_id)
    rows, cursor, total = await store.page_of_deliveries(session, endpoint_id, status, page)
    return Page(items=[_shown(*row) for row in rows], next=cursor, total=total)


async def delivery_seen_by(session: AsyncSession, caller: Caller, delivery_id: UUID) -> DeliveryOut:
    delivery, _, event = await _find(session, caller, delivery_id)
    return _shown(delivery, event)


async def attempts_of(session: AsyncSession, caller: Caller, delivery_id: UUID, page: PageRequest) -> Page[AttemptOut]:
    await _find(session, caller, delivery_id)
    rows, cursor, total = await store.page_of_attempts(session, delivery_id, page)
    return Page(
        items=[AttemptOut.model_validate(row[0], from_attributes=True) for row in rows], next=cursor, total=total
    )


async def retry(session: AsyncSession, caller: Caller, webhooks: Webhooks, delivery_id: UUID) -> DeliveryOut:
    """Begin a delivery anew, whatever became of it; the receiver knows the event by its id.

    Raises Conflict while its endpoint is disabled.
    """
    delivery, endpoint, event = await _find(session, caller, delivery_id, lock=True)
    if not endpoint.enabled:
        raise Conflict(ENDPOINT_IS_DISABLED)
    delivery.status, delivery.step = "pending", 0
    delivery.next_attempt_at, delivery.finished_at = now(), None
    await session.flush()
    ring_after_commit(session, webhooks)
    return _shown(delivery, event)


async def _find(
    session: AsyncSession, caller: Caller, delivery_id: UUID, *, lock: bool = False
) -> tuple[DeliveryRow, EndpointRow, EventRow]:
    row = await store.find(session, delivery_id, owner_seen_by(caller), lock=lock)
    if row is None:
        raise NotFound()
    delivery, endpoint, event = row
    return delivery, endpoint, event


def _shown(delivery: DeliveryRow, event: EventRow) -> DeliveryOut:
    return DeliveryOut(
        id=delivery.id,
        endpoint_id=delivery.endpoint_id,
        event=DeliveredEvent(id=event.id, type=event.type, position=event.position, timestamp=event.occurred_at),
        status=cast(DeliveryStatus, delivery.status),
        attempts=delivery.attempts,
        next_attempt_at=delivery.next_attempt_at,
        last_status_code=delivery.last_status_code,
        last_error=delivery.last_error,
        created_at=delivery.created_at,
        finished_at=delivery.finished_at,
    )
