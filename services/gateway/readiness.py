"""`/readyz` of the whole platform: ready when every service says that it is."""

import asyncio

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from shared.db.migrate import is_at_head
from shared.http.client import PeerUnavailable
from shared.http.problems import ServiceUnavailable
from shared.runtime import CurrentRuntime, Runtime
from shared.settings import SERVICES

_PATIENCE_SECONDS = 3.0

router = APIRouter(include_in_schema=False)


@router.get("/readyz")
async def platform_readyz(runtime: CurrentRuntime) -> Response:
    answers = await asyncio.gather(*(_loading(runtime, service) for service in SERVICES))
    not_ready = [service for service, told in zip(SERVICES, answers, strict=True) if told is None]
    if not_ready:
        raise ServiceUnavailable(headers={"Retry-After": "1"}, not_ready=not_ready)
    loading = sorted({each for told in answers for each in told or ()})
    return JSONResponse({"status": "ready"} | ({"loading": loading} if loading else {}))


async def _loading(runtime: Runtime, service: str) -> list[str] | None:
    """What a service that is ready still loads in the background; None of one that is not ready."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            if service == runtime.settings.service:
                return [] if await is_at_head(runtime.engine, service) else None
            answer = await runtime.peers.request("GET", service, f"/{service}/readyz", authenticated=False)
            return answer.json().get("loading", []) if answer.status_code == httpx.codes.OK else None
    except (PeerUnavailable, SQLAlchemyError, OSError):  # a TimeoutError is an OSError
        return None
