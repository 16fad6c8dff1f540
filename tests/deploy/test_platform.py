"""A running platform: its processes are watched, can be pulled about, and get no more than is theirs."""

import json
import os
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from deploy.launcher import LaunchError, LauncherSettings, Platform, temporary_platform
from deploy.launcher.databases import own_server, pool_size
from deploy.launcher.home import Home
from deploy.launcher.keyring import ROLES
from shared.auth.tokens import SigningKey
from shared.db.binaries import can_enter
from shared.db.embedded import EmbeddedPostgres, PostgresOptions
from tests.deploy.conftest import STANDIN, write_documents

pytestmark = pytest.mark.xdist_group("platform")


def standin(platform: Platform, path: str = "self") -> httpx.Response:
    return httpx.get(f"{platform.base_url}/standin/{path}", timeout=10)


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_the_edge_spreads_requests_over_all_processes_of_a_service(platform: Platform) -> None:
    seen = {standin(platform).json()["pid"] for _ in range(40)}
    assert seen == {pid for name, pid in platform.pids().items() if name.startswith("standin-")}
    assert len(seen) == 2


@pytest.mark.parametrize("name", ["standin-1", "postgres", "edge"])
def test_a_process_that_is_killed_is_started_again(platform: Platform, name: str) -> None:
    before = platform.pids()[name]
    platform.kill(name)
    assert within(60, lambda: platform.pids().get(name, before) != before)
    platform.wait_ready()
    assert standin(platform).status_code == httpx.codes.OK


def test_a_crash_is_reported_with_the_last_lines(platform: Platform) -> None:
    standin(platform, "crash")
    log = platform.home.logs / "entente.log"
    assert within(60, lambda: "ended with code 3" in log.read_text())
    assert "the stand-in was told to crash" in log.read_text()
    platform.wait_ready()


def test_a_stopped_service_stays_stopped_and_starts_again(platform: Platform) -> None:
    platform.stop_service("standin")
    assert standin(platform).status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert not any(name.startswith("standin-") for name in platform.pids())
    platform.start_service("standin")
    assert standin(platform).status_code == httpx.codes.OK


def test_a_service_gets_its_own_secrets_and_no_others(platform: Platform) -> None:
    environment = standin(platform).json()["environment"]
    secret = {name for name in environment if name.endswith(("_SECRET", "DATABASE_URL", "_SIGNING_KEY_FILE"))}
    assert secret == {"ENTENTE_STANDIN_SECRET", "ENTENTE_STANDIN_DATABASE_URL"}
    assert environment["ENTENTE_PUBLIC_URL"] == platform.base_url
    assert len(os.fsencode(environment["ENTENTE_GATEWAY_URL"].removeprefix("unix:"))) < 100


def test_all_pools_together_stay_below_what_the_server_allows() -> None:
    settings = LauncherSettings(_env_file=None, database_pool_size=10)
    assert pool_size(settings, processes=4, max_connections=100) == 10
    lowered = pool_size(settings, processes=16, max_connections=150)
    assert 2 <= lowered < 10
    assert 16 * lowered < 150
    with pytest.raises(LaunchError, match="raise its max_connections or lower ENTENTE_WORKERS"):
        pool_size(settings, processes=64, max_connections=100)


def test_credentials_are_for_their_owner_only(platform: Platform) -> None:
    file = platform.home.credentials
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads(file.read_text())
    assert set(told) == {"base_url", "accounts", "clients"}
    assert told["base_url"] == platform.base_url
    assert set(told["accounts"]) == set(ROLES)
    assert all(set(account) == {"email", "password"} for account in told["accounts"].values())
    assert len({account["password"] for account in told["accounts"].values()}) == len(ROLES)
    assert set(told["clients"]) == {"partner"}
    assert set(told["clients"]["partner"]) == {"client_id", "client_secret"}


def test_keys_are_for_their_owner_only_and_differ(platform: Platform) -> None:
    assert stat.S_IMODE(platform.home.keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in platform.home.keys.iterdir()} == {0o600}
    files = platform.plan.keyring.signing_keys
    keys = {service: SigningKey(file.read_bytes(), service).public_jwk() for service, file in files.items()}
    assert {service: key["alg"] for service, key in keys.items()} == {"gateway": "RS256", "registration": "ES256"}


def test_log_files_name_their_process(platform: Platform) -> None:
    assert {"postgres.log", "edge.log", "standin-0.log", "entente.log"} <= {
        file.name for file in platform.home.logs.iterdir()
    }


def test_a_service_that_cannot_start_ends_the_run_with_its_reason(tmp_path: Path) -> None:
    documents = write_documents(tmp_path / "documents")
    with (
        pytest.raises(LaunchError, match=r"broken-0 ended with code [13] .* 5th time(.|\n)*no_such_module"),
        temporary_platform(services=(), extra_apps={"broken": "tests.deploy.no_such_module:app"}, documents=documents),
    ):
        pass


def test_two_platforms_run_side_by_side_and_stopping_one_leaves_the_other(platform: Platform, tmp_path: Path) -> None:
    documents = write_documents(tmp_path / "documents")
    with temporary_platform(services=(), extra_apps=STANDIN, documents=documents) as other:
        assert standin(other).json()["environment"]["ENTENTE_HOME"] == str(other.home.folder)
        sockets, pids = other.home.app_sockets, other.pids().values()
        assert standin(platform).status_code == httpx.codes.OK
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not sockets.parent.exists()
    assert standin(platform).status_code == httpx.codes.OK


class TestDatabases:
    """On a server that the settings name, and where root's clone is closed to PostgreSQL's user."""

    def test_a_server_of_ones_own_is_used_and_none_started(self, tmp_path: Path) -> None:
        documents = write_documents(tmp_path / "documents")
        server = EmbeddedPostgres.temporary(PostgresOptions(max_connections=25, durable=False))
        try:
            with temporary_platform(
                services=(),
                extra_apps=STANDIN,
                documents=documents,
                database_url=server.url(),
                database_prefix="second",
                database_pool_size=20,
            ) as platform:
                assert "postgres" not in platform.pids()
                environment = standin(platform).json()["environment"]
                assert "/second_standin?" in environment["ENTENTE_STANDIN_DATABASE_URL"]
                assert int(environment["ENTENTE_DATABASE_POOL_SIZE"]) < 25 - 10
        finally:
            server.stop()

    def test_a_server_that_does_not_answer_is_one_sentence(self, tmp_path: Path) -> None:
        url = "postgresql://administrator:hunter2@127.0.0.1:1/postgres"
        with (
            pytest.raises(LaunchError, match=r"^PostgreSQL cannot be used: .*127\.0\.0\.1:1") as refusal,
            temporary_platform(services=(), extra_apps=STANDIN, documents=tmp_path, database_url=url),
        ):
            pass
        assert "\n" not in str(refusal.value)
        assert "hunter2" not in str(refusal.value)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")
    def test_the_data_of_a_home_closed_to_others_lies_elsewhere(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A clone in `/root`, started by root."""
        monkeypatch.setattr("deploy.launcher.databases._SYSTEM_DATA", home)
        with tempfile.TemporaryDirectory(prefix="entente-closed-") as closed:
            settings = LauncherSettings(_env_file=None, home=Path(closed) / "clone" / ".entente")
            claimed = Home(settings.home)
            claimed.open()
            first = own_server(settings, claimed, ["registry"], durable=False)
            again = own_server(settings, claimed, ["registry"], durable=False)
            assert (settings.home / "data" / "postgres").is_symlink()
            assert first.data == again.data
            assert first.data.parent == home
            assert can_enter(first.data, first.identity)
            claimed.close()
