"""Whether what an endpoint's filter names is there, as far as the other services can say it now."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from services.gateway.webhooks.endpoints.schemas import EndpointFilter
from services.gateway.webhooks.store import is_staff, services_readable
from services.gateway.webhooks.texts import NO_SUCH_CONFERENCE, NO_SUCH_PARTNER
from shared.auth.caller import Caller
from shared.http.client import PeerUnavailable
from shared.http.patient import PatientPeer
from shared.http.problems import invalid
from shared.runtime import Runtime

_NAME = "filter targets"
_IN_NETWORK = frozenset({"public", "network"})


class FilterTargets:
    """Asks the registry and registration about what filters name. One per process."""

    def __init__(self, runtime: Runtime) -> None:
        self._registry, self._registration = (PatientPeer(runtime, name) for name in ("registry", "registration"))

    async def check(self, caller: Caller, wanted: EndpointFilter) -> None:
        """Raises Unprocessable for a partner that the caller may not see, and for a conference that is not there.

        Taken as given is what cannot be asked while a service is down. Who is granted a conference only registration
        knows, so one that exists is taken; its events still reach those alone who may learn of them.
        """
        if wanted.partner_id is not None and not await self._sees_partner(caller, wanted.partner_id):
            raise invalid("/filter/partner_id", "unknown_partner", NO_SUCH_PARTNER)
        if wanted.conference_id is not None and not await self._has_conference(wanted.conference_id):
            raise invalid("/filter/conference_id", "unknown_conference", NO_SUCH_CONFERENCE)

    async def _sees_partner(self, caller: Caller, partner_id: UUID) -> bool:
        if partner_id in caller.partners:
            return True
        try:
            answer = await self._registry.ask(f"/registry/v1/partners/{partner_id}")
        except PeerUnavailable:
            return True
        if answer is None:
            return False
        visibility: Any = answer.json()["visibility"]
        readable = _IN_NETWORK if "registry" in services_readable(caller) else frozenset({"public"})
        return is_staff(caller) or (caller.is_client and caller.may("registry:write")) or visibility in readable

    async def _has_conference(self, conference_id: UUID) -> bool:
        try:
            return await self._registration.ask(f"/registration/v1/conferences/{conference_id}") is not None
        except PeerUnavailable:
            return True


@asynccontextmanager
async def open_filter_targets(runtime: Runtime) -> AsyncIterator[None]:
    """A lifespan of the service."""
    runtime.resources[_NAME] = FilterTargets(runtime)
    yield


def filter_targets_of(runtime: Runtime) -> FilterTargets:
    targets: FilterTargets = runtime.resources[_NAME]
    return targets
