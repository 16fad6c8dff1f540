"""The route class of every service: what happens around a use case, in one place and one order.

Who is asking → is the request readable → was it answered before → the route itself → the answer is kept under its
idempotency key → commit → its ETag → and only then the answer goes out.
"""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from fastapi import Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute
from starlette.status import HTTP_201_CREATED, HTTP_304_NOT_MODIFIED

from shared.auth.caller import ANONYMOUS
from shared.http import etags, idempotency, strict_json, wording
from shared.http.problems import Fault, Unprocessable, UnsupportedMediaType, invalid
from shared.runtime import Runtime

_SUCCESS = range(200, 300)
_FORM, _FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class _ParsedRequest(Request):
    """A request whose JSON was read strictly, once."""

    parsed: Any = None

    async def json(self) -> Any:
        return self.parsed


class EntenteRoute(APIRoute):
    """One transaction a request, committed before the answer; see the module's description for the rest.

    `reads_token` is False for routes that ask for other credentials: there the caller is anonymous, whatever an
    `Authorization` header says. `ignores_unknown` is True for routes of a protocol of others, whose clients send more
    than it names.
    """

    reads_token: ClassVar[bool] = True
    ignores_unknown: ClassVar[bool] = False

    def get_route_handler(self) -> Handler:
        inner = super().get_route_handler()
        known_parameters = frozenset(
            field.alias for field in get_flat_params(self.dependant) if isinstance(field.field_info, Query)
        )
        takes_form = bool(self.body_field and type(self.body_field.field_info).__name__ in ("Form", "File"))
        form_types = _form_types(self)
        takes_json = self.body_field is not None and not takes_form
        mode = idempotency.mode_of(self.endpoint, creates=self.status_code == HTTP_201_CREATED)
        creates_safely = "POST" in (self.methods or ()) and mode != "exempt"

        async def handle(raw: Request) -> Response:
            request = _ParsedRequest(raw.scope, raw.receive)
            runtime: Runtime = request.app.state.runtime
            request.scope["route_path"] = self.path_format
            caller = await runtime.authenticator.authenticate(request) if self.reads_token else ANONYMOUS
            request.state.caller = caller
            _check_parameters(request, known_parameters, ignores_unknown=self.ignores_unknown)
            body = await request.body() if takes_json or creates_safely else b""
            if takes_json and body:
                _check_media_type(request)
                request.parsed = strict_json.parse(body)
            if takes_form and _media_type(request) not in form_types:
                raise UnsupportedMediaType(wording.SEND_THIS_TYPE, values={"media_type": form_types[0]})
            if self.body_field is None and body.strip() not in (b"", b"{}"):
                raise invalid("", "unexpected_body", wording.NO_BODY_WANTED)
            attempt = None
            if creates_safely:
                attempt = idempotency.attempt_of(
                    request, caller, self.path_format, body, required=mode in ("required", "delegated")
                )
            async with runtime.unit_of_work() as work:
                request.state.work = work
                if attempt and mode != "delegated":
                    stored = await idempotency.begin(work.session, attempt)
                    if stored:
                        return _with_etag(request, stored.as_response(), stored.version)
                request.state.idempotency = attempt
                response = await inner(request)
                version = getattr(request.state, "version", None)
                if attempt and mode != "delegated" and response.status_code in _SUCCESS:
                    await idempotency.store(work.session, attempt, response, version)
                await work.commit()
            return _with_etag(request, response, version)

        return handle


def _check_parameters(request: Request, known: frozenset[str], *, ignores_unknown: bool) -> None:
    errors = [
        Fault(f"#/query/{name}", "unknown_parameter", wording.UNKNOWN_PARAMETER)
        for name in dict.fromkeys(request.query_params)
        if name not in known and not ignores_unknown
    ] + [
        Fault(f"#/query/{name}", "unstorable_text", wording.UNSTORABLE)
        for name, value in request.query_params.multi_items()
        if not strict_json.storable(value)
    ]
    if errors:
        raise Unprocessable(errors=errors)


def _form_types(route: APIRoute) -> tuple[str, ...]:
    """In which types a route takes its form: with a file in one only."""
    media_type = getattr(route.body_field.field_info, "media_type", _FORM) if route.body_field else _FORM
    return (_FORM_WITH_FILES,) if media_type == _FORM_WITH_FILES else (_FORM, _FORM_WITH_FILES)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _check_media_type(request: Request) -> None:
    media_type = _media_type(request)
    if media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        raise UnsupportedMediaType(wording.SEND_THIS_TYPE, values={"media_type": "application/json"})


def _with_etag(request: Request, response: Response, version: int | None) -> Response:
    if version is None or not hasattr(response, "body"):
        return response
    tag = etags.make(version, bytes(response.body))
    response.headers["ETag"] = tag
    if request.method in ("GET", "HEAD") and _matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
    return response


def _matches(if_none_match: str | None, tag: str) -> bool:
    if if_none_match is None:
        return False
    return any(candidate.strip().removeprefix("W/") in (tag, "*") for candidate in if_none_match.split(","))
