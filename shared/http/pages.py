"""Lists: `items`, an opaque signed cursor to the `next` page, and a `total` for those who ask."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from shared.http.problems import BadRequest, invalid
from shared.http.wording import FOREIGN_CURSOR, SORT_BY
from shared.runtime import Runtime

ItemT = TypeVar("ItemT")
_NO_PART_OF_THE_FILTER = {"cursor", "limit", "count"}
_SIGNATURE_BYTES = 12


class Page(BaseModel, Generic[ItemT]):
    """One page of a list."""

    items: list[ItemT]
    next: str | None = None
    total: int | None = None


class Wanted(Protocol):
    """What a list is asked for: by a caller, a page (`PageRequest`); by ourselves, a piece of all (`Batch`)."""

    @property
    def limit(self) -> int: ...
    @property
    def sort(self) -> tuple[str, ...] | None: ...
    @property
    def count(self) -> bool: ...
    @property
    def after(self) -> list[Any] | None: ...
    def next_cursor(self, last: list[Any] | None) -> str | None: ...


@dataclass
class Batch:
    """A piece of a list that we walk from end to end, in the order of ids; `following` is where the next one starts."""

    after: list[Any] | None = None
    limit: int = 500
    sort: tuple[str, ...] | None = ("id",)
    count: bool = False
    following: list[Any] | None = None

    def next_cursor(self, last: list[Any] | None) -> str | None:
        self.following = last
        return None


@dataclass(frozen=True)
class PageRequest:
    """Which page a caller wants: `after` are the last row's sort values (from the cursor), `sort` field names."""

    limit: int
    sort: tuple[str, ...] | None
    count: bool
    after: list[Any] | None
    _codec: "CursorCodec"
    _request: Request
    _response: Response

    def next_cursor(self, last: list[Any] | None) -> str | None:
        """The cursor that continues after `last` (sort values of the page's last row); also sets `Link`."""
        if last is None:
            return None
        cursor = self._codec.encode(last)
        query = [(name, value) for name, value in self._request.query_params.multi_items() if name != "cursor"]
        target = f"{self._request.url.path}?{urlencode([*query, ('cursor', cursor)])}"
        self._response.headers["Link"] = f'<{target}>; rel="next"'
        return cursor


@dataclass(frozen=True)
class CursorCodec:
    """Signs cursors, and binds each to the list, filter and sort that it was made for."""

    key: bytes
    context: str

    def encode(self, values: list[Any]) -> str:
        payload = json.dumps(values, default=str, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._signature(payload) + payload).decode().rstrip("=")

    def decode(self, cursor: str) -> list[Any]:
        """The values of a cursor of ours; raises BadRequest for any other."""
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except ValueError:
            raise BadRequest(FOREIGN_CURSOR) from None
        signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(payload)):
            raise BadRequest(FOREIGN_CURSOR)
        values: list[Any] = json.loads(payload)
        return values

    def _signature(self, payload: bytes) -> bytes:
        return hmac.digest(self.key, self.context.encode() + b"\n" + payload, hashlib.sha256)[:_SIGNATURE_BYTES]


class Paging:
    """The dependency of a list route: `page: Annotated[PageRequest, paging("name", "signed_on")]`.

    `sortable` are the fields a caller may sort by besides `id`, each as `field` or `-field`; anything else is a 422.
    """

    def __init__(self, *sortable: str) -> None:
        self.sortable = frozenset({"id", *sortable})

    async def __call__(
        self,
        request: Request,
        response: Response,
        limit: Annotated[int, Query(ge=1, le=200, description="items on a page")] = 50,
        cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the page before")] = None,
        sort: Annotated[str | None, Query(max_length=200, description="fields, `-` before one for descending")] = None,
        count: Annotated[bool, Query(description="also count all items, as `total`")] = False,
    ) -> PageRequest:
        fields = tuple(sort.split(",")) if sort else None
        for field in fields or ():
            if field.removeprefix("-") not in self.sortable:
                raise invalid("#/query/sort", "unsortable", SORT_BY, fields=", ".join(sorted(self.sortable)))
        runtime: Runtime = request.app.state.runtime
        filters = sorted(item for item in request.query_params.multi_items() if item[0] not in _NO_PART_OF_THE_FILTER)
        codec = CursorCodec(runtime.settings.own.key_for("cursor"), f"{request.url.path}?{urlencode(filters)}")
        after = codec.decode(cursor) if cursor else None
        return PageRequest(limit, fields, count, after, codec, request, response)


def paging(*sortable: str) -> Any:
    """`Depends` for a list that may be sorted by the given fields."""
    return Depends(Paging(*sortable))
