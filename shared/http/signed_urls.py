"""URLs that a browser follows by itself, without a header: signed for one path, and good until they expire.

What such a URL shows is what its maker was allowed to see; it carries no name of anybody.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from shared.clock import now
from shared.runtime import Runtime
from shared.settings import OwnSettings

_LENGTH = 40


def sign(own: OwnSettings, path: str, *, valid_for: timedelta) -> str:
    """The path with an expiry and a signature by this service's own key."""
    expires = int((now() + valid_for).timestamp())
    return f"{path}?expires={expires}&signature={_signature(own, path, expires)}"


def _signature(own: OwnSettings, path: str, expires: int) -> str:
    return hmac.new(own.key_for("signed URL"), f"{path}\n{expires}".encode(), hashlib.sha256).hexdigest()[:_LENGTH]


async def _is_signed(
    request: Request,
    expires: Annotated[int | None, Query(ge=0, le=2**37, description="of a signed URL")] = None,
    signature: Annotated[str | None, Query(max_length=100, description="of a signed URL")] = None,
) -> bool:
    if expires is None or signature is None or datetime.fromtimestamp(expires, tz=now().tzinfo) < now():
        return False
    runtime: Runtime = request.app.state.runtime
    own: Any = runtime.settings.own
    return hmac.compare_digest(_signature(own, request.url.path, expires).encode(), signature.encode())


IsSigned = Annotated[bool, Depends(_is_signed)]
"""Whether the request came by a signed URL of its path that has not expired."""
