"""Small OpenAPI documents for the edge's tests: one operation of every kind that the edge tells apart."""

import json
from pathlib import Path
from typing import Any

CLOSED: list[dict[str, list[str]]] = [{"bearer": ["things:write"]}]
OPTIONAL: list[dict[str, list[str]]] = [{}, {"bearer": []}]

_PATHS: dict[str, dict[str, dict[str, Any]]] = {
    "gateway": {
        "/auth/v1/login": {"post": {"security": [{}]}},
        "/auth/v1/me": {"get": {"security": CLOSED}},
        "/webhooks/v1/endpoints": {"post": {"security": CLOSED}},
    },
    "registry": {
        "/registry/v1/partners": {"get": {"security": OPTIONAL}, "post": {"security": CLOSED}},
        "/registry/v1/partners/{id}": {"get": {"security": OPTIONAL}, "patch": {"security": CLOSED}},
        "/registry/v1/partners/{id}:merge": {"post": {"security": CLOSED}},
        "/registry/v1/partners/{id}/contacts": {"get": {"security": CLOSED}},
        "/registry/v1/partners/duplicates": {"get": {"security": CLOSED}},
        "/registry/v1/exports/partners.{form}": {"get": {"security": OPTIONAL, "x-stream": True}},
        "/registry/v1/partners/{id}/files": {
            "post": {"security": CLOSED, "requestBody": {"content": {"multipart/form-data": {}}}}
        },
        "/registry/v1/forgotten": {"get": {}},
        "/registry/v1/reconcile": {method: {"security": OPTIONAL, "x-cors": "*"} for method in ("get", "post")},
    },
    "registration": {
        "/registration/v1/conferences/{id}/registrations": {"post": {"security": OPTIONAL}},
        "/registration/v1/conferences/{id}/seats/stream": {"get": {"security": OPTIONAL}},
        "/registration/v1/registrations/{id}": {"get": {"security": [{"bearer": []}, {"link": []}]}},
        "/registration/v1/registrations/{id}:withdraw": {"post": {"security": [{"bearer": []}, {"link": []}]}},
        "/registration/v1/registrations/{id}:approve": {"post": {"security": CLOSED}},
    },
    "indicators": {"/indicators/v1/conferences/{id}/counts": {"get": {"security": OPTIONAL}}},
}


def write_documents(folder: Path) -> Path:
    """Write one document a service into `folder`, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for service, paths in _PATHS.items():
        (folder / f"{service}.json").write_text(json.dumps({"openapi": "3.1.0", "paths": paths}))
    return folder
