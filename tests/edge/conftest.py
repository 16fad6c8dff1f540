"""One Envoy from the wheel before stand-in services on Unix sockets, for the whole session."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy.envoy import EdgeTarget, RateLimit, write_config
from deploy.envoy.process import command
from tests.edge.compose import ROOT
from tests.edge.documents import write_documents
from tests.edge.forge import Forge, PrivateKey, new_curve_key, new_key, public_jwk

ORIGIN = "https://app.example"
_SERVICES = ("gateway", "registry", "registration", "indicators")
# Indicators is never started, so that something is down; registry has a dead process beside the living one.
_DOWN = ("indicators",)
_START_SECONDS = 20


@dataclass(frozen=True)
class Edge:
    """A running edge: its address, its log, and who can make its tokens."""

    url: str
    log: Path
    tokens: Forge
    links: Forge

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=10)


@pytest.fixture(scope="session")
def edge() -> Iterator[Edge]:
    """An edge without a rate limit."""
    with _edge(RateLimit(0, 0)) as running_edge:
        yield running_edge


@pytest.fixture(scope="session")
def limited_edge() -> Iterator[Edge]:
    """An edge that allows each caller one request a second, three at once."""
    with _edge(RateLimit(1, 3)) as running_edge:
        yield running_edge


@pytest.fixture(scope="session")
def keyless_edge() -> Iterator[Edge]:
    """An edge that never saw the gateway, nor therefore the keys of access tokens."""
    with _edge(RateLimit(0, 0), down=("gateway", *_DOWN)) as running_edge:
        yield running_edge


@pytest.fixture(scope="session")
def proxied_edge() -> Iterator[Edge]:
    """A rate-limited edge behind one proxy that it trusts."""
    with _edge(RateLimit(1, 3), trusted_proxies=1) as running_edge:
        yield running_edge


@pytest.fixture
def client(edge: Edge) -> Iterator[httpx.Client]:
    with edge.client() as http:
        yield http


@pytest.fixture
def bearer(edge: Edge) -> dict[str, str]:
    """The header of a good access token."""
    return {"Authorization": f"Bearer {edge.tokens.good()}"}


@contextmanager
def running(arguments: list[str], environment: dict[str, str] | None = None) -> Iterator[None]:
    """Run a program from the root of the tree until the block ends."""
    process = subprocess.Popen(arguments, env=environment, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _edge(rate_limit: RateLimit, down: tuple[str, ...] = _DOWN, trusted_proxies: int = 0) -> Iterator[Edge]:
    # Not pytest's own folder: its names are too long for a socket.
    with tempfile.TemporaryDirectory(prefix="edge-") as name:
        folder, port = Path(name), free_port()
        url = f"http://127.0.0.1:{port}"
        edge = Edge(
            url=url,
            log=folder / "access.log",
            tokens=_forge(folder, "gateway", new_key(), {"iss": url, "aud": "entente", "sub": "account:1"}),
            links=_forge(
                folder,
                "registration",
                new_curve_key(),
                {"iss": f"{url}/registration", "aud": "entente-registration-link", "sub": "registration:1"},
            ),
        )
        target = EdgeTarget(
            host="127.0.0.1",
            port=port,
            public_url=url,
            upstreams={service: (f"unix:{folder}/{service}.sock",) for service in _SERVICES}
            | {"registry": (f"unix:{folder}/dead.sock", f"unix:{folder}/registry.sock")},
            documents=write_documents(folder / "openapi"),
            cors_origins=(ORIGIN,),
            rate_limit=rate_limit,
            trusted_proxies=trusted_proxies,
            access_log=edge.log,
        )
        living = [service for service in _SERVICES if service not in down]
        upstream = [sys.executable, "-m", "tests.edge.upstream", str(folder), *living]
        with running(upstream), running(command(write_config(target, folder / "envoy.json"))):
            _wait_until_ready(edge, [edge.tokens, edge.links] if "gateway" not in down else [edge.links])
            yield edge


def _forge(folder: Path, service: str, key: PrivateKey, claims: dict[str, str]) -> Forge:
    forge = Forge(key, f"{service}-1", claims)
    (folder / f"{service}.jwks.json").write_text(json.dumps({"keys": [public_jwk(forge.key, forge.kid)]}))
    return forge


def _wait_until_ready(edge: Edge, forges: list[Forge]) -> None:
    """Until the edge knows the keys of these."""
    deadline = time.monotonic() + _START_SECONDS
    path = "/registration/v1/registrations/1"
    answers: list[int] = []
    while time.monotonic() < deadline:
        try:
            answers = [
                httpx.get(edge.url + path, headers={"Authorization": f"Bearer {forge.good()}"}).status_code
                for forge in forges
            ]
        except httpx.TransportError:
            answers = []
        if answers and set(answers) == {200}:
            return
        time.sleep(0.1)
    pytest.fail(f"the edge was not ready within {_START_SECONDS} s: {answers}")
