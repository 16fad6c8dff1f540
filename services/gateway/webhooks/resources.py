"""What a gateway process holds for webhooks while it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.settings import GatewaySettings
from services.gateway.webhooks.vault import PURPOSE, Vault
from shared.db.engine import UnitOfWork
from shared.runtime import Runtime
from shared.settings import Settings

_NAME = "webhooks"


class PrivateAddressesInProduction(RuntimeError):
    """The settings would let partners' URLs reach into the platform's own network."""

    def __init__(self) -> None:
        super().__init__("ENTENTE_WEBHOOK_ALLOW_PRIVATE must not be on with ENTENTE_ENV=production.")


@dataclass
class Webhooks:
    """`due` is set when deliveries were made by this process; other processes find them when they look next."""

    vault: Vault
    allow_private: bool
    due: asyncio.Event = field(default_factory=asyncio.Event)


def allows_private(settings: Settings[GatewaySettings]) -> bool:
    """Whether endpoints may be plain http and on private addresses: by default on a laptop, in production never.

    Raises PrivateAddressesInProduction.
    """
    in_production = settings.common.env == "production"
    chosen = settings.own.webhook_allow_private
    if chosen and in_production:
        raise PrivateAddressesInProduction
    return not in_production if chosen is None else chosen


@asynccontextmanager
async def open_webhooks(runtime: Runtime) -> AsyncIterator[None]:
    """A lifespan of the service; it refuses to start with settings that are not safe."""
    settings = runtime.settings
    runtime.resources[_NAME] = Webhooks(Vault(settings.own.key_for(PURPOSE)), allows_private(settings))
    yield


def webhooks_of(runtime: Runtime) -> Webhooks:
    webhooks: Webhooks = runtime.resources[_NAME]
    return webhooks


def ring_after_commit(session: AsyncSession, webhooks: Webhooks) -> None:
    """Wake this process's delivery worker once the session's transaction stands."""
    work: UnitOfWork = session.info["unit_of_work"]
    work.after_commit(webhooks.due.set)
