"""The app factory: a service is described by a `Service`, and everything around it is made here, once."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response

from shared.auth.authenticate import Authenticator, Issuer
from shared.auth.keys import JwksFetcher, KeySet
from shared.auth.revocations import follow_revocations
from shared.auth.tokens import AUDIENCE
from shared.catalogue.routes import StrengthsInForce, as_documented, catalogue_router
from shared.catalogue.rules import Catalogue
from shared.catalogue.vocabularies import Vocabularies
from shared.db.engine import make_engine
from shared.events.relay import relay_outbox
from shared.events.types import EventTypes
from shared.http.client import Peers
from shared.http.handlers import install_handlers
from shared.http.health import health_router
from shared.http.middleware import RequestContext
from shared.http.openapi import build_document
from shared.runtime import Runtime
from shared.settings import OwnSettings, Settings
from shared.telemetry.logs import configure_logs
from shared.workers import Lifespan, Worker, forget_old_answers, keep_running

VERSION = "0.1.0"
_GATEWAY_JWKS = "/.well-known/jwks.json"
_COLLECT_AFTER = (20_000, 20, 50)  # objects made and not freed; then collections of the generation before


@dataclass(frozen=True, kw_only=True, eq=False)
class Service:
    """What makes one service different from another.

    `workers` run for the life of the process (kept single by locks in the database); `lifespans` open what the service
    holds in `runtime.resources`; without `has_catalogue` it has no rules and vocabularies, without `has_migrations` no
    package of migrations to be at the head of. `strengths` are those that a policy for all of it gives its rules.
    `loading` names what is loaded in the background after the first start, which `readyz` tells and does not wait for.
    """

    name: str
    title: str
    description: str
    routers: Sequence[APIRouter]
    own_settings: type[OwnSettings] = OwnSettings
    rules: Catalogue = field(default_factory=Catalogue)
    vocabularies: Vocabularies = field(default_factory=dict)
    strengths: StrengthsInForce = as_documented
    has_catalogue: bool = True
    has_migrations: bool = True
    events: EventTypes = field(default_factory=EventTypes)
    workers: Mapping[str, Worker] = field(default_factory=dict)
    lifespans: Sequence[Lifespan] = ()
    loading: Mapping[str, Callable[[Runtime], Awaitable[bool]]] = field(default_factory=dict)


def create_app(service: Service, settings: Settings[Any], *, fetch_keys: JwksFetcher | None = None) -> FastAPI:
    """The ASGI application of `service`. Nothing is opened before its lifespan starts.

    `fetch_keys` gives the public keys of access tokens where they are not fetched from the gateway.
    """
    common = settings.common
    configure_logs(service.name, form=common.log_format, level=common.log_level)
    peers = Peers(service.name, settings.own.secret.get_secret_value(), common)
    access_keys = KeySet(fetch_keys or partial(peers.jwks, "gateway", _GATEWAY_JWKS))
    runtime = Runtime(
        settings=settings,
        engine=make_engine(
            settings.own.database_url.get_secret_value(),
            pool_size=common.database_pool_size,
            application=f"entente-{service.name}",
        ),
        peers=peers,
        authenticator=Authenticator(Issuer(common.public_url, AUDIENCE, access_keys)),
        loading=service.loading,
    )
    app = FastAPI(
        title=service.title,
        version=VERSION,
        description=service.description,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=partial(_lifespan, service, runtime),
    )
    app.state.runtime = runtime
    app.add_middleware(RequestContext, service=service.name)
    install_handlers(app)
    for router in service.routers:
        app.include_router(router)
    if service.has_catalogue:
        app.include_router(catalogue_router(service.name, service.rules, service.vocabularies, service.strengths))
    app.include_router(health_router(service.name, has_migrations=service.has_migrations))
    _serve_document(app, service)
    return app


def long_lived(app: FastAPI) -> FastAPI:
    """The application of a process that does nothing else, for which the garbage collector is told to look seldom."""
    collect_garbage_seldom()
    return app


def collect_garbage_seldom() -> None:
    """Tell the garbage collector that this process lives long, when all that stays in it stands.

    What stands by now (modules, models, routes) is never looked at again, what is young after 20,000 objects and not
    after 700. Python's own rule took a fifth of the time of a registration, and found next to nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


@cache
def _document_of(service: Service) -> dict[str, Any]:
    """Empty until the first application of the service has made it; all have the same."""
    return {}


def _serve_document(app: FastAPI, service: Service) -> None:
    def openapi() -> dict[str, Any]:
        document = _document_of(service)
        if not document:
            document.update(build_document(app, service.name, service.events))
        return document

    app.openapi = openapi  # type: ignore[method-assign]

    @app.get(f"/{service.name}/openapi.json", include_in_schema=False)
    async def openapi_document() -> Response:
        return JSONResponse(openapi())


@asynccontextmanager
async def _lifespan(service: Service, runtime: Runtime, app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runtime.engine.dispose)
        stack.push_async_callback(runtime.peers.close)
        for lifespan in service.lifespans:
            await stack.enter_async_context(lifespan(runtime))
        workers: dict[str, Worker] = {}
        if runtime.settings.common.workers_enabled:
            workers = {
                "outbox relay": relay_outbox,
                "revocations": follow_revocations,
                "old answers": forget_old_answers,
                **service.workers,
            }
        tasks = [asyncio.create_task(keep_running(name, worker, runtime)) for name, worker in workers.items()]
        stack.push_async_callback(_cancel, tasks)
        yield


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
