"""The stage of the bench: a whole platform in a folder of its own, and a conference to register for."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil

from bench.noop import BENCH
from deploy.launcher import Platform
from deploy.launcher.temporary import temporary_platform
from deploy.openapi import DOCUMENTS, document_of
from shared.clock import now
from shared.ids import new_id

WORKSHOPS = 1000
_NO_LIMIT = 1_000_000
_MIB = 1024 * 1024


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
        return "127.0.0.1", self.platform.settings.port

    def memory(self) -> dict[str, float]:
        """MiB of memory by process, shared pages counted once (PSS), children included."""
        return {
            name: sum(member.memory_full_info().pss for member in family) / _MIB
            for name, family in self._families().items()
        }

    def processor_seconds(self) -> dict[str, float]:
        """Seconds of processor time that each process has used so far, children included."""
        return {name: sum(map(_processor_seconds, family)) for name, family in self._families().items()}

    def _families(self) -> dict[str, list[psutil.Process]]:
        heads = {name: psutil.Process(pid) for name, pid in self.platform.pids().items()}
        return {name: [head, *head.children(recursive=True)] for name, head in heads.items()}


def _processor_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # one of PostgreSQL's that has just ended
        return 0.0
    return float(times.user + times.system)


@contextmanager
def stage() -> Iterator[Stage]:
    """Start the platform with the no-op service beside the others, no rate limit and no demo; end it afterwards."""
    with TemporaryDirectory(prefix="entente-bench-") as folder:
        documents = Path(folder) / "openapi"
        shutil.copytree(DOCUMENTS, documents)
        (documents / "bench.json").write_text(json.dumps(document_of(BENCH)))
        with (
            Path(folder, "console").open("w") as console,
            temporary_platform(
                extra_apps={"bench": "bench.noop:app"},
                documents=documents,
                durable=True,
                output=console,
                log_format="json",
            ) as platform,
        ):
            yield _set_up(platform)


def _set_up(platform: Platform) -> Stage:
    with httpx.Client(base_url=platform.base_url, timeout=30) as client:
        secret = platform.plan.keyring.client_secrets["demo"]
        answer = client.post("/auth/v1/token", data={"grant_type": "client_credentials"}, auth=("demo", secret))
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        begins = now().date() + timedelta(days=90)
        conference = _post(
            client,
            "/registration/v1/conferences",
            title={"en": "A bench"},
            place="Lille",
            country="FR",
            time_zone="Europe/Paris",
            starts_on=begins.isoformat(),
            ends_on=(begins + timedelta(days=2)).isoformat(),
            languages=["fr"],
        )
        path = f"/registration/v1/conferences/{conference['id']}"
        for code, role in (("FR", "host"), ("CN", "guest")):
            _post(client, f"{path}/delegations", code=code, name={"en": code}, role=role, country=code)
        at = begins.isoformat()
        times = {"starts_at": f"{at}T09:00:00+00:00", "ends_at": f"{at}T11:00:00+00:00"}

        def announce(title: str, capacity: int) -> str:
            workshop = _post(client, f"{path}/workshops", title={"en": title}, capacity=capacity, **times)
            return str(_post(client, f"/registration/v1/workshops/{workshop['id']}:announce")["id"])

        _post(client, f"{path}:publish")
        with ThreadPoolExecutor(8) as threads:
            workshops = list(threads.map(lambda n: announce(f"Workshop {n}", _NO_LIMIT), range(WORKSHOPS)))
        sold_out = announce("Sold out", 0)
        _post(client, f"{path}:open-registration")
    return Stage(platform, f"{path}/registrations", workshops, workshops[0], sold_out)


def _post(client: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body or None, headers={"Idempotency-Key": str(new_id())})
    if answer.is_error:
        raise ValueError(f"{path}: {answer.status_code} {answer.text}")
    result: dict[str, Any] = answer.json()
    return result
