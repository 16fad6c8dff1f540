"""`/openapi.json` for programs and `/docs` for people: outside of the API, without a token, whole without internet."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from services.gateway.documents.library import library_of
from services.gateway.documents.merge import merge
from shared.http.problems import NotFound
from shared.runtime import CurrentRuntime

_TITLE = "Entente"
_OWN = Path(__file__).parent / "static"
_ASSETS = {
    "start.js": ("own", "text/javascript"),
    "page.css": ("own", "text/css"),
    "mark.svg": ("own", "image/svg+xml"),
    "swagger-ui-bundle.js": ("package", "text/javascript"),
    "swagger-ui.css": ("package", "text/css"),
}
# Swagger UI's style sheet holds its icons as data: URLs; all else comes from here, and nothing is inline.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
async def merged_document(request: Request, runtime: CurrentRuntime) -> Response:
    """All services' documents as one. A service that is down is described as it was last known."""
    documents, _ = await library_of(runtime).documents(own=request.app.openapi())
    merged = merge(documents, title=_TITLE, version=request.app.version)
    return JSONResponse(merged, headers={"Cache-Control": "public, max-age=60"})


@router.get("/docs")
@router.get("/docs/")
async def human_pages() -> Response:
    return FileResponse(_OWN / "page.html", media_type="text/html", headers=_HEADERS)


@router.get("/docs/{name}")
async def asset(name: str) -> Response:
    if name not in _ASSETS:
        raise NotFound()
    place, media_type = _ASSETS[name]
    folder = _OWN if place == "own" else _packaged()
    return FileResponse(
        folder / name, media_type=media_type, headers={**_HEADERS, "Cache-Control": "public, max-age=86400"}
    )


@cache
def _packaged() -> Path:
    """Swagger UI as the package fastapi-offline carries it (its own pages would be inline scripts, which we forbid)."""
    return Path(str(files("fastapi_offline"))) / "static"
