"""Where files lie: a folder, or a bucket of a store that speaks S3. Keys are random, and say nothing."""

import re
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import structlog
from fastapi import Depends, Request
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store
from pydantic import SecretStr

from shared.catalogue.texts import Text
from shared.files.settings import FileStoreSettings
from shared.http.problems import ServiceUnavailable
from shared.runtime import Runtime
from shared.workers import Lifespan

_log = structlog.get_logger(__name__)
_RESOURCE = "files"
_KEY = re.compile(r"/[0-9a-f]{2}/([0-9a-f]{32})$")
_PIECE_BYTES = 256 * 1024
_PAGE = 500
# A request to the store, and all tries of it together, within the time that the edge gives an answer.
_TRY, _ALL_TRIES = timedelta(seconds=8), timedelta(seconds=10)

_NO_STORE = Text(
    en="Files cannot be stored or read here at the moment",
    fr="Les fichiers ne peuvent être ni enregistrés ni lus pour le moment",
    de="Dateien können gerade weder abgelegt noch gelesen werden",
    zh="目前无法存储或读取文件",
)


@dataclass(frozen=True)
class Files:
    """The objects of one service, in a folder of the store that is its own, so that several may share a store.

    All but `remove` and `older_than` raise ServiceUnavailable when the store does not answer.
    """

    store: LocalStore | S3Store
    folder: str

    async def put(self, key: UUID, content: bytes) -> None:
        """Write an object, whole or not at all."""
        with _answered():
            await self.store.put_async(self._path(key), content, use_multipart=False)

    async def read(self, key: UUID) -> AsyncIterator[bytes]:
        """The content of an object, in pieces."""
        with _answered():
            found = await self.store.get_async(self._path(key))
        return _pieces(found.stream(min_chunk_size=_PIECE_BYTES))

    async def remove(self, keys: Collection[UUID]) -> None:
        """Remove objects, and do not mind those that are gone already."""
        for key in keys:
            with suppress(FileNotFoundError):
                await self.store.delete_async(self._path(key))

    async def older_than(self, instant: datetime) -> AsyncIterator[list[UUID]]:
        """The keys of all objects written before, some at a time. What we did not write is passed over."""
        async for page in self.store.list(self.folder, chunk_size=_PAGE):
            old = (_KEY.search(item["path"]) for item in page if item["last_modified"] < instant)
            yield [UUID(found[1]) for found in old if found]

    def _path(self, key: UUID) -> str:
        # Folders with a hundred thousand files are slow to look through.
        return f"{self.folder}/{key.hex[:2]}/{key.hex}"


async def _pieces(stream: Any) -> AsyncIterator[bytes]:
    async for piece in stream:
        yield bytes(piece)


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:  # a missing bucket or object is an OSError, too
        _log.error("the store of files does not answer", kind=type(error).__name__)
        raise ServiceUnavailable(_NO_STORE, headers={"Retry-After": "5"}) from error


def store_of(settings: FileStoreSettings) -> LocalStore | S3Store | None:
    """The store that is set, None if none is; a folder is made, for its owner only."""
    if settings.document_store is None:
        return None
    url = urlsplit(settings.document_store)
    if url.scheme == "file":
        folder = Path(unquote(url.path))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(folder)
    given: dict[str, Any] = {
        "endpoint": settings.s3_endpoint,
        "region": settings.s3_region,
        "access_key_id": _secret(settings.s3_access_key),
        "secret_access_key": _secret(settings.s3_secret_key),
    }
    return S3Store(
        url.netloc,
        prefix=url.path.strip("/") or None,
        client_options={"timeout": _TRY, "allow_http": (settings.s3_endpoint or "").startswith("http://")},
        retry_config={"max_retries": 2, "retry_timeout": _ALL_TRIES},
        **{name: value for name, value in given.items() if value is not None},
    )


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def files_in(folder: str) -> Lifespan:
    """A lifespan: the process's store in `runtime.resources`, with this folder for the service's objects."""

    @asynccontextmanager
    async def opened(runtime: Runtime) -> AsyncIterator[None]:
        store = store_of(runtime.settings.own)
        runtime.resources[_RESOURCE] = Files(store, folder) if store is not None else None
        yield

    return opened


def files_of(runtime: Runtime) -> Files | None:
    """The store that this process has, if it was given one."""
    files: Files | None = runtime.resources[_RESOURCE]
    return files


async def _files(request: Request) -> Files:
    files = files_of(request.app.state.runtime)
    if files is None:
        raise ServiceUnavailable(_NO_STORE)
    return files


StoredFiles = Annotated[Files, Depends(_files)]
"""Where the service's files lie; ServiceUnavailable where no store is set."""
