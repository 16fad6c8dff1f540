"""The services' OpenAPI documents, as far as the edge reads them: which operation wants which token."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.envoy.target import SERVICES, EdgeError

BEARER = "bearer"
"""Name of the security scheme for access tokens in our documents."""
LINK = "link"
"""Name of the security scheme for participants' links."""
_CORS = "x-cors"
"""`*` at an operation that any web page may call: its protocol says so, and it takes no cookie."""

_FILES = "multipart/form-data"

_METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Operation:
    """One method on one path template.

    `schemes` are the tokens it takes, `anonymous` says whether none will do, `any_origin` whether pages of every origin
    may call it; the answer of a stream has no end in time (`…/stream`, or `x-stream` in the document: a file of any
    size); an upload takes a file (`multipart/form-data`).
    """

    method: str
    path: str
    schemes: frozenset[str]
    anonymous: bool
    any_origin: bool = False
    is_stream: bool = False
    is_upload: bool = False


def read_operations(folder: Path, service: str) -> tuple[Operation, ...]:
    """The operations in `<folder>/<service>.json`.

    The four services must have a document: without one, all their public operations would be closed. Any other
    service may lack it, and then takes access tokens only.
    """
    path = folder / f"{service}.json"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if service in SERVICES:
            raise EdgeError(f"{path} is missing; `make openapi` writes it.") from None
        return ()
    except ValueError as error:
        raise EdgeError(f"{path} is not JSON: {error}.") from error
    return tuple(
        _operation(method, template, item[method], document)
        for template, item in sorted(document.get("paths", {}).items())
        for method in _METHODS
        if method in item
    )


def _operation(method: str, path: str, operation: dict[str, Any], document: dict[str, Any]) -> Operation:
    # An operation that names no security at all is public for OpenAPI. Here it is closed: somebody forgot to say so.
    security = operation.get("security", document.get("security", [{BEARER: []}]))
    schemes = frozenset(name for alternative in security for name in alternative)
    return Operation(
        method.upper(),
        path,
        schemes,
        anonymous=not security or {} in security,
        any_origin=operation.get(_CORS) == "*",
        is_stream=operation.get("x-stream", path.endswith("/stream")),
        is_upload=_FILES in operation.get("requestBody", {}).get("content", {}),
    )
