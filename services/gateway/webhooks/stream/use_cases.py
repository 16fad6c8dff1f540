"""Events in: each once, under a position in the order of commits, with its deliveries. Events out: to whom may know."""

import json
import re
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.auth.merged_partners.use_cases import follow_merges
from services.gateway.webhooks.endpoints.store import forget_owner
from services.gateway.webhooks.endpoints.use_cases import disable_all_of
from services.gateway.webhooks.resources import Webhooks, ring_after_commit, webhooks_of
from services.gateway.webhooks.store import knower_of, refresh_members, refresh_owner
from services.gateway.webhooks.stream import store
from services.gateway.webhooks.stream.schemas import DATA_LIMIT, Concerned, EventList, EventsTaken
from services.gateway.webhooks.texts import NO_EVENT_NAME, NO_OFFSET, OWN_EVENTS_ONLY, TOO_LARGE
from shared.auth.caller import Caller
from shared.clock import now
from shared.events.types import EventIn, EventOut, Visibility
from shared.http.problems import Fault, Forbidden, Unprocessable
from shared.http.validation import faults_of
from shared.runtime import Runtime

_NAME = re.compile(r"^[a-z]+\.[a-z_]+\.[a-z_]+$")
_SERVICE_CLIENT = "service:"
_ABOUT_ENDPOINTS = "gateway.endpoint."
_ACCOUNT_DEACTIVATED = "gateway.account.deactivated"
_PERSON_ERASED = "gateway.person.erased"


async def take_in_from(
    session: AsyncSession, caller: Caller, runtime: Runtime, events: Sequence[EventIn]
) -> EventsTaken:
    """Take a batch that one of our services hands over; memberships follow the merges of partners in it.

    Raises Forbidden when it speaks for another service, Unprocessable for data that are too large or not an event's.
    """
    service = caller.subject.removeprefix(_SERVICE_CLIENT)
    if any(event.type.partition(".")[0] != service for event in events):
        raise Forbidden(OWN_EVENTS_ONLY, values={"service": service})
    taken = await take_in(session, webhooks_of(runtime), events)
    await refresh_members(session, await follow_merges(session, runtime, events))
    return taken


async def take_in(session: AsyncSession, webhooks: Webhooks, events: Sequence[EventIn]) -> EventsTaken:
    """Keep the events that are new, and make their deliveries, in the session's transaction."""
    concerned = _checked(events)
    await store.take_turn(session)
    moment = now()
    owners = await store.owners_of(
        session, [concerned[event.id].subject.id for event in events if _is_about_endpoint(event)]
    )
    new = await store.add(
        session, [_row(event, concerned[event.id], owners) | {"received_at": moment} for event in events]
    )
    if new:
        for event in events:
            if event.type == _ACCOUNT_DEACTIVATED and event.id in new:
                await disable_all_of(session, f"account:{concerned[event.id].subject.id}")
            elif event.type == _PERSON_ERASED and event.id in new:
                await forget_owner(session, f"account:{concerned[event.id].subject.id}")
        if await store.fan_out(session, list(new), moment):
            ring_after_commit(session, webhooks)
    return EventsTaken(taken=len(new), known=len(events) - len(new))


async def events_for(session: AsyncSession, caller: Caller, after: int, types: Sequence[str], limit: int) -> EventList:
    """What happened after a position, as far as `caller` may know: our own services may know all."""
    knower = None
    if not caller.is_service:
        await refresh_owner(session, caller)
        knower = knower_of(caller)
    rows, next_after = await store.read_after(session, after, types, limit, knower)
    items = [
        EventOut(
            position=row.position,
            id=row.id,
            type=row.type,
            timestamp=row.occurred_at,
            visibility=cast(Visibility, row.visibility),
            data=row.data,
        )
        for row in rows
    ]
    return EventList(items=items, next_after=next_after)


def topics_of(event_type: str) -> list[str]:
    """The names under which an event may be asked for: `a.b.c`, `a.b.*`, `a.*`."""
    service, kind, _ = event_type.split(".")
    return [event_type, f"{service}.{kind}.*", f"{service}.*"]


def _checked(events: Sequence[EventIn]) -> dict[UUID, Concerned]:
    concerned: dict[UUID, Concerned] = {}
    errors: list[Fault] = []
    for number, event in enumerate(events):
        if not _NAME.match(event.type):
            errors.append(Fault(f"/events/{number}/type", "event_type", NO_EVENT_NAME))
        if event.timestamp.tzinfo is None:
            errors.append(Fault(f"/events/{number}/timestamp", "timezone_aware", NO_OFFSET))
        if len(json.dumps(event.data, ensure_ascii=False).encode()) > DATA_LIMIT:
            errors.append(Fault(f"/events/{number}/data", "too_large", TOO_LARGE, {"limit": DATA_LIMIT}))
        try:
            concerned[event.id] = Concerned.model_validate(event.data)
        except ValidationError as invalid:
            place = ("body", "events", number, "data")
            errors += faults_of({**error, "loc": (*place, *error["loc"])} for error in invalid.errors())
    if errors:
        raise Unprocessable(errors=errors)
    return concerned


def _is_about_endpoint(event: EventIn) -> bool:
    return event.type.startswith(_ABOUT_ENDPOINTS)


def _row(event: EventIn, concerned: Concerned, owners: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type,
        "occurred_at": event.timestamp,
        "visibility": event.visibility,
        "service": event.type.partition(".")[0],
        "topics": topics_of(event.type),
        "partner_ids": concerned.partner_ids,
        "conference_id": concerned.conference_id,
        "owner": owners.get(concerned.subject.id) if _is_about_endpoint(event) else None,
        "data": event.data,
    }
