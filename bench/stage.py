"""The stage of the bench: a whole platform in a folder of its own, and conferences to register for."""

import asyncio
import json
import shutil
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx

from bench.noop import BENCH
from deploy.launcher import Platform
from deploy.launcher.temporary import temporary_platform
from deploy.openapi import DOCUMENTS, document_of
from shared.clock import now
from shared.ids import new_id
from shared.settings import SERVICES

WORKSHOPS = 1000
NO_LIMIT = 1_000_000
_LOADING_SECONDS = 600

# An e-mail costs more than the registration that it tells of, and is written long after: it has a figure of its own.
_HOLD_EMAILS = """
create function hold_email() returns trigger language plpgsql as $$
begin new.next_attempt_at = 'infinity'; return new; end $$;
create trigger hold_email before insert on email for each row execute function hold_email()"""


@dataclass(frozen=True)
class Stage:
    """`spread` are workshops with room for all, `hot` is one of them, `sold_out` has a waitlist only."""

    platform: Platform
    registrations: str
    spread: list[str]
    hot: str
    sold_out: str

    @property
    def address(self) -> tuple[str, int]:
        return address_of(self.platform)


def address_of(platform: Platform) -> tuple[str, int]:
    return "127.0.0.1", platform.settings.port


@contextmanager
def open_platform(services: Iterable[str] = SERVICES) -> Iterator[Platform]:
    """Start the platform with the no-op service beside the others, no rate limit and no demo; end it afterwards.

    Nothing else goes on in it: the gazetteer is loaded, and e-mails are noted but wait for ever.
    """
    with TemporaryDirectory(prefix="entente-bench-") as folder:
        documents = Path(folder) / "openapi"
        shutil.copytree(DOCUMENTS, documents)
        (documents / "bench.json").write_text(json.dumps(document_of(BENCH)))
        with (
            Path(folder, "console").open("w") as console,
            temporary_platform(
                services=services,
                extra_apps={"bench": "bench.noop:app"},
                documents=documents,
                durable=True,
                output=console,
                log_format="json",
            ) as platform,
        ):
            asyncio.run(_hold_emails(platform))
            if "registry" in platform.plan.apps:
                _wait_for_gazetteer(platform)
            yield platform


async def _hold_emails(platform: Platform) -> None:
    connection = await asyncpg.connect(platform.plan.database_urls["registration"])
    await connection.execute(_HOLD_EMAILS)
    await connection.close()


def _wait_for_gazetteer(platform: Platform) -> None:
    """Its half a million rows are loaded while the registry is up already, and that is no small work."""
    url = f"{platform.base_url}/registry/v1/territories?limit=1"
    ends = time.monotonic() + _LOADING_SECONDS
    while httpx.get(url, timeout=60).is_error and time.monotonic() < ends:
        time.sleep(1)


class Organiser:
    """Makes conferences through the API, as the machine client that may do everything to them."""

    def __init__(self, platform: Platform) -> None:
        secret = platform.plan.keyring.client_secrets["demo"]
        self._client = httpx.Client(base_url=platform.base_url, timeout=60)
        grant = {"grant_type": "client_credentials"}
        answer = self._client.post("/auth/v1/token", data=grant, auth=("demo", secret)).raise_for_status()
        self.authorisation = f"Bearer {answer.json()['access_token']}"
        """The `Authorization` of its requests, good for ten minutes."""
        self._client.headers["Authorization"] = self.authorisation
        self._begins = now().date() + timedelta(days=90)

    def conference(self, **policy: Any) -> str:
        """The path of a new conference of two delegations, published and open for registration."""
        conference = self._post(
            "/registration/v1/conferences",
            title={"en": "A bench"},
            place="Lille",
            country="FR",
            time_zone="Europe/Paris",
            starts_on=self._begins.isoformat(),
            ends_on=(self._begins + timedelta(days=2)).isoformat(),
            languages=["fr"],
            policy=policy,
        )
        path = f"/registration/v1/conferences/{conference['id']}"
        for code, role in (("FR", "host"), ("CN", "guest")):
            self._post(f"{path}/delegations", code=code, name={"en": code}, role=role, country=code)
        for verb in ("publish", "open-registration"):
            self._post(f"{path}:{verb}")
        return path

    def workshop(self, conference: str, title: str, capacity: int, *, hour: int = 9) -> str:
        """The id of a new workshop of that hour, open for enrolment."""
        times = {
            "starts_at": f"{self._begins}T{hour:02}:00:00+00:00",
            "ends_at": f"{self._begins}T{hour:02}:50:00+00:00",
        }
        workshop = self._post(f"{conference}/workshops", title={"en": title}, capacity=capacity, **times)
        return str(self._post(f"/registration/v1/workshops/{workshop['id']}:announce")["id"])

    def get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self._client.post(path, json=body or None, headers={"Idempotency-Key": str(new_id())})
        if answer.is_error:
            raise ValueError(f"{path}: {answer.status_code} {answer.text}")
        result: dict[str, Any] = answer.json()
        return result


@contextmanager
def stage() -> Iterator[Stage]:
    """The platform, and one conference with a thousand workshops."""
    with open_platform() as platform:
        organiser = Organiser(platform)
        conference = organiser.conference()
        with ThreadPoolExecutor(8) as threads:
            titles = [f"Workshop {number}" for number in range(WORKSHOPS)]
            workshops = list(threads.map(lambda title: organiser.workshop(conference, title, NO_LIMIT), titles))
        sold_out = organiser.workshop(conference, "Sold out", 0)
        yield Stage(platform, f"{conference}/registrations", workshops, workshops[0], sold_out)
