"""The partners that registrations name: asked of the registry once, kept here, and refreshed by its events."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.clients import Partner, RegistryClient
from services.registration.conferences.access import in_network
from services.registration.models.registrations import PartnerRefRow
from services.registration.participants import partner_store as store
from services.registration.participants.schemas import PartnerOut
from services.registration.texts import UNKNOWN_PARTNER
from shared.auth.caller import Caller
from shared.db.engine import transaction
from shared.events.consumer import Consumer, Handlers
from shared.events.types import EventOut
from shared.http.client import PeerUnavailable
from shared.http.problems import invalid
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_MEND_EVERY = 15.0
_MEND_AT_ONCE = 50
_REMEMBERED = 10_000
_REMEMBERED_FOR = 30.0


@dataclass(frozen=True, slots=True)
class PartnerRef:
    """What is known of a partner here: `known`, `unverified` (not asked yet) or `unknown` (the registry has none)."""

    id: UUID
    state: str
    name: str | None = None
    country: str | None = None
    kind: str | None = None
    visibility: str | None = None


class PartnerRefs:
    """Looks partners up before anybody queues at the desk. One per process; a known one is remembered for a moment."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._registry = runtime, RegistryClient(runtime)
        self._remembered: dict[UUID, tuple[float, PartnerRef]] = {}

    async def check(self, partner_id: UUID) -> PartnerRef:
        """The partner; asks the registry when it is not known yet. Raises Unprocessable when there is no such partner.

        While the registry cannot be asked, the partner is taken as `unverified`, and `mend` asks later.
        """
        ends, ref = self._remembered.get(partner_id, (0.0, None))
        if ref is None or ends < time.monotonic():
            ref = await self._look_up(partner_id)
            if ref.state == "known":
                if len(self._remembered) >= _REMEMBERED:
                    self._remembered.clear()
                self._remembered[partner_id] = (time.monotonic() + _REMEMBERED_FOR, ref)
        return ref

    async def _look_up(self, partner_id: UUID) -> PartnerRef:
        async with transaction(self._runtime.engine) as session:
            row = (await store.partner_refs(session, [partner_id])).get(partner_id)
        known = row is not None and row.state == "known"
        ref = PartnerRef(row.id, row.state, row.name, row.country, row.kind, row.visibility) if row and known else None
        if ref is not None and ref.kind is not None:
            return ref
        try:
            partner = await self._registry.partner(partner_id)
        except PeerUnavailable:
            if ref is not None:
                return ref
            async with transaction(self._runtime.engine) as session:
                await store.keep_unverified(session, partner_id)
            return PartnerRef(partner_id, "unverified")
        if partner is None:
            raise invalid("/person/partner_id", "unknown_partner", UNKNOWN_PARTNER)
        async with transaction(self._runtime.engine) as session:
            return await _keep(session, partner_id, partner)


@asynccontextmanager
async def open_partner_refs(runtime: Runtime) -> AsyncIterator[None]:
    """The process's partners in `runtime.resources`."""
    runtime.resources["partners"] = PartnerRefs(runtime)
    yield


async def _keep(session: AsyncSession, asked: UUID, partner: Partner) -> PartnerRef:
    """Keep the registry's answer to who `asked` is: itself, or the partner that it became."""
    await store.keep_known(
        session,
        partner.id,
        name=partner.name,
        country=partner.country,
        kind=partner.kind,
        visibility=partner.visibility,
        version=partner.version,
    )
    if partner.id != asked:
        await store.keep_merged(
            session, asked, partner.id, name=partner.name, country=partner.country, visibility=partner.visibility
        )
    return PartnerRef(partner.id, "known", partner.name, partner.country, partner.kind, partner.visibility)


def partner_out(ref: PartnerRef | PartnerRefRow | None, caller: Caller) -> PartnerOut | None:
    """The partner as `caller` may see it: the name of one that is not public is for the network alone."""
    if ref is None:
        return None
    shown = ref.visibility == "public" or in_network(caller)
    return PartnerOut(
        id=ref.id,
        name=ref.name if shown else None,
        country=ref.country if shown else None,
        verified=ref.state == "known",
        unknown=ref.state == "unknown",
    )


async def mend_partner_refs(runtime: Runtime) -> None:
    """For the life of the process: ask the registry about partners of which it has not told itself."""
    registry = RegistryClient(runtime)
    while True:
        await mend(runtime, registry)
        await asyncio.sleep(_MEND_EVERY)


async def mend(runtime: Runtime, registry: RegistryClient) -> int:
    """One round; how many were mended. Raises PeerUnavailable when the registry still cannot be asked."""
    async with transaction(runtime.engine) as session:
        waiting = await store.partners_to_ask(session, _MEND_AT_ONCE)
    for partner_id in waiting:
        partner = await registry.partner(partner_id)
        async with transaction(runtime.engine) as session:
            if partner is None:
                _log.warning("registrations name a partner that the registry does not have", partner_id=str(partner_id))
                await store.keep_unknown(session, partner_id)
            else:
                await _keep(session, partner_id, partner)
    return len(waiting)


async def take_in_partner(session: AsyncSession, event: EventOut) -> None:
    """Follow the name of a partner that some registration names; others are of no concern here."""
    await _follow(session, event)


async def take_in_merge(session: AsyncSession, event: EventOut) -> None:
    """D2: a duplicate is shown as the partner that it became from now on, under whatever name that has.

    The event tells that one's name, but not the version: until it tells of itself, or is asked for, it is kept without.
    """
    data, into = event.data, UUID(event.data["into"])
    if await _follow(session, event, merged_into=into):
        await store.keep_untold(
            session, into, name=data["name"], country=data.get("country"), visibility=event.visibility
        )


async def _follow(session: AsyncSession, event: EventOut, *, merged_into: UUID | None = None) -> bool:
    """Keep what the event says of its subject, if that is kept here and nothing newer is known; whether it was."""
    data = event.data
    return await store.refresh_partner(
        session,
        UUID(data["subject"]["id"]),
        name=data["name"],
        country=data.get("country"),
        visibility=event.visibility,
        version=data["subject"]["version"],
        merged_into=merged_into,
    )


HANDLERS: Handlers = {"registry.partner.updated": take_in_partner, "registry.partner.merged": take_in_merge}
PARTNERS = Consumer("partner names", HANDLERS)
