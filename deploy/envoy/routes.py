"""Which path leads where, with which token and which time limit."""

from collections.abc import Iterable

from deploy.envoy.documents import Operation, read_operations
from deploy.envoy.filters import (
    BUFFER,
    CORS,
    JWT,
    cors_policy,
    documentation_headers,
    no_body_limit,
    no_token,
    open_cors_policy,
    room_for_a_file,
    token_requirement,
)
from deploy.envoy.public import ACCESS_TOKEN, OPTIONAL_TOKEN, Opening, Requirement, openings
from deploy.envoy.target import SERVICES, Config, EdgeTarget
from deploy.envoy.typed import extension

TIMEOUT = "15s"
"""How long a service may take for a whole answer, streams excepted."""

_PREFIXES = {"gateway": ("/auth/", "/webhooks/")}
_SAFE_TO_REPEAT = "GET|HEAD|PUT|DELETE"


def virtual_host(target: EdgeTarget) -> Config:
    """All routes, in the order in which they are tried: what is internal, what is public, then each service."""
    routes = [_not_found({"safe_regex": {"regex": "(?:/.*)?/metrics"}})]
    routes += [_front_door(), *_documents_and_health()]
    operations = {service: read_operations(target.documents, service) for service in target.upstreams}
    for service in target.upstreams:
        for opening in openings(service, operations[service]):
            routes.append(_opened(service, opening))
        for prefix in _PREFIXES.get(service, (f"/{service}/",)):
            routes.append(_route({"prefix": prefix}, service, ACCESS_TOKEN))
    routes.append(_not_found({"prefix": "/"}))
    return {
        "name": "entente",
        "domains": ["*"],
        "routes": routes,
        "retry_policy": _retries(),
        "typed_per_filter_config": {CORS: cors_policy(target.cors_origins, _methods_of(operations.values()))},
    }


def _front_door() -> Config:
    """Who comes to the bare address is shown to the documents."""
    return {
        "match": {
            "path": "/",
            "headers": [{"name": ":method", "string_match": {"safe_regex": {"regex": "GET|HEAD"}}}],
        },
        "redirect": {"path_redirect": "/docs", "response_code": "FOUND"},
        "typed_per_filter_config": {JWT: no_token()},
    }


def _methods_of(documents: Iterable[Iterable[Operation]]) -> tuple[str, ...]:
    """All methods that work somewhere, HEAD going with GET."""
    methods = {operation.method for operations in documents for operation in operations}
    return tuple(sorted(methods | {"GET", "HEAD"}))


def _documents_and_health() -> list[Config]:
    """What is public by its nature and stands in no OpenAPI document, or only in the gateway's."""
    documentation = _route({"path_separated_prefix": "/docs"}, "gateway", OPTIONAL_TOKEN)
    documentation["response_headers_to_add"] = documentation_headers()
    routes = [documentation]
    for path in ("/openapi.json", "/readyz"):
        routes.append(_route({"path": path}, "gateway", OPTIONAL_TOKEN))
    routes.append(_route({"prefix": "/.well-known/"}, "gateway", OPTIONAL_TOKEN))
    routes.append(_route({"path": "/registration/.well-known/jwks.json"}, "registration", OPTIONAL_TOKEN))
    for service in SERVICES:
        for page in ("openapi.json", "livez", "readyz"):
            routes.append(_route({"path": f"/{service}/{page}"}, service, OPTIONAL_TOKEN))
    return routes


def _opened(service: str, opening: Opening) -> Config:
    match = {
        "safe_regex": {"regex": opening.pattern},
        "headers": [{"name": ":method", "string_match": {"safe_regex": {"regex": "|".join(opening.methods)}}}],
    }
    route = _route(match, service, opening.requirement)
    if opening.is_stream:
        route["route"] |= {"timeout": "0s", "idle_timeout": "0s"}
        route["typed_per_filter_config"][BUFFER] = no_body_limit()
    elif opening.is_upload:
        route["typed_per_filter_config"][BUFFER] = room_for_a_file()
    if opening.any_origin:
        route["typed_per_filter_config"][CORS] = open_cors_policy()
    return route


def _route(match: Config, cluster: str, requirement: Requirement) -> Config:
    return {
        "match": match,
        "route": {"cluster": cluster, "timeout": TIMEOUT},
        "typed_per_filter_config": {JWT: token_requirement(requirement)},
    }


def _not_found(match: Config) -> Config:
    return {
        "match": match,
        "direct_response": {"status": 404},
        "typed_per_filter_config": {JWT: no_token()},
    }


def _retries() -> Config:
    """Try another process, twice, when the first could not be reached at all; only what may be repeated."""
    return {
        "retry_on": "connect-failure,reset-before-request",
        "num_retries": 2,
        "retry_host_predicate": [
            extension(
                "envoy.retry_host_predicates.previous_hosts",
                "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
            )
        ],
        # Hosts are drawn anew until one is not the one that failed: often enough for two of them.
        "host_selection_retry_max_attempts": 12,
        "retriable_request_headers": [
            {"name": ":method", "string_match": {"safe_regex": {"regex": _SAFE_TO_REPEAT}}},
            {"name": "idempotency-key", "present_match": True},
        ],
    }
