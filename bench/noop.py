"""What the kernel and the edge cost by themselves: a service that does nothing, run beside the others for the bench."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, status
from pydantic import BaseModel

from shared.app import Service, create_app, long_lived
from shared.auth.permissions import Anyone
from shared.db.kernel_tables import KERNEL_METADATA
from shared.http.idempotency import idempotency
from shared.http.route import EntenteRoute
from shared.http.schemas import Input
from shared.runtime import Runtime
from shared.settings import OwnSettings, load_settings

router = APIRouter(prefix="/bench/v1", tags=["bench"], route_class=EntenteRoute)


class PersonIn(Input):
    given_name: str
    family_name: str
    email: str


class NoopIn(Input):
    """The size and shape of a registration."""

    person: PersonIn
    delegation: str
    workshops: list[str]


class NoopOut(BaseModel):
    given_name: str


@router.get("/noop")
async def read_nothing(caller: Anyone) -> NoopOut:
    """Answer."""
    return NoopOut(given_name="nobody")


@router.post("/noop", status_code=status.HTTP_201_CREATED)
@idempotency("exempt")
async def write_nothing(body: NoopIn, caller: Anyone) -> NoopOut:
    """Read a body as a registration's, and answer."""
    return NoopOut(given_name=body.person.given_name)


@router.post("/kept", status_code=status.HTTP_201_CREATED)
async def write_an_answer(body: NoopIn, caller: Anyone) -> NoopOut:
    """The same, with the answer kept under its idempotency key: the least that a safe POST can cost."""
    return NoopOut(given_name=body.person.given_name)


@asynccontextmanager
async def _tables(runtime: Runtime) -> AsyncIterator[None]:
    async with runtime.engine.begin() as connection:
        await connection.run_sync(KERNEL_METADATA.create_all)
    yield


BENCH = Service(
    name="bench",
    title="No-op",
    description="The cost of the kernel alone",
    routers=[router],
    has_catalogue=False,
    has_migrations=False,
    lifespans=[_tables],
)


def __getattr__(name: str) -> object:
    """Make `app` when uvicorn asks for it, so that the document can be had without an environment."""
    if name == "app":
        return long_lived(create_app(BENCH, load_settings(BENCH.name, OwnSettings)))
    raise AttributeError(name)
