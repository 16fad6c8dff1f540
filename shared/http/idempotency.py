"""`Idempotency-Key`: the same request asked twice is done once, and answered alike.

The answer is stored in the business transaction, so that there is never one without the other. Only successful answers
are kept: what was refused changed nothing, and may be asked again. A route's way is set by a decorator on its function.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal, TypeVar
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth.caller import Caller
from shared.clock import now
from shared.db.kernel_tables import idempotent_answer
from shared.http import wording
from shared.http.problems import BadRequest, Conflict, Unprocessable
from shared.ids import lock_key
from shared.runtime import Runtime

Mode = Literal["honoured", "required", "exempt", "delegated"]
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

_MODE_ATTRIBUTE = "entente_idempotency"
_KEPT_HEADERS = ("location", "content-type")
_LENGTHS = range(16, 256)


def idempotency(mode: Mode) -> Callable[[FunctionT], FunctionT]:
    """Set how a POST route treats `Idempotency-Key`, where that is not the default.

    Default: `required` where it answers 201 (it creates), else `honoured`. `exempt`: secrets must not be stored.
    `delegated`: the use case stores the answer itself, in a transaction of its own (`request.state.idempotency`).
    """

    def mark(function: FunctionT) -> FunctionT:
        setattr(function, _MODE_ATTRIBUTE, mode)
        return function

    return mark


def mode_of(function: Callable[..., Any], *, creates: bool) -> Mode:
    default: Mode = "required" if creates else "honoured"
    mode: Mode = getattr(function, _MODE_ATTRIBUTE, default)
    return mode


@dataclass(frozen=True, slots=True)
class Attempt:
    """One asking under a key: `scope` is caller and route, `fingerprint` tells whether the request is the same."""

    scope: str
    key: str
    fingerprint: bytes

    @property
    def lock(self) -> int:
        return lock_key("idempotency", self.scope, self.key)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered the first time."""

    fingerprint: bytes
    status: int
    headers: dict[str, str]
    body: str
    version: int | None

    def as_response(self) -> Response:
        return Response(self.body, self.status, {**self.headers, "Idempotent-Replayed": "true"})


def attempt_of(request: Request, caller: Caller, route: str, body: bytes, *, required: bool) -> Attempt | None:
    """Read the header; raises BadRequest when it is missing or malformed. Anonymous callers must use a UUID."""
    key = request.headers.get("idempotency-key")
    if key is None:
        if required:
            raise BadRequest(wording.KEY_NEEDED)
        return None
    if len(key) not in _LENGTHS or not key.isascii() or not key.isprintable():
        raise BadRequest(wording.KEY_FORM)
    if caller.is_anonymous:
        try:
            UUID(key)
        except ValueError:
            raise BadRequest(wording.KEY_IS_UUID) from None
    body = _without_boundary(request, body)
    said = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    # Keyed, because a body may hold what is easily guessed from a plain hash: a person, a password.
    runtime: Runtime = request.app.state.runtime
    fingerprint = hmac.digest(runtime.settings.own.key_for("idempotency"), said + body, hashlib.sha256)
    return Attempt(f"{caller.key} {route}", key, fingerprint)


def _without_boundary(request: Request, body: bytes) -> bytes:
    """A body as it is compared: the lines between the parts of a form differ from try to try, and say nothing."""
    header = Message()
    header["Content-Type"] = request.headers.get("content-type", "")
    boundary = header.get_boundary() if header.get_content_maintype() == "multipart" else None
    if not boundary:
        return body
    line = b"--" + boundary.encode("latin-1", "replace")
    return body.removeprefix(line).replace(b"\r\n" + line, b"\r\n--")


def check_same(attempt: Attempt, stored: StoredAnswer) -> None:
    """Raises Unprocessable when the key was used for another request."""
    if attempt.fingerprint != stored.fingerprint:
        raise Unprocessable(wording.KEY_USED)


def still_running() -> Conflict:
    return Conflict(wording.KEY_RUNNING)


async def begin(session: AsyncSession, attempt: Attempt) -> StoredAnswer | None:
    """Take the key for this transaction; the stored answer when it was answered before.

    Raises Conflict while the first request still runs, Unprocessable when it was another one.
    """
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(attempt.lock))):
        raise still_running()
    columns = idempotent_answer.c
    row = (
        await session.execute(
            select(columns.fingerprint, columns.status, columns.headers, columns.body, columns.version).where(
                columns.scope == attempt.scope, columns.key == attempt.key
            )
        )
    ).first()
    if row is None:
        return None
    stored = StoredAnswer(*row)
    check_same(attempt, stored)
    return stored


def row_of(attempt: Attempt, response: Response, version: int | None) -> dict[str, Any]:
    """The row of `idempotent_answer` that keeps this answer."""
    return {
        "scope": attempt.scope,
        "key": attempt.key,
        "fingerprint": attempt.fingerprint,
        "status": response.status_code,
        "headers": {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers},
        "body": bytes(response.body).decode(),
        "version": version,
        "created_at": now(),
    }


async def store(session: AsyncSession, attempt: Attempt, response: Response, version: int | None) -> None:
    """Keep a successful answer in the business transaction."""
    await session.execute(insert(idempotent_answer).values(row_of(attempt, response, version)))
