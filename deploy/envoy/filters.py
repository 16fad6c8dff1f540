"""Envoy's HTTP filters, in the order in which a request meets them."""

from deploy.envoy.limits import caller_limit, coarse_limit, rate_limit_headers
from deploy.envoy.public import Requirement
from deploy.envoy.target import Config, EdgeTarget
from deploy.envoy.tokens import SUBJECT_HEADER, jwt_authentication
from deploy.envoy.typed import extension, typed

CORS = "envoy.filters.http.cors"
JWT = "envoy.filters.http.jwt_authn"
BUFFER = "envoy.filters.http.buffer"

BODY_LIMIT_BYTES = 1024 * 1024
FILE_LIMIT_BYTES = 20 * 1024 * 1024
"""The largest file that services take: `shared.http.uploads`."""
_AROUND_A_FILE_BYTES = 64 * 1024  # the other fields of its form, and the lines between

_HEADER_MUTATION = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"
_PER_ROUTE_TOKEN = "envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig"  # noqa: S105  a message's name
_PER_ROUTE_BUFFER = "envoy.extensions.filters.http.buffer.v3.BufferPerRoute"
_ALLOWED_HEADERS = (
    "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID"
)
_EXPOSED_HEADERS = "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-ID"

# One scheme, one value: several Authorization headers arrive joined by commas, and Envoy's JWT filter would be content
# with a good token among them. The schemes' names in the spellings that occur.
_AUTHORIZATION = "(?:Bearer|bearer|BEARER|Basic|basic|BASIC) [A-Za-z0-9._~+/=-]+"
_CREDENTIAL_IN_QUERY = r".*[?&]access_token(?:=.*|&.*|)"

_UNTRUSTED_PREFIXES = ("x-entente-", "x-envoy-", "x-jwt-")
# Of X-Request-ID Envoy then makes one of its own.
_UNTRUSTED_HEADERS = (
    "x-sub",
    "x-request-id",
    "x-real-ip",
    "x-forwarded-host",
    "forwarded",
    "x-original-url",
    "x-rewrite-url",
)
_PROXYS_HEADERS = ("x-forwarded-for", "x-forwarded-proto")

_API_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'"
_DOCUMENTATION_CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'"
)


def http_filters(target: EdgeTarget) -> list[Config]:
    """All filters. CORS comes first, so that a browser may read refusals too; the coarse rate limit before the token
    check, because bad tokens end there; the one by caller after it, because only then a caller is known.
    """
    limits = target.rate_limit
    return [
        extension(CORS, "envoy.extensions.filters.http.cors.v3.Cors"),
        _answer_headers(target),
        *([coarse_limit(limits)] if limits.is_on else []),
        _one_authorization(),
        extension(JWT, "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication", **jwt_authentication(target)),
        *([rate_limit_headers(), caller_limit(limits)] if limits.is_on else []),
        extension(
            "entente.subject",
            _HEADER_MUTATION,
            mutations={"request_mutations": [{"remove": SUBJECT_HEADER}]},
        ),
        extension(BUFFER, "envoy.extensions.filters.http.buffer.v3.Buffer", max_request_bytes=BODY_LIMIT_BYTES),
        extension(
            "envoy.filters.http.router",
            "envoy.extensions.filters.http.router.v3.Router",
            suppress_envoy_headers=True,
        ),
    ]


def untrusted_headers_removed(target: EdgeTarget) -> Config:
    """What a client may not say about itself: taken away before anything else looks at the request."""
    names = list(_UNTRUSTED_HEADERS)
    if not target.trusted_proxies:
        names += _PROXYS_HEADERS
    return extension(
        "entente.untrusted_headers",
        "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
        mutations=[
            *({"remove_on_match": {"key_matcher": {"prefix": prefix}}} for prefix in _UNTRUSTED_PREFIXES),
            *({"remove": name} for name in names),
        ],
    )


def cors_policy(origins: tuple[str, ...], methods: tuple[str, ...]) -> Config:
    """For these exact origins; a preflight from any other is answered here, without permission."""
    return typed(
        "envoy.extensions.filters.http.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"exact": origin} for origin in origins],
        allow_methods=", ".join(methods),
        allow_headers=_ALLOWED_HEADERS,
        expose_headers=_EXPOSED_HEADERS,
        max_age="600",
        allow_credentials=True,
        forward_not_matching_preflights=False,
    )


def open_cors_policy() -> Config:
    """For every origin, and therefore without cookies: a protocol whose clients are pages of anybody."""
    return typed(
        "envoy.extensions.filters.http.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"safe_regex": {"regex": ".+"}}],
        allow_methods="GET, HEAD, POST",
        allow_headers=_ALLOWED_HEADERS,
        expose_headers=_EXPOSED_HEADERS,
        max_age="600",
        allow_credentials=False,
    )


def token_requirement(requirement: Requirement) -> Config:
    """A route's setting for the JWT filter."""
    return typed(_PER_ROUTE_TOKEN, requirement_name=requirement.name)


def no_token() -> Config:
    """A route's setting for the JWT filter, where Envoy answers by itself."""
    return typed(_PER_ROUTE_TOKEN, disabled=True)


def room_for_a_file() -> Config:
    """A route's setting for the buffer filter, where a file is sent."""
    largest = FILE_LIMIT_BYTES + _AROUND_A_FILE_BYTES
    return typed(_PER_ROUTE_BUFFER, buffer={"max_request_bytes": largest})


def no_body_limit() -> Config:
    """A route's setting for the buffer filter, where nothing may be held back."""
    return typed(_PER_ROUTE_BUFFER, disabled=True)


def documentation_headers() -> list[Config]:
    """Human pages need their own scripts and styles, from this host only."""
    return [
        {
            "header": {"key": "content-security-policy", "value": _DOCUMENTATION_CONTENT_POLICY},
            "append_action": "ADD_IF_ABSENT",
        }
    ]


def _answer_headers(target: EdgeTarget) -> Config:
    """What every answer carries and what none does. A service's own header wins, where it sets one."""
    always = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "content-security-policy": _API_CONTENT_POLICY,
    }
    if target.is_https:
        always["strict-transport-security"] = "max-age=31536000"
    return extension(
        "entente.answer_headers",
        _HEADER_MUTATION,
        mutations={
            "response_mutations": [
                {"remove": "server"},
                *(
                    {"append": {"header": {"key": key, "value": value}, "append_action": "ADD_IF_ABSENT"}}
                    for key, value in always.items()
                ),
            ]
        },
    )


def _one_authorization() -> Config:
    """Refuse what is not one well-formed Authorization header, and tokens in the query, before they are looked at."""
    malformed = {
        "and_ids": {
            "ids": [
                {"header": {"name": "authorization", "present_match": True}},
                {"not_id": {"header": _full_match("authorization", _AUTHORIZATION)}},
            ]
        }
    }
    in_query = {"header": _full_match(":path", _CREDENTIAL_IN_QUERY)}
    policy = {"permissions": [{"any": True}], "principals": [malformed, in_query]}
    return extension(
        "envoy.filters.http.rbac",
        "envoy.extensions.filters.http.rbac.v3.RBAC",
        rules={"action": "DENY", "policies": {"authorization": policy}},
    )


def _full_match(header: str, expression: str) -> Config:
    return {"name": header, "string_match": {"safe_regex": {"regex": expression}}}
