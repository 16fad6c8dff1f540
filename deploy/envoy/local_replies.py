"""Envoy's own answers as problem details (RFC 9457), in the caller's language."""

from deploy.envoy.target import Config
from deploy.envoy.texts import LANGUAGES, PROBLEMS, UNAUTHORIZED, UNAVAILABLE, EdgeProblem
from deploy.envoy.typed import extension

MEDIA_TYPE = "application/problem+json"

# RFC 6750: a caller that sent no token is told which kind is wanted, one that sent a bad one, that it is bad.
_CHALLENGE_MISSING = "Bearer"
_CHALLENGE_INVALID = 'Bearer error="invalid_token"'

_NO_KEYS = "response.code == 401 && response.code_details.contains('Jwks_remote_fetch')"


def local_replies() -> Config:
    """The mappers, in the order in which they are tried: the exceptions, then each problem, its English last.

    Envoy refuses a request that it cannot even parse (400, 431) before it has read the headers: those answers are in
    English and carry no request id.
    """
    mappers = [
        *_in_each_language(UNAVAILABLE, _code_details(_NO_KEYS)),
        *_in_each_language(UNAUTHORIZED, _with_token(_status(UNAUTHORIZED)), {"www-authenticate": _CHALLENGE_INVALID}),
        *_in_each_language(UNAUTHORIZED, _status(UNAUTHORIZED), {"www-authenticate": _CHALLENGE_MISSING}),
    ]
    for problem in PROBLEMS:
        if problem is not UNAUTHORIZED:
            mappers += _in_each_language(problem, _status(problem))
    return {"mappers": mappers, "body_format": _format({"type": "about:blank", "status": "%RESPONSE_CODE%"})}


def _in_each_language(problem: EdgeProblem, when: Config, headers: dict[str, str] | None = None) -> list[Config]:
    default, *others = LANGUAGES
    mappers = [_mapper(problem, language, _both(when, _asks_for(language)), headers) for language in others]
    return [*mappers, _mapper(problem, default, when, headers)]


def _mapper(problem: EdgeProblem, language: str, when: Config, headers: dict[str, str] | None) -> Config:
    added = {"content-language": language, **(headers or {})}
    if problem.retry_after_seconds is not None:
        added["retry-after"] = str(problem.retry_after_seconds)
    return {
        "filter": when,
        "status_code": problem.status,
        "headers_to_add": [
            {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
            for key, value in added.items()
        ],
        "body_format_override": _format(
            {
                "type": f"/problems/{problem.slug}",
                "title": problem.title[language],
                "status": problem.status,
                "detail": problem.detail[language],
            }
        ),
    }


def _format(members: Config) -> Config:
    return {
        "content_type": MEDIA_TYPE,
        "json_format": {**members, "instance": "%PATH(NQ)%", "request_id": "%REQ(X-REQUEST-ID)%"},
        "omit_empty_values": True,
    }


def _status(problem: EdgeProblem) -> Config:
    alternatives = [_status_is(status) for status in (problem.status, *problem.also)]
    return alternatives[0] if len(alternatives) == 1 else {"or_filter": {"filters": alternatives}}


def _status_is(status: int) -> Config:
    # The runtime key is required by Envoy, and would let an operator override the number; ours names nothing.
    value = {"default_value": status, "runtime_key": f"entente.status_{status}"}
    return {"status_code_filter": {"comparison": {"op": "EQ", "value": value}}}


def _with_token(when: Config) -> Config:
    return _both(when, {"header_filter": {"header": {"name": "authorization", "present_match": True}}})


def _asks_for(language: str) -> Config:
    """Whether `language` stands first in Accept-Language; weights cannot be sorted here."""
    expression = rf"(?i)\s*{language}(?:[-;,\s].*)?"
    header = {"name": "accept-language", "string_match": {"safe_regex": {"regex": expression}}}
    return {"header_filter": {"header": header}}


def _code_details(expression: str) -> Config:
    return {
        "extension_filter": extension(
            "entente.code_details",
            "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
            expression=expression,
        )
    }


def _both(first: Config, second: Config) -> Config:
    return {"and_filter": {"filters": [first, second]}}
