"""What owners do with their endpoints."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.webhooks.deliveries.addresses import UrlRefused, check_url
from services.gateway.webhooks.endpoints import store
from services.gateway.webhooks.endpoints.schemas import (
    EndpointCreated,
    EndpointFilter,
    EndpointIn,
    EndpointOut,
    EndpointPatch,
)
from services.gateway.webhooks.events import (
    ENDPOINT_DISABLED,
    ENDPOINT_TESTED,
    DisabledReason,
    EndpointDisabledData,
    subject_of,
)
from services.gateway.webhooks.models import EndpointRow
from services.gateway.webhooks.resources import Webhooks, ring_after_commit
from services.gateway.webhooks.store import refresh_owner, remember_owner
from services.gateway.webhooks.stream.event_types import KnownTypes
from services.gateway.webhooks.texts import ENDPOINT_IS_DISABLED
from services.gateway.webhooks.vault import new_secret
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.outbox import publish
from shared.events.types import EventData
from shared.http.etags import Precondition
from shared.http.pages import Page, PageRequest
from shared.http.problems import Conflict, NotFound, invalid
from shared.ids import new_id


def owner_seen_by(caller: Caller) -> str | None:
    """Whose endpoints a caller may see: its own, or everybody's (None) for administrators and coordinators."""
    return None if caller.has_role("admin", "coordinator") else caller.key


async def find_endpoint(session: AsyncSession, caller: Caller, endpoint_id: UUID, *, lock: bool = False) -> EndpointRow:
    """Raises NotFound when there is none that `caller` may see. What the caller may see itself is kept afresh."""
    await refresh_owner(session, caller)
    endpoint = await store.find(session, endpoint_id, owner_seen_by(caller), lock=lock)
    if endpoint is None:
        raise NotFound()
    return endpoint


async def create(
    session: AsyncSession, caller: Caller, webhooks: Webhooks, known: KnownTypes, body: EndpointIn
) -> EndpointCreated:
    """A new endpoint of the caller, enabled, with a secret that is shown this once.

    Its owner will receive only events that it could see when it last called us: role, readable services and partners
    are kept with the owner now, and afresh whenever it calls. Raises Unprocessable for a URL or a type that cannot be.
    """
    _check(body.url, webhooks)
    known.check(body.event_types)
    await remember_owner(session, caller)
    secret, moment = new_secret(), now()
    endpoint = EndpointRow(
        id=new_id(),
        created_at=moment,
        updated_at=moment,
        owner=caller.key,
        url=body.url,
        event_types=body.event_types,
        conference_id=body.filter.conference_id,
        partner_id=body.filter.partner_id,
        description=body.description,
        secret=webhooks.vault.seal(secret),
    )
    await store.add(session, endpoint)
    return EndpointCreated(**shown(endpoint).model_dump(), secret=secret)


async def endpoints_seen_by(session: AsyncSession, caller: Caller, page: PageRequest) -> Page[EndpointOut]:
    await refresh_owner(session, caller)
    rows, cursor, total = await store.page_of_endpoints(session, owner_seen_by(caller), page)
    return Page(items=[shown(row[0]) for row in rows], next=cursor, total=total)


async def change(
    session: AsyncSession,
    caller: Caller,
    webhooks: Webhooks,
    known: KnownTypes,
    endpoint_id: UUID,
    body: EndpointPatch,
    if_match: Precondition,
) -> EndpointOut:
    """Change what was named; what is already on its way goes to the new URL."""
    endpoint = await find_endpoint(session, caller, endpoint_id, lock=True)
    if_match.check(endpoint.version)
    named = body.model_fields_set
    if "url" in named:
        _check(body.url, webhooks)
        endpoint.url, endpoint.paused_until = body.url, None
    if "event_types" in named:
        known.check(body.event_types)
        endpoint.event_types = body.event_types
    if "filter" in named:
        endpoint.conference_id, endpoint.partner_id = body.filter.conference_id, body.filter.partner_id
    if "description" in named:
        endpoint.description = body.description
    _changed(endpoint)
    await session.flush()
    return shown(endpoint)


async def delete(session: AsyncSession, caller: Caller, endpoint_id: UUID, if_match: Precondition) -> None:
    """The endpoint, its deliveries and their attempts are gone."""
    endpoint = await find_endpoint(session, caller, endpoint_id, lock=True)
    if_match.check(endpoint.version)
    await store.delete(session, endpoint)


async def enable(
    session: AsyncSession, caller: Caller, webhooks: Webhooks, endpoint_id: UUID, if_match: Precondition
) -> EndpointOut:
    """Deliver again, beginning with what was still pending; nothing happens to an enabled one."""
    endpoint = await find_endpoint(session, caller, endpoint_id, lock=True)
    if_match.check(endpoint.version)
    if not endpoint.enabled:
        endpoint.disabled_at = endpoint.disabled_reason = endpoint.failing_since = endpoint.paused_until = None
        _changed(endpoint)
        await session.flush()
        ring_after_commit(session, webhooks)
    return shown(endpoint)


async def disable_by_hand(
    session: AsyncSession, caller: Caller, endpoint_id: UUID, if_match: Precondition
) -> EndpointOut:
    endpoint = await find_endpoint(session, caller, endpoint_id, lock=True)
    if_match.check(endpoint.version)
    await disable(session, endpoint, "owner")
    return shown(endpoint)


async def disable(session: AsyncSession, endpoint: EndpointRow, reason: DisabledReason) -> None:
    """Deliver nothing more to `endpoint` (locked by the caller), and say so; nothing happens to a disabled one."""
    if not endpoint.enabled:
        return
    endpoint.disabled_at, endpoint.disabled_reason = now(), reason
    _changed(endpoint)
    await session.flush()
    data = EndpointDisabledData(subject=subject_of(endpoint.id, endpoint.version), reason=reason)
    await publish(session, ENDPOINT_DISABLED, data, visibility="private")


async def disable_all_of(session: AsyncSession, owner: str) -> None:
    """An account was deactivated: nothing that it may no longer see is delivered to its endpoints."""
    for endpoint in await store.enabled_of(session, owner):
        await disable(session, endpoint, "account_deactivated")


async def test(session: AsyncSession, caller: Caller, endpoint_id: UUID) -> EndpointOut:
    """Send `gateway.endpoint.tested` to this endpoint alone. Raises Conflict while it is disabled."""
    endpoint = await find_endpoint(session, caller, endpoint_id)
    if not endpoint.enabled:
        raise Conflict(ENDPOINT_IS_DISABLED)
    data = EventData(subject=subject_of(endpoint.id, endpoint.version))
    await publish(session, ENDPOINT_TESTED, data, visibility="private")
    return shown(endpoint)


def shown(endpoint: EndpointRow) -> EndpointOut:
    """An endpoint as callers see it, without its secret."""
    fields = endpoint.model_dump(exclude={"secret", "conference_id", "partner_id", "paused_until"})
    filters = EndpointFilter(conference_id=endpoint.conference_id, partner_id=endpoint.partner_id)
    return EndpointOut(**fields, filter=filters, enabled=endpoint.enabled)


def _changed(endpoint: EndpointRow) -> None:
    endpoint.version += 1
    endpoint.updated_at = now()


def _check(url: str, webhooks: Webhooks) -> None:
    try:
        check_url(url, allow_private=webhooks.allow_private)
    except UrlRefused as refused:
        raise invalid("/url", refused.code, refused.text, **refused.values) from None
