"""What the gateway service is made of."""

from services.gateway.auth import models  # noqa: F401  the tables, for the migrations
from services.gateway.settings import GatewaySettings
from shared.app import Service

SERVICE = Service(
    name="gateway",
    title="Entente: gateway",
    description="What crosses the boundary: accounts, machine clients, tokens and keys in; events to webhooks out.",
    routers=[],
    own_settings=GatewaySettings,
    has_catalogue=False,
)
