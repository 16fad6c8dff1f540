"""The launcher as a process: however it ends, nothing stays behind; and what it cannot do it says in a sentence."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from deploy.launcher.edge import free_port
from deploy.launcher.settings import ROOT

pytestmark = pytest.mark.xdist_group("platform")

PATIENCE = 90  # seconds, for a machine with much else to do

Launcher = subprocess.Popen[str]
Start = Callable[..., Launcher]
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends what was left")


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start a launcher with the stand-in as its only service."""
    started: list[Launcher] = []

    def _start(port: int | None = None) -> Launcher:
        line = [sys.executable, "-m", "tests.deploy.run_standin", str(home), str(port or free_port())]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(line, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield _start
    for launcher in started:
        if launcher.poll() is None:
            launcher.terminate()
        launcher.communicate(timeout=PATIENCE)


def wait_until_ready(launcher: Launcher) -> None:
    assert launcher.stdout is not None
    for line in launcher.stdout:
        if "Entente is ready" in line:
            return
    raise AssertionError(f"it ended with {launcher.wait()}: {launcher.stderr and launcher.stderr.read()}")


def ends_well(launcher: Launcher, ending: signal.Signals = signal.SIGTERM) -> None:
    launcher.send_signal(ending)
    launcher.communicate(timeout=PATIENCE)
    assert launcher.returncode == 0


def children(home: Path) -> list[psutil.Process]:
    """All processes that the launcher of this home runs, with their own children."""
    run = json.loads((home / "run.json").read_text())
    direct = [psutil.Process(process["pid"]) for process in run["processes"]]
    return direct + [below for process in direct for below in process.children(recursive=True)]


def first_children(home: Path) -> list[psutil.Process]:
    """The same in the middle of the start, as soon as there are some."""
    deadline = time.monotonic() + PATIENCE
    while not ((home / "run.json").exists() and (running := children(home))):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return running


def still_running(processes: list[psutil.Process], seconds: float = 30) -> list[psutil.Process]:
    """Those that have not gone after that time; a zombie has, its new parent merely has not looked."""
    deadline = time.monotonic() + seconds
    while left := [process for process in processes if is_alive(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return left


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def sockets(home: Path) -> Path:
    return Path(json.loads((home / "run.json").read_text())["sockets"])


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order(start: Start, home: Path, ending: signal.Signals) -> None:
    launcher = start()
    wait_until_ready(launcher)
    processes, folder = children(home), sockets(home)
    assert len(processes) > 5, "PostgreSQL with its own, the edge and the stand-in"
    ends_well(launcher, ending)
    assert still_running(processes, 0) == []
    assert not folder.exists()


@linux
def test_kill_9_leaves_no_process_and_the_next_start_is_clean(start: Start, home: Path) -> None:
    launcher = start()
    wait_until_ready(launcher)
    processes, folder = children(home), sockets(home)
    launcher.kill()
    assert still_running(processes) == []
    following = start()
    wait_until_ready(following)
    assert not folder.exists(), "the next start clears the sockets of the one that was killed"
    ends_well(following)


@linux
def test_kill_9_in_the_middle_of_the_first_start_leaves_no_process_and_half_a_start_is_taken_up(
    start: Start, home: Path
) -> None:
    launcher = start()
    processes = first_children(home)
    launcher.kill()
    assert still_running(processes) == []
    following = start()
    wait_until_ready(following)
    ends_well(following)


def test_a_signal_in_the_middle_of_the_start_ends_it_in_good_order(start: Start, home: Path) -> None:
    launcher = start()
    processes = first_children(home)
    ends_well(launcher)
    assert still_running(processes, 1) == []


def test_nobody_needs_to_read_what_it_prints(start: Start) -> None:
    """A full pipe must not hold up the platform: here more is logged than a pipe takes."""
    port = free_port()
    launcher = start(port)
    wait_until_ready(launcher)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=5) as client:
        for _ in range(600):
            client.get("/standin/self", headers={"user-agent": "x" * 200}).raise_for_status()
    ends_well(launcher)


def refusal(launcher: Launcher) -> str:
    """What a launcher says that will not start: its whole standard error, which must be one line."""
    _, complaint = launcher.communicate(timeout=PATIENCE)
    assert launcher.returncode == 1
    assert complaint.count("\n") == 1, complaint
    return complaint


def test_a_busy_port_is_one_sentence(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refusal(start(port)) == (
            f"entente: Port {port} is taken by another program: set ENTENTE_PORT to a free one.\n"
        )


def test_a_folder_that_cannot_be_used_is_one_sentence(start: Start, home: Path) -> None:
    (home / "data").write_text("in the way")
    assert "set ENTENTE_HOME to one that can be written" in refusal(start())


def test_a_home_in_use_is_one_sentence_and_the_first_goes_on(start: Start, home: Path) -> None:
    first = start()
    wait_until_ready(first)
    assert f"(process {first.pid})" in refusal(start())
    assert still_running(children(home), 0) == children(home)
    ends_well(first)


def test_a_database_that_cannot_start_is_one_sentence(start: Start, home: Path) -> None:
    first = start()
    wait_until_ready(first)
    ends_well(first)
    (home / "data" / "postgres" / "cluster" / "global" / "pg_control").write_bytes(b"")
    assert "PostgreSQL does not stay up: could not read file" in refusal(start())


def test_processes_of_a_crashed_run_are_ended_and_others_spared(start: Start, home: Path) -> None:
    """Where the kernel does not end them (macOS), the next start does; an id that was given anew is another's."""
    left, innocent = (
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
        for _ in range(2)
    )
    try:
        started = psutil.Process(left.pid).create_time()
        remembered = [
            {"name": "left", "pid": left.pid, "started": started},
            {"name": "innocent", "pid": innocent.pid, "started": started - 1000},
        ]
        (home / "run.json").write_text(json.dumps({"sockets": str(home / "none"), "processes": remembered}))
        launcher = start()
        wait_until_ready(launcher)
        assert left.poll() is not None
        assert innocent.poll() is None
        ends_well(launcher)
    finally:
        for process in (left, innocent):
            process.kill()
            process.wait()


@linux
def test_it_ends_when_make_is_killed() -> None:
    """`make run` gives it `--end-with-parent`."""
    make = (
        "import subprocess, sys, time\n"
        "code = 'import signal, time; from shared.children import end_with_parent; '\n"
        "code += 'end_with_parent(signal.SIGTERM); print(1, flush=True); time.sleep(60)'\n"
        "child = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", make], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        launcher = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert still_running([launcher]) == []
