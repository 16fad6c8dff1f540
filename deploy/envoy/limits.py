"""How many requests a caller may make: token buckets in Envoy itself, shared by its worker threads."""

from deploy.envoy.target import Config, RateLimit
from deploy.envoy.tokens import SUBJECT_HEADER
from deploy.envoy.typed import extension, typed

# An office or a conference hall shares one address: before callers are known, an address may do as much as this many.
_CALLERS_PER_ADDRESS = 20
_REMEMBERED_CALLERS = 10_000
_LOCAL_RATE_LIMIT = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"


def coarse_limit(limit: RateLimit) -> Config:
    """By address, generously, before the token check: guessing tokens is not free."""
    return extension(
        "entente.limit_by_address",
        _LOCAL_RATE_LIMIT,
        **_buckets("address", limit, _CALLERS_PER_ADDRESS),
        rate_limits=[{"actions": [{"remote_address": {}}]}],
        descriptors=[_bucket([{"key": "remote_address"}], limit, _CALLERS_PER_ADDRESS)],
    )


def caller_limit(limit: RateLimit) -> Config:
    """By the token's subject, or by address where no token was needed."""
    anonymous = {
        "header_value_match": {
            "descriptor_key": "anonymous",
            "descriptor_value": "yes",
            "expect_match": False,
            "headers": [{"name": SUBJECT_HEADER, "present_match": True}],
        }
    }
    return extension(
        "entente.limit_by_caller",
        _LOCAL_RATE_LIMIT,
        **_buckets("caller", limit, 1),
        enable_x_ratelimit_headers="DRAFT_VERSION_03",
        rate_limits=[
            {"actions": [{"request_headers": {"header_name": SUBJECT_HEADER, "descriptor_key": "subject"}}]},
            {"actions": [anonymous, {"remote_address": {}}]},
        ],
        descriptors=[
            _bucket([{"key": "subject"}], limit, 1),
            _bucket([{"key": "anonymous", "value": "yes"}, {"key": "remote_address"}], limit, 1),
        ],
    )


def rate_limit_headers() -> Config:
    """Envoy knows `x-ratelimit-*` only: give them the names of the IETF's draft, on answers that carry them.

    Stands before the limit it speaks of, because answers meet the filters in reverse.
    """
    renamed = {
        "ratelimit": '"caller";r=%RESP(X-RATELIMIT-REMAINING)%;t=%RESP(X-RATELIMIT-RESET)%',
        "ratelimit-policy": '"caller";q=%RESP(X-RATELIMIT-LIMIT)%',
    }
    mutation = extension(
        "entente.rate_limit_headers",
        "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
        mutations={
            "response_mutations": [
                *({"append": {"header": {"key": key, "value": value}}} for key, value in renamed.items()),
                *({"remove": f"x-ratelimit-{part}"} for part in ("limit", "remaining", "reset")),
            ]
        },
    )
    has_no_limit = {
        "not_matcher": {
            "single_predicate": {
                "input": extension(
                    "x-ratelimit-limit",
                    "envoy.type.matcher.v3.HttpResponseHeaderMatchInput",
                    header_name="x-ratelimit-limit",
                ),
                "value_match": {"safe_regex": {"google_re2": {}, "regex": ".+"}},
            }
        }
    }
    skip = {"action": extension("skip", "envoy.extensions.filters.common.matcher.action.v3.SkipFilter")}
    return {
        "name": "entente.rate_limit_headers",
        "typed_config": typed(
            "envoy.extensions.common.matching.v3.ExtensionWithMatcher",
            extension_config=mutation,
            xds_matcher={"matcher_list": {"matchers": [{"predicate": has_no_limit, "on_match": skip}]}},
        ),
    }


def _buckets(name: str, limit: RateLimit, callers: int) -> Config:
    """What both filters share. Every request falls into a bucket of `descriptors`; the filter wants one more."""
    return {
        "stat_prefix": name,
        "token_bucket": _tokens(limit, callers * _REMEMBERED_CALLERS),
        "always_consume_default_token_bucket": False,
        "filter_enabled": {"default_value": {"numerator": 100}},
        "filter_enforced": {"default_value": {"numerator": 100}},
        "max_dynamic_descriptors": _REMEMBERED_CALLERS,
        # The buckets are filled once a second.
        "response_headers_to_add": [{"header": {"key": "retry-after", "value": "1"}}],
    }


def _bucket(entries: list[Config], limit: RateLimit, callers: int) -> Config:
    return {"entries": entries, "token_bucket": _tokens(limit, callers)}


def _tokens(limit: RateLimit, callers: int) -> Config:
    return {
        "max_tokens": limit.burst * callers,
        "tokens_per_fill": limit.per_second * callers,
        "fill_interval": "1s",
    }
