"""`python -m deploy.launcher` as a newcomer starts it: everything, in a new folder; killed, started again, ended."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from deploy.launcher.edge import free_port
from deploy.launcher.settings import ROOT
from tests.deploy.test_launcher_process import PATIENCE, Launcher, children, ends_well, linux, still_running

pytestmark = pytest.mark.xdist_group("platform")


def launch(home: Path, port: int) -> Launcher:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ENTENTE_")},
        "ENTENTE_HOME": str(home),
        "ENTENTE_PORT": str(port),
        "ENTENTE_DEMO": "false",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.launcher"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until_ready(launcher: Launcher) -> list[str]:
    """What a newcomer reads, from the ready line to the last."""
    assert launcher.stdout is not None
    seen = []
    for line in launcher.stdout:
        seen.append(line.rstrip())
        if line.startswith("Ctrl-C"):
            return seen[seen.index(next(text for text in seen if text.startswith("Entente is ready"))) :]
    raise AssertionError("\n".join(seen[-40:]))


def log_in(home: Path, role: str) -> int:
    told = json.loads((home / "credentials.json").read_text())
    answer = httpx.post(f"{told['base_url']}/auth/v1/login", json=told["accounts"][role], timeout=PATIENCE)
    return answer.status_code


@linux
def test_a_newcomer_is_welcomed_and_kill_9_costs_nothing(home: Path) -> None:
    port = free_port()
    launcher = launch(home, port)
    try:
        welcome = "\n".join(read_until_ready(launcher))
        base = f"http://127.0.0.1:{port}"
        assert f"{base}/docs" in welcome
        assert str(home / "credentials.json") in welcome
        assert welcome.count("curl ") == 3
        assert httpx.get(f"{base}/docs").status_code == httpx.codes.OK
        for line in welcome.splitlines():
            if line.startswith("  curl "):
                answered = subprocess.run(["/bin/sh", "-c", line.strip()], capture_output=True, text=True, check=True)
                assert "status" not in json.loads(answered.stdout), answered.stdout
        assert log_in(home, "admin") == httpx.codes.OK

        processes = children(home)
        launcher.kill()
        launcher.communicate(timeout=PATIENCE)
        assert still_running(processes) == []

        launcher = launch(home, port)
        read_until_ready(launcher)
        assert log_in(home, "viewer") == httpx.codes.OK
        processes = children(home)
        ends_well(launcher, signal.SIGINT)
        assert still_running(processes, 0) == []
    finally:
        if launcher.poll() is None:
            launcher.kill()
        launcher.communicate(timeout=PATIENCE)
