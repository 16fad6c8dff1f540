"""How the edge checks tokens: Envoy's `jwt_authn` filter. The services check again, for nobody trusts a header."""

from deploy.envoy.documents import BEARER, LINK
from deploy.envoy.public import ACCESS_TOKEN, REQUIREMENTS, Requirement
from deploy.envoy.target import Config, EdgeTarget

AUDIENCE = "entente"
LINK_AUDIENCE = "entente-registration-link"

JWKS_CACHE_SECONDS = 60
"""A new signing key is to be published at least this long before it signs: an unknown `kid` fetches nothing."""
LONGEST_LIFE_SECONDS = 3600
"""Access tokens live ten minutes; nothing that claims to live longer than this was issued by us."""

SUBJECT_HEADER = "x-entente-subject"
"""Carries the verified subject from the token check to the rate limit, and is removed after it."""

_CACHED_TOKENS = 2000


def jwt_authentication(target: EdgeTarget) -> Config:
    """The filter's configuration. Routes name their requirement; a route that names none takes access tokens only."""
    return {
        "providers": {
            BEARER: {
                **_provider(target.issuer, AUDIENCE, "gateway", "/.well-known/jwks.json"),
                "max_lifetime": f"{LONGEST_LIFE_SECONDS}s",
            },
            # A participant keeps the link until the conference is over: no limit but its own expiry.
            LINK: _provider(target.link_issuer, LINK_AUDIENCE, "registration", "/registration/.well-known/jwks.json"),
        },
        "requirement_map": {requirement.name: _requires(requirement) for requirement in REQUIREMENTS},
        "rules": [{"match": {"prefix": "/"}, "requires": _requires(ACCESS_TOKEN)}],
        # Envoy's own refusal repeats the address with its query; ours is written in local_replies.py.
        "strip_failure_response": True,
    }


def _provider(issuer: str, audience: str, cluster: str, path: str) -> Config:
    return {
        "issuer": issuer,
        "audiences": [audience],
        "forward": True,
        "require_expiration": True,
        # Naming the header turns off Envoy's default of taking `?access_token=` as well.
        "from_headers": [
            {"name": "Authorization", "value_prefix": prefix} for prefix in ("Bearer ", "bearer ", "BEARER ")
        ],
        "claim_to_headers": [{"header_name": SUBJECT_HEADER, "claim_name": "sub"}],
        "remote_jwks": {
            "http_uri": {"uri": f"http://{cluster}{path}", "cluster": cluster, "timeout": "2s"},
            "cache_duration": f"{JWKS_CACHE_SECONDS}s",
            # In the background: the keys that are known outlive an outage of the service that publishes them.
            "async_fetch": {"fast_listener": False, "failed_refetch_duration": "1s"},
        },
        "jwt_cache_config": {"jwt_cache_size": _CACHED_TOKENS},
    }


def _requires(requirement: Requirement) -> Config:
    alternatives: list[Config] = [{"provider_name": BEARER}]
    if requirement.link:
        alternatives.append({"provider_name": LINK})
    if requirement.anonymous:
        # Missing is fine, wrong is not: a token that is there must be good.
        alternatives.append({"allow_missing": {}})
    if len(alternatives) == 1:
        return alternatives[0]
    return {"requires_any": {"requirements": alternatives}}
