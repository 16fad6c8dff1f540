"""`livez` says that the process answers, `readyz` that it can work: database there, migrations at head.

What is still loaded in the background stands in `loading`, and is not waited for.
"""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.db.migrate import is_at_head
from shared.http.problems import ServiceUnavailable
from shared.runtime import CurrentRuntime, Runtime


def health_router(service: str, *, has_migrations: bool = True) -> APIRouter:
    """Outside of the API: no token, no document, and `/metrics` never leaves the inside."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"/{service}/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @router.get(f"/{service}/readyz")
    async def readyz(runtime: CurrentRuntime) -> Response:
        try:
            ready = await is_at_head(runtime.engine, service) if has_migrations else await _answers(runtime)
            loading = await runtime.still_loading() if ready else []
        except (SQLAlchemyError, OSError):
            ready = False
        if not ready:
            raise ServiceUnavailable(headers={"Retry-After": "1"})
        return JSONResponse({"status": "ready"} | ({"loading": loading} if loading else {}))

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


async def _answers(runtime: Runtime) -> bool:
    async with runtime.engine.connect() as connection:
        return bool(await connection.scalar(text("select true")))
