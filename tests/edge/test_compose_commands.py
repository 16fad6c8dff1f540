"""The commands of `docker-compose.yml`, run on this machine in the order of the file: its rehearsal.

Only what Docker itself gives is replaced: host names and ports, and the folders of secrets and of the volume.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.db.embedded import EmbeddedPostgres, PostgresOptions
from shared.settings import SERVICES
from tests.edge.compose import ROOT, image_command, interpolate, read_compose, variables
from tests.edge.conftest import free_port, running
from tests.edge.forge import new_key

pytestmark = pytest.mark.xdist_group("edge")

_START_SECONDS = 120
_MIGRATIONS = tuple(f"migrate-{service}" for service in SERVICES)
_OPERATOR = {"email": "operator@example.org", "password": "Sieben lange Wörter sind genug", "role": "admin"}
_COMPOSE = read_compose()


@dataclass
class Rehearsal:
    """The platform of the compose file on this machine. `operator` is what the operator sets."""

    folder: Path
    administrator: str
    operator: dict[str, str]
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in (*SERVICES, "edge")})

    def environment(self, name: str) -> dict[str, str]:
        """What the container `name` is told; programs are found beside this interpreter."""
        given = {key: self._here(value) for key, value in _COMPOSE["services"][name].get("environment", {}).items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {"PATH": path, "SERVICE": name, "PORT": str(self.ports.get(name, 0)), **given}

    def command(self, name: str) -> list[str]:
        command = _COMPOSE["services"][name].get("command") or image_command("CMD")
        return [self._here(argument) for argument in command]

    def step(self, name: str) -> str:
        """Run a one-shot step to its end; what it printed."""
        answer = subprocess.run(
            self.command(name), env=self.environment(name), cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert answer.returncode == 0, f"{name}: {answer.stdout}{answer.stderr}"
        return answer.stdout

    def is_healthy(self, service: str) -> bool:
        """What the image's own health check says."""
        check = subprocess.run(
            image_command("    CMD"), env=self.environment(service), check=False, stderr=subprocess.DEVNULL
        )
        return check.returncode == 0

    def _here(self, text: str) -> str:
        if "${PORT" in text:  # the image's own command, which its shell fills in
            return text
        value = interpolate(text, self.operator)
        if value.startswith("postgresql://"):
            parts, server = urlsplit(value), urlsplit(self.administrator)
            userinfo = server.netloc if parts.username == "postgres" else parts.netloc.rpartition("@")[0] + "@"
            return urlunsplit((parts.scheme, userinfo, parts.path, server.query, ""))
        for service in SERVICES:
            value = value.replace(f"http://{service}:8000", f"http://127.0.0.1:{self.ports[service]}")
        for folder in ("/run/secrets/", "/etc/entente/"):
            value = value.replace(folder, f"{self.folder}/")
        return value


@pytest.fixture(scope="module")
def platform() -> Iterator[Rehearsal]:
    """Everything that `docker compose up` would start, in its order, until the edge answers."""
    with tempfile.TemporaryDirectory(prefix="compose-") as name, ExitStack() as stack:
        server = EmbeddedPostgres.temporary(PostgresOptions(durable=False))
        stack.callback(server.stop)
        rehearsal = Rehearsal(Path(name), server.url(), _operators_variables())
        _write_secrets(rehearsal.folder)
        rehearsal.step("databases")
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(rehearsal.step, (*_MIGRATIONS, "edge-config")))
        rehearsal.step("accounts")
        for service in SERVICES:
            stack.enter_context(running(rehearsal.command(service), rehearsal.environment(service)))
        _wait_for("the services", lambda: all(map(rehearsal.is_healthy, SERVICES)))
        _publish_port(rehearsal)
        stack.enter_context(running(rehearsal.command("edge"), rehearsal.environment("edge")))
        edge = f"http://127.0.0.1:{rehearsal.ports['edge']}"
        _wait_for("the edge", lambda: httpx.get(f"{edge}/readyz").status_code == 200)
        yield rehearsal


def test_the_platform_of_the_compose_file_answers_through_its_edge(platform: Rehearsal) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{platform.ports['edge']}") as http:
        for service in SERVICES:
            assert http.get(f"/{service}/readyz").status_code == 200
        answer = http.post("/auth/v1/login", json={key: _OPERATOR[key] for key in ("email", "password")})
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        assert http.get("/auth/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert http.get("/auth/v1/me").status_code == 401


@pytest.mark.parametrize("step", ["databases", "migrate-gateway", "accounts"])
def test_a_step_may_be_repeated(platform: Rehearsal, step: str) -> None:
    platform.step(step)


def test_a_service_that_is_not_there_is_not_healthy(platform: Rehearsal) -> None:
    assert not Rehearsal(platform.folder, platform.administrator, platform.operator).is_healthy("registry")


def _operators_variables() -> dict[str, str]:
    needed = [name for name, must in variables(_COMPOSE).items() if must]
    return {name: secrets.token_hex(32) for name in needed} | {
        "ENTENTE_PUBLIC_URL": "http://127.0.0.1:8080",
        "ENTENTE_FRONTEND_URL": "http://127.0.0.1:3000",
    }


def _write_secrets(folder: Path) -> None:
    for name in ("gateway-signing-key", "registration-signing-key"):
        pem = new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / name).write_bytes(pem)
    accounts: dict[str, Any] = {"accounts": [{**_OPERATOR, "name": "Operator"}], "clients": []}
    (folder / "accounts").write_text(json.dumps(accounts))


def _publish_port(rehearsal: Rehearsal) -> None:
    """Docker maps the container's port 8080 to another; here the edge has to listen there itself."""
    file = rehearsal.folder / "envoy.json"
    config = json.loads(file.read_text())
    address = config["static_resources"]["listeners"][0]["address"]["socket_address"]
    assert address == {"address": "0.0.0.0", "port_value": 8080}
    address |= {"address": "127.0.0.1", "port_value": rehearsal.ports["edge"]}
    file.write_text(json.dumps(config))


def _wait_for(what: str, is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            if is_there():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail(f"{what} did not answer within {_START_SECONDS} s")
