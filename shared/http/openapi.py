"""The OpenAPI document of a service: what FastAPI cannot know of our contract is added here."""

from typing import Any

from fastapi import FastAPI, status
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic.json_schema import models_json_schema

from shared.auth.permissions import Permission
from shared.events.types import EventTypes
from shared.http.etags import give_tag
from shared.http.idempotency import mode_of
from shared.http.pages import Paging
from shared.http.problems import MEDIA_TYPE, ProblemDetails

_BODY_METHODS = {"post", "put", "patch"}
_TEMPLATE = "#/components/schemas/{model}"
_BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "an access token from /auth/v1"}
_LINK = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "the token of a participant's manage link",
}
_ANY_KEY = {"type": "string", "pattern": "^[!-~]{16,255}$"}
_LINK_TO_NEXT = {"description": '`rel="next"`, unless this is the last page', "schema": {"type": "string"}}
_LOCATION = {"description": "the path of what was created", "schema": {"type": "string"}}
_ETAG = {
    "description": "the version, for `If-Match` and `If-None-Match`",
    "schema": {"type": "string", "examples": ['"3.9f86d081884c7d65"']},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "the ETag of what you have: 304 when it is still the same",
    "schema": {"type": "string"},
}
_RETRY_AFTER = {"description": "seconds", "schema": {"type": "integer"}}
_TRIED_AGAIN = {"429", "503"}
_DESCRIPTIONS = {
    "400": "the request cannot be read, or lacks an Idempotency-Key",
    "401": "the access token is missing or not valid",
    "403": "the caller may not do this",
    "404": "no such object, or none that the caller may see",
    "409": "a conflict with the present state; `rule` and `missing` say which",
    "412": "the object has changed since the ETag was read",
    "413": "the body is too large",
    "415": "not {media_types}",
    "422": "what was sent is not valid; `errors` name the fields",
    "428": "If-Match is missing",
    "429": "too many requests",
    "431": "the headers are larger than 16 KiB; the edge says so",
    "503": "a part of the platform cannot be reached",
    "504": "a part of the platform took too long; the edge says so",
}


def permission_of(route: APIRoute) -> Permission | None:
    """The permission that guards a route: the one named by its signature, or none (which a test refuses)."""
    for dependency in route.dependant.dependencies:
        if isinstance(dependency.call, Permission):
            return dependency.call
    return None


def api_routes(app: FastAPI) -> list[APIRoute]:
    """Every route of the API, those of included routers too."""
    routes = (context.original_route for context in iter_route_contexts(app.routes))
    return [route for route in routes if isinstance(route, APIRoute)]


def build_document(app: FastAPI, service: str, events: EventTypes) -> dict[str, Any]:
    """The service's OpenAPI 3.1 document."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, openapi_version="3.1.0"
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    _, definitions = models_json_schema([(ProblemDetails, "serialization")], ref_template=_TEMPLATE)
    schemas.update(definitions.get("$defs", {}))
    document["components"]["securitySchemes"] = {"bearer": _BEARER, "link": _LINK}
    for route in api_routes(app):
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _complete(operation, route, method.lower(), service)
    _add_webhooks(document, events)
    return document


def _complete(operation: dict[str, Any], route: APIRoute, method: str, service: str) -> None:
    permission = permission_of(route)
    operation["operationId"] = f"{service}_{route.name}"
    operation["security"] = _security(permission)
    if method == "post":
        _describe_idempotency_key(operation, route, anonymous=permission is not None and permission.anonymous)
    statuses = {"400", "401", "403", "422", "429", "431", "503", "504"} | (
        {"413"} if method in _BODY_METHODS else set()
    )
    if "requestBody" in operation:
        statuses.add("415")
    media_types = " or ".join(operation.get("requestBody", {}).get("content", ()))
    if "{" in route.path_format or "404" in operation["responses"]:
        statuses.add("404")
    if method != "get":
        statuses.add("409")
    parameters = {parameter["name"].lower(): parameter for parameter in operation.get("parameters", ())}
    if "if-match" in parameters:
        statuses |= {"412"} if method == "post" else {"412", "428"}
    content = {MEDIA_TYPE: {"schema": {"$ref": _TEMPLATE.format(model="ProblemDetails")}}}
    for code in sorted(statuses):
        operation["responses"][code] = {
            "description": _DESCRIPTIONS[code].format(media_types=media_types),
            "content": content,
        }
        if code in _TRIED_AGAIN:
            operation["responses"][code]["headers"] = {"Retry-After": _RETRY_AFTER}
    _describe_what_the_kernel_adds(operation, route, method)


def _describe_what_the_kernel_adds(operation: dict[str, Any], route: APIRoute, method: str) -> None:
    """The headers of a success, and what a list may be sorted by."""
    success: dict[str, Any] = next((item for code, item in operation["responses"].items() if code.startswith("2")), {})
    headers = {}
    for dependency in route.dependant.dependencies:
        if isinstance(dependency.call, Paging):
            headers["Link"] = _LINK_TO_NEXT
            sort = next(item for item in operation["parameters"] if item["name"] == "sort")
            sort["description"] = f"of {', '.join(sorted(dependency.call.sortable))}: `-` before one for descending"
        if dependency.call is give_tag:
            headers["ETag"] = _ETAG
            if method == "get":
                operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
                operation["responses"]["304"] = {"description": "not changed since", "headers": {"ETag": _ETAG}}
    if route.status_code == status.HTTP_201_CREATED:
        headers["Location"] = _LOCATION
    if headers:
        success.setdefault("headers", {}).update(headers)


def _security(permission: Permission | None) -> list[dict[str, list[str]]]:
    schemes: list[dict[str, list[str]]] = [{"bearer": list(permission.scopes) if permission else []}]
    if permission and permission.links:
        schemes.append({"link": []})
    if permission and permission.anonymous:
        schemes.append({})
    return schemes


def _describe_idempotency_key(operation: dict[str, Any], route: APIRoute, *, anonymous: bool) -> None:
    mode = mode_of(route.endpoint, creates=route.status_code == status.HTTP_201_CREATED)
    if mode == "exempt":
        return
    operation.setdefault("parameters", []).append(
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": mode != "honoured",
            "description": "the same key and body are answered alike for 24 hours; a UUID when not logged in",
            "schema": {"type": "string", "format": "uuid"} if anonymous else _ANY_KEY,
        }
    )


def _add_webhooks(document: dict[str, Any], events: EventTypes) -> None:
    schemas = document["components"]["schemas"]
    models = sorted({event_type.data for event_type in events}, key=lambda model: model.__name__)
    if not models:
        return
    _, definitions = models_json_schema([(model, "serialization") for model in models], ref_template=_TEMPLATE)
    schemas.update(definitions.get("$defs", {}))
    document["webhooks"] = {}
    for event_type in events:
        example = event_type.example.model_dump(mode="json", exclude_none=True)
        body = {
            "type": "object",
            "required": ["type", "timestamp", "data"],
            "properties": {
                "type": {"const": event_type.name},
                "timestamp": {"type": "string", "format": "date-time"},
                "data": {"$ref": _TEMPLATE.format(model=event_type.data.__name__)},
            },
            "examples": [{"type": event_type.name, "timestamp": "2026-03-02T09:30:00Z", "data": example}],
        }
        document["webhooks"][event_type.name] = {
            "post": {
                "operationId": event_type.name.replace(".", "_"),
                "summary": event_type.description,
                "tags": ["webhooks"],
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {"2XX": {"description": "taken; anything else is tried again later"}},
            }
        }
