"""ETags `"<version>.<hash of the body>"`: writers compare the version, readers the whole."""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from shared.http.problems import BadRequest, PreconditionFailed, PreconditionRequired
from shared.http.wording import FOREIGN_ETAG

_TAG = re.compile(r'^"(\d{1,18})\.[0-9a-f]+"$')


def make(version: int, body: bytes) -> str:
    return f'"{version}.{hashlib.blake2b(body, digest_size=8).hexdigest()}"'


class VersionTag:
    """Given to a route that answers a versioned object: calling it with the version makes the answer carry an ETag."""

    def __init__(self, request: Request) -> None:
        self._state = request.state

    def __call__(self, version: int) -> None:
        self._state.version = version


@dataclass(frozen=True, slots=True)
class Precondition:
    """The version that the caller believes to change; `None` when it did not say (or said `*`)."""

    version: int | None

    def check(self, current: int) -> None:
        """Raises PreconditionFailed when the object has moved on since."""
        if self.version is not None and self.version != current:
            raise PreconditionFailed()


def _read(if_match: str | None) -> Precondition:
    if if_match is None or if_match.strip() == "*":
        return Precondition(None)
    match = _TAG.match(if_match.strip().removeprefix("W/"))
    if match is None:
        raise BadRequest(FOREIGN_ETAG)
    return Precondition(int(match[1]))


async def _required(
    if_match: Annotated[str | None, Header(description="the ETag of the version you change")] = None,
) -> Precondition:
    if if_match is None:
        raise PreconditionRequired()
    return _read(if_match)


async def _optional(
    if_match: Annotated[str | None, Header(description="the ETag of the version you act on")] = None,
) -> Precondition:
    return _read(if_match)


async def give_tag(request: Request) -> VersionTag:
    return VersionTag(request)


Tag = Annotated[VersionTag, Depends(give_tag)]
IfMatch = Annotated[Precondition, Depends(_required)]
"""For PATCH, PUT and DELETE: 428 when absent."""
IfMatchOptional = Annotated[Precondition, Depends(_optional)]
"""For `POST …:action`."""
