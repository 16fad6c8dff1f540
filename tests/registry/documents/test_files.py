"""Where files lie: a folder or a bucket; never a document without its file, nor for long a file without document."""

import asyncio
import stat
from datetime import timedelta
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

import httpx
import pytest
from pydantic import ValidationError

from services.registry.documents import store
from services.registry.service import SERVICE
from services.registry.settings import RegistrySettings
from shared.clock import now
from shared.files.objects import Files, files_of
from shared.files.tidying import Tidying
from shared.testing.databases import TestDatabases
from shared.testing.service import ServiceUnderTest, running
from tests.registry.conftest import READ, WRITE
from tests.registry.documents.sending import kept, path_of, pdf, sent
from tests.registry.making import agreement, pair, told

TIDYING = Tidying(store.named)


def given(keeper: ServiceUnderTest) -> Files:
    files = files_of(keeper.runtime)
    assert files is not None
    return files


def lying_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_the_folder_is_for_its_owner_only(keeper: ServiceUnderTest, folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_removed_files_object_goes_after_the_commit(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest, folder: Path
) -> None:
    one = await agreement(clerk, *await pair(clerk))
    before = lying_in(folder)
    document = await kept(clerk, one)
    [object_] = lying_in(folder) - before
    if_match = {"If-Match": (await clerk.get(path_of(document))).headers["etag"]}
    assert (await clerk.delete(path_of(document), headers=if_match)).status_code == 204
    assert object_.exists()
    worker = asyncio.create_task(TIDYING.keep_tidy(keeper.runtime))
    async with asyncio.timeout(10):
        while object_.exists():  # noqa: ASYNC110  the worker tells nobody
            await asyncio.sleep(0.01)
    worker.cancel()
    await TIDYING.remove_removed(keeper.runtime, given(keeper))  # what was broken off is done once more
    assert await TIDYING.remove_removed(keeper.runtime, given(keeper)) == 0


async def test_a_crash_before_the_commit_leaves_no_document_and_in_the_end_no_file(
    clerk: httpx.AsyncClient, keeper: ServiceUnderTest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await agreement(clerk, *await pair(clerk))
    document = await kept(clerk, one)
    before = lying_in(folder)

    async def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(store, "add", crash)
        told(await sent(clerk, one, pdf()), 500)
    [left] = lying_in(folder) - before
    foreign = folder / "documents" / "notes.txt"
    foreign.write_text("not ours")
    await TIDYING.remove_unnamed(keeper.runtime, given(keeper), before=now() - timedelta(days=1))
    assert left.exists(), "it may belong to a request that still runs"
    await TIDYING.remove_unnamed(keeper.runtime, given(keeper), before=now() + timedelta(seconds=5))
    assert not left.exists()
    assert foreign.exists()
    assert (await clerk.get(f"{path_of(document)}/content")).status_code == 200


async def test_a_document_is_not_entered_when_the_store_does_not_take_it(
    databases: TestDatabases, tmp_path: Path
) -> None:
    own = {"document_store": "s3://entente", "s3_endpoint": "http://127.0.0.1:1", "s3_region": "x"}
    own |= {"s3_access_key": "key", "s3_secret_key": "secret of a test"}
    async with running(SERVICE, await databases.clone("registry"), own=own) as service:
        clerk = await service.account("coordinator", scopes=[READ, WRITE])
        one = await agreement(clerk, *await pair(clerk))
        answer = await sent(clerk, one, pdf(), headers={"Accept-Language": "de"})
        assert told(answer, 503)["detail"] == "Dateien können gerade weder abgelegt noch gelesen werden"
        assert answer.headers["retry-after"]
        assert (await clerk.get(f"/registry/v1/agreements/{one['id']}/documents")).json()["items"] == []


async def test_a_bucket_keeps_files_as_a_folder_does(bucket_keeper: ServiceUnderTest, bucket: str) -> None:
    def listed() -> int:
        with urlopen(f"{bucket}/entente?list-type=2&prefix=registry/files/documents/") as answer:
            return answer.read().count(b"<Key>")

    clerk = await bucket_keeper.account("coordinator", scopes=[READ, WRITE])
    one = await agreement(clerk, *await pair(clerk), signed_on="2024")
    content = pdf(6 * 2**20)
    document = await kept(clerk, one, content)
    assert await asyncio.to_thread(listed) == 1
    assert (await (await bucket_keeper.anonymous()).get(document["content_url"])).content == content
    files, orphan = given(bucket_keeper), uuid4()
    await files.put(orphan, b"left by a crash")
    assert await TIDYING.remove_unnamed(bucket_keeper.runtime, files, before=now() + timedelta(seconds=5)) == 1
    if_match = {"If-Match": (await clerk.get(path_of(document))).headers["etag"]}
    await clerk.delete(path_of(document), headers=if_match)
    assert await TIDYING.remove_removed(bucket_keeper.runtime, files) == 1
    assert await asyncio.to_thread(listed) == 0
    await files.remove([orphan])
    await asyncio.to_thread(lambda: urlopen(Request(f"{bucket}/entente", method="DELETE")).close())
    told(await sent(clerk, one, pdf()), 503)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("document_store", "/var/documents"),
        ("document_store", "https://bucket"),
        ("document_types", "application/pdf,text/html"),
        ("s3_endpoint", "s3.example.org"),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused(name: str, value: str) -> None:
    given = {"database_url": "postgresql://nobody@/nowhere", "secret": "s" * 32, name: value}
    with pytest.raises(ValidationError, match=name):
        RegistrySettings(_env_file=None, _env_prefix="ENTENTE_NOT_IN_TESTS_", **given)  # type: ignore[call-arg]
