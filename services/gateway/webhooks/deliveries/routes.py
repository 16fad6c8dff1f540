"""Deliveries over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.gateway.permissions import WebhookManager
from services.gateway.webhooks.deliveries import use_cases
from services.gateway.webhooks.deliveries.schemas import AttemptOut, DeliveryOut, DeliveryStatus
from services.gateway.webhooks.resources import webhooks_of
from shared.db.engine import Session
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/webhooks/v1", tags=["webhooks"], route_class=EntenteRoute)


@router.get("/endpoints/{endpoint_id:uuid}/deliveries")
async def list_deliveries(
    endpoint_id: UUID,
    caller: WebhookManager,
    session: Session,
    page: Annotated[PageRequest, paging("created_at")],
    status: DeliveryStatus | None = None,
) -> Page[DeliveryOut]:
    """What was, is and will be delivered to an endpoint, the newest first; kept as long as the events, 90 days."""
    return await use_cases.deliveries_of(session, caller, endpoint_id, status, page)


@router.get("/deliveries/{delivery_id:uuid}")
async def read_delivery(delivery_id: UUID, caller: WebhookManager, session: Session) -> DeliveryOut:
    """One delivery, and when it is tried next."""
    return await use_cases.delivery_seen_by(session, caller, delivery_id)


@router.get("/deliveries/{delivery_id:uuid}/attempts")
async def list_attempts(
    delivery_id: UUID,
    caller: WebhookManager,
    session: Session,
    page: Annotated[PageRequest, paging("number")],
) -> Page[AttemptOut]:
    """Every try of a delivery: when, how long, and what came back."""
    return await use_cases.attempts_of(session, caller, delivery_id, page)


@router.post("/deliveries/{delivery_id:uuid}:retry")
async def retry_delivery(
    delivery_id: UUID, caller: WebhookManager, session: Session, runtime: CurrentRuntime
) -> DeliveryOut:
    """Deliver once more, at once: the same event under the same `webhook-id`. 409 while the endpoint is disabled."""
    return await use_cases.retry(session, caller, webhooks_of(runtime), delivery_id)
