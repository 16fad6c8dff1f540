"""The whole platform, and people who come to it through the edge.

Every journey is marked with the group `platform`, so that one process runs them all and one platform serves them, which
ends with them.
"""

import asyncio
import io
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import pytest

from deploy.demo.__main__ import load
from deploy.demo.api import Api
from deploy.launcher import Platform
from deploy.launcher.temporary import temporary_platform
from shared.clock import now
from shared.ids import new_id

T = TypeVar("T")


@pytest.fixture(scope="package")
def platform() -> Iterator[Platform]:
    with temporary_platform(output=io.StringIO(), webhook_allow_private=True) as started:
        yield started


def load_demo(platform: Platform) -> int:
    """Load it as the launcher does; how many objects were new."""

    async def run() -> int:
        async with Api(platform.base_url, "demo", platform.plan.keyring.client_secrets["demo"]) as api:
            coordinator = platform.plan.keyring.accounts["coordinator"]
            await load(api, (coordinator["email"], coordinator["password"]))
            return api.created

    return asyncio.run(run())


@pytest.fixture(scope="package")
def demo(platform: Platform) -> int:
    """The demo data is there; how many objects it has."""
    return load_demo(platform)


class Visitor(httpx.Client):
    """Somebody at the edge. A POST is given an idempotency key unless it brings one."""

    def __init__(self, base_url: str, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(base_url=base_url, headers=headers, timeout=20, event_hooks={"request": [self._give_key]})

    @staticmethod
    def _give_key(request: httpx.Request) -> None:
        if request.method == "POST":
            request.headers.setdefault("Idempotency-Key", str(new_id()))

    def create(self, path: str, **body: Any) -> dict[str, Any]:
        """POST and expect success; the answer's body."""
        answer = self.post(path, json=body or None)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        made: dict[str, Any] = answer.json()
        return made

    def read(self, path: str, **parameters: Any) -> dict[str, Any]:
        answer = self.get(path, params=parameters)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        found: dict[str, Any] = answer.json()
        return found


def log_in(platform: Platform, role: str) -> dict[str, Any]:
    account = platform.plan.keyring.accounts[role]
    answer = httpx.post(f"{platform.base_url}/auth/v1/login", json=account)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


def client_token(platform: Platform, client_id: str) -> str:
    answer = httpx.post(
        f"{platform.base_url}/auth/v1/token",
        data={"grant_type": "client_credentials"},
        auth=(client_id, platform.plan.keyring.client_secrets[client_id]),
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


@pytest.fixture(scope="package")
def visitor(platform: Platform) -> Iterator[Callable[[str | None], Visitor]]:
    """`visitor("coordinator")`, `visitor("partner")` (the machine client), `visitor(None)` for nobody in particular."""
    made: list[Visitor] = []

    def visit(who: str | None) -> Visitor:
        token = None
        if who in platform.plan.keyring.accounts:
            token = log_in(platform, who)["access_token"]
        elif who is not None:
            token = client_token(platform, who)
        made.append(Visitor(platform.base_url, token))
        return made[-1]

    yield visit
    for client in made:
        client.close()


def eventually(ask: Callable[[], T | None], *, seconds: float = 20) -> T:
    """Ask until the answer is something; what travels by events takes a moment."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"nothing came of it within {seconds} s")


def open_conference(organiser: Visitor, *, capacities: tuple[int, ...] = (2,)) -> dict[str, Any]:
    """A published conference with two delegations, announced workshops and open registration."""
    begins = now().date() + timedelta(days=60)
    conference = organiser.create(
        "/registration/v1/conferences",
        title={"fr": f"Rencontre {new_id().hex[:8]}", "en": "Meeting"},
        place="Lille",
        country="FR",
        time_zone="Europe/Paris",
        starts_on=begins.isoformat(),
        ends_on=(begins + timedelta(days=2)).isoformat(),
        languages=["fr", "zh"],
    )
    path = f"/registration/v1/conferences/{conference['id']}"
    for code, role in (("FR", "host"), ("CN", "guest")):
        organiser.create(f"{path}/delegations", code=code, name={"en": code}, role=role, country=code)
    workshops = [
        organiser.create(
            f"{path}/workshops",
            title={"en": f"Workshop {hour}"},
            capacity=capacity,
            starts_at=f"{begins.isoformat()}T{hour:02}:00:00+00:00",
            ends_at=f"{begins.isoformat()}T{hour:02}:50:00+00:00",
        )
        for hour, capacity in enumerate(capacities, start=8)
    ]
    organiser.create(f"{path}:publish")
    for workshop in workshops:
        organiser.create(f"/registration/v1/workshops/{workshop['id']}:announce")
    organiser.create(f"{path}:open-registration")
    return {**conference, "path": path, "workshops": [workshop["id"] for workshop in workshops]}


def person(name: str, **more: Any) -> dict[str, Any]:
    """Somebody who does not exist."""
    return {"given_name": name, "family_name": "Exemple", "email": f"{new_id().hex}@example.org", **more}
