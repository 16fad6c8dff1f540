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
    answers = await asyncio.gather(*(_is_ready(runtime, service) for service in SERVICES))
    not_ready = [service for service, ready in zip(SERVICES, answers, strict=True) if not ready]
    if not_ready:
        raise ServiceUnavailable(headers={"Retry-After": "1"}, not_ready=not_ready)
    return JSONResponse({"status": "ready"})


async def _is_ready(runtime: Runtime, service: str) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            if service == runtime.settings.service:
                return await is_at_head(runtime.engine, service)
            answer = await runtime.peers.request("GET", service, f"/{service}/readyz", authenticated=False)
            return answer.status_code == httpx.codes.OK
    except (PeerUnavailable, SQLAlchemyError, OSError):  # a TimeoutError is an OSError
        return False
