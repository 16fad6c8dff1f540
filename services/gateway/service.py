"""What the gateway service is made of."""

from services.gateway.auth.accounts.routes import router as accounts
from services.gateway.auth.clients.routes import router as clients
from services.gateway.auth.discovery import router as discovery
from services.gateway.auth.housekeeping import forget_run_out
from services.gateway.auth.keys import signer_opened
from services.gateway.auth.persons.routes import router as persons
from services.gateway.auth.resources import passwords_opened
from services.gateway.auth.revocations import router as revocations
from services.gateway.auth.sessions.routes import own_router as own_account
from services.gateway.auth.sessions.routes import router as sessions
from services.gateway.auth.subjects import router as subjects
from services.gateway.documents.library import open_library
from services.gateway.documents.routes import router as documents
from services.gateway.events import EVENT_TYPES
from services.gateway.readiness import router as readiness
from services.gateway.settings import GatewaySettings
from services.gateway.webhooks.deliveries.routes import router as deliveries
from services.gateway.webhooks.deliveries.worker import DeliveryWorker
from services.gateway.webhooks.endpoints.filters import open_filter_targets
from services.gateway.webhooks.endpoints.routes import router as endpoints
from services.gateway.webhooks.resources import open_webhooks
from services.gateway.webhooks.stream.routes import router as stream
from services.gateway.webhooks.stream.workers import forget_old_events, relay_own_events
from shared.app import Service

SERVICE = Service(
    name="gateway",
    title="Entente: gateway",
    description="What crosses the boundary: accounts, machine clients, tokens and keys in; events to webhooks out.",
    routers=[
        *(sessions, own_account, accounts, persons, clients, subjects, revocations, discovery),
        *(stream, endpoints, deliveries),
        *(documents, readiness),
    ],
    own_settings=GatewaySettings,
    has_catalogue=False,
    events=EVENT_TYPES,
    workers={
        "outbox relay": relay_own_events,  # in place of the kernel's, which would call us over HTTP
        "deliveries": DeliveryWorker().run,
        "old events": forget_old_events,
        "old logins": forget_run_out,
    },
    lifespans=[signer_opened, passwords_opened, open_webhooks, open_filter_targets, open_library],
)
