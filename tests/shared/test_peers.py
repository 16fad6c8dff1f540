"""What a service asks of the others: patience that ends for everybody, and no outage that becomes its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.auth.keys import KeySet
from shared.auth.tokens import InvalidToken, SigningKey
from shared.http import client
from shared.http.client import Peers, PeerUnavailable, make_client
from shared.settings import CommonSettings
from shared.testing.service import signing_pem


class Deaf:
    """Something that takes connections and never says a word."""

    def __init__(self) -> None:
        self.connections = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await reader.read()
        writer.close()


@pytest_asyncio.fixture(loop_scope="session")
async def deaf_gateway() -> AsyncIterator[str]:
    with TemporaryDirectory(prefix="ent-") as folder:
        path = str(Path(folder) / "s")
        server = await asyncio.start_unix_server(Deaf(), path)
        yield f"unix:{path}"
        server.close()


async def test_all_who_wait_for_a_token_are_told_at_once_that_there_is_none(
    deaf_gateway: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_TIMEOUT", httpx.Timeout(0.2))
    peers = Peers("notes", "secret", CommonSettings(gateway_url=deaf_gateway, registry_url=deaf_gateway))
    began = time.monotonic()
    outcomes = await asyncio.gather(*(peers.get("registry", "/") for _ in range(30)), return_exceptions=True)
    await peers.close()
    assert {type(outcome) for outcome in outcomes} == {PeerUnavailable}
    assert time.monotonic() - began < 3, "each waited for those before"


async def test_the_processes_of_a_service_take_turns_and_stand_in_for_each_other() -> None:
    met: list[str] = []

    def answering(name: str) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while await reader.readuntil(b"\r\n\r\n"):
                met.append(name)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

        return answer

    with TemporaryDirectory(prefix="ent-") as folder:
        urls = [f"unix:{folder}/{name}" for name in ("a", "b", "gone")]
        servers = [await asyncio.start_unix_server(answering(name), f"{folder}/{name}") for name in ("a", "b")]
        peers = Peers("notes", "secret", CommonSettings(registry_url=",".join(urls)))
        for _ in range(6):
            assert (await peers.request("GET", "registry", "/", authenticated=False)).status_code == 200
        await peers.close()
        for server in servers:
            server.close()
    assert len(met) == 6, "whoever met the one that is gone was answered by the next"
    assert min(met.count("a"), met.count("b")) >= 2


async def test_no_proxy_stands_between_our_own_services(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Deaf()
    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with make_client("http://127.0.0.1:1") as direct:
        with pytest.raises(httpx.ConnectError):
            await direct.get("/", timeout=1)
    server.close()
    assert proxy.connections == 0


OURS = SigningKey(signing_pem(), "ours").public_jwk()


async def test_keys_at_hand_serve_at_once_while_the_issuer_is_asked_for_new_ones() -> None:
    asked = 0

    async def fetch() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        if asked > 1:
            await asyncio.sleep(30)
        return {"keys": [OURS]}

    keys = KeySet(fetch, max_age=0, retry_after=0)
    key = await keys.get("ours")
    async with asyncio.timeout(1):
        assert [await keys.get("ours") for _ in range(3)] == [key] * 3
        await asyncio.sleep(0)
    assert asked == 2, "and it is asked by one, in the background"


async def test_keys_of_another_kind_do_not_spoil_ours() -> None:
    async def fetch() -> dict[str, Any]:
        return {"keys": [{"kty": "EC", "alg": "ES256", "kid": "theirs"}, OURS]}

    keys = KeySet(fetch, retry_after=0)
    assert await keys.get("ours")
    with pytest.raises(InvalidToken):
        await keys.get("theirs")
