"""Endpoints over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from services.gateway.permissions import WebhookManager
from services.gateway.webhooks.endpoints import use_cases
from services.gateway.webhooks.endpoints.filters import filter_targets_of
from services.gateway.webhooks.endpoints.schemas import (
    EndpointCreated,
    EndpointIn,
    EndpointOut,
    EndpointPatch,
)
from services.gateway.webhooks.resources import webhooks_of
from services.gateway.webhooks.stream.event_types import known_types
from shared.db.engine import Session
from shared.http.etags import IfMatch, IfMatchOptional, Tag
from shared.http.idempotency import idempotency
from shared.http.pages import Page, PageRequest, paging
from shared.http.route import EntenteRoute
from shared.runtime import CurrentRuntime

router = APIRouter(prefix="/webhooks/v1", tags=["webhooks"], route_class=EntenteRoute)


@router.post("/endpoints", status_code=status.HTTP_201_CREATED)
@idempotency("exempt")
async def create_endpoint(
    body: EndpointIn,
    caller: WebhookManager,
    session: Session,
    runtime: CurrentRuntime,
    request: Request,
    response: Response,
    tag: Tag,
) -> EndpointCreated:
    """Register a URL for events. The answer holds the `secret` that signs its deliveries, this once.

    You receive only events that you may see, by your role, scopes and partners when you last called; so call again
    (any of these routes) after they changed. A filter that names a conference that does not exist, or a partner that
    you may not see, is refused while that can be asked. Deliveries follow Standard Webhooks 1.0.0, at least once each.
    """
    known = await known_types(runtime, request.app)
    await filter_targets_of(runtime).check(caller, body.filter)
    created = await use_cases.create(session, caller, webhooks_of(runtime), known, body)
    response.headers["Location"] = f"/webhooks/v1/endpoints/{created.id}"
    response.headers["Cache-Control"] = "no-store"
    tag(created.version)
    return created


@router.get("/endpoints")
async def list_endpoints(
    caller: WebhookManager, session: Session, page: Annotated[PageRequest, paging("created_at")]
) -> Page[EndpointOut]:
    """Your endpoints; administrators and coordinators see everybody's."""
    return await use_cases.endpoints_seen_by(session, caller, page)


@router.get("/endpoints/{endpoint_id:uuid}")
async def read_endpoint(endpoint_id: UUID, caller: WebhookManager, session: Session, tag: Tag) -> EndpointOut:
    """One endpoint, without its secret."""
    endpoint = await use_cases.find_endpoint(session, caller, endpoint_id)
    tag(endpoint.version)
    return use_cases.shown(endpoint)


@router.patch("/endpoints/{endpoint_id:uuid}")
async def change_endpoint(
    endpoint_id: UUID,
    body: EndpointPatch,
    caller: WebhookManager,
    session: Session,
    runtime: CurrentRuntime,
    request: Request,
    if_match: IfMatch,
    tag: Tag,
) -> EndpointOut:
    """Change the URL, the types, the filter or the description. The secret stays."""
    known = await known_types(runtime, request.app)
    if "filter" in body.model_fields_set:
        await filter_targets_of(runtime).check(caller, body.filter)
    webhooks = webhooks_of(runtime)
    changed = await use_cases.change(session, caller, webhooks, known, endpoint_id, body, if_match)
    tag(changed.version)
    return changed


@router.delete("/endpoints/{endpoint_id:uuid}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_endpoint(endpoint_id: UUID, caller: WebhookManager, session: Session, if_match: IfMatch) -> None:
    """Forget an endpoint with all its deliveries, those still pending too."""
    await use_cases.delete(session, caller, endpoint_id, if_match)


@router.post("/endpoints/{endpoint_id:uuid}:enable")
async def enable_endpoint(
    endpoint_id: UUID,
    caller: WebhookManager,
    session: Session,
    runtime: CurrentRuntime,
    if_match: IfMatchOptional,
    tag: Tag,
) -> EndpointOut:
    """Deliver again. What was pending goes out now; what happened while it was disabled does not."""
    enabled = await use_cases.enable(session, caller, webhooks_of(runtime), endpoint_id, if_match)
    tag(enabled.version)
    return enabled


@router.post("/endpoints/{endpoint_id:uuid}:disable")
async def disable_endpoint(
    endpoint_id: UUID, caller: WebhookManager, session: Session, if_match: IfMatchOptional, tag: Tag
) -> EndpointOut:
    """Deliver nothing until it is enabled again."""
    disabled = await use_cases.disable_by_hand(session, caller, endpoint_id, if_match)
    tag(disabled.version)
    return disabled


@router.post("/endpoints/{endpoint_id:uuid}:test")
async def test_endpoint(endpoint_id: UUID, caller: WebhookManager, session: Session, tag: Tag) -> EndpointOut:
    """Send the event `gateway.endpoint.tested` to this endpoint and no other; its deliveries show what came of it."""
    tested = await use_cases.test(session, caller, endpoint_id)
    tag(tested.version)
    return tested
