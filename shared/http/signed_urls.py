"""URLs that a browser follows by itself, without a header: signed for one path and query, and good until they expire.

What such a URL shows is what its maker was allowed to see; it carries no name of anybody.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from shared.clock import now
from shared.runtime import Runtime
from shared.settings import OwnSettings

_LENGTH = 40
_OF_THE_SIGNATURE = {"expires", "signature"}


def sign(own: OwnSettings, path: str, *, valid_for: timedelta, query: Mapping[str, str] | None = None) -> str:
    """The path and query with an expiry and a signature by this service's own key."""
    expires = int((now() + valid_for).timestamp())
    asked = (query or {}).items()
    return f"{path}?{urlencode([*asked, ('expires', expires), ('signature', _signature(own, path, asked, expires))])}"


def _signature(own: OwnSettings, path: str, query: Iterable[tuple[str, str]], expires: int) -> str:
    signed = f"{path}?{urlencode(sorted(query))}\n{expires}".encode()
    return hmac.new(own.key_for("signed URL"), signed, hashlib.sha256).hexdigest()[:_LENGTH]


async def _is_signed(
    request: Request,
    expires: Annotated[int | None, Query(ge=0, le=2**37, description="of a signed URL")] = None,
    signature: Annotated[str | None, Query(max_length=100, description="of a signed URL")] = None,
) -> bool:
    if expires is None or signature is None or datetime.fromtimestamp(expires, tz=now().tzinfo) < now():
        return False
    runtime: Runtime = request.app.state.runtime
    own: Any = runtime.settings.own
    asked = [item for item in request.query_params.multi_items() if item[0] not in _OF_THE_SIGNATURE]
    return hmac.compare_digest(_signature(own, request.url.path, asked, expires).encode(), signature.encode())


IsSigned = Annotated[bool, Depends(_is_signed)]
"""Whether the request came by a signed URL of its path and query that has not expired."""
