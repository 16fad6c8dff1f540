"""The folder of one platform (`ENTENTE_HOME`): one launcher at a time, and nothing left over from the last.

No folder is ever removed with what is in it: sockets are unlinked by name, and a folder goes only when it is empty.
"""

import contextlib
import fcntl
import json
import os
import signal
import stat
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import psutil

from deploy.launcher.failure import LaunchError

_SAME_START = 2.0  # seconds; the clock may have been set since
_LEFTOVER_PATIENCE = 10.0  # seconds
_SOCKET_FOLDERS = ("apps", "pg")


@dataclass(frozen=True)
class RunningProcess:
    """A process as it is remembered: its id alone may by now be somebody else's."""

    name: str
    pid: int
    started: float

    @classmethod
    def of(cls, name: str, pid: int) -> "RunningProcess | None":
        """The process that now has that id, None if there is none."""
        try:
            return cls(name, pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    def is_running(self) -> bool:
        """Whether this very process still runs; one that merely waits to be buried does not."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _SAME_START
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False


_FILE_FOLDERS = {"registry": "documents", "registration": "slides"}


class Home:
    """Paths under ENTENTE_HOME. `open` makes them and claims the folder, `close` gives it up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.logs = folder / "logs"
        self.keys = folder / "keys"
        self.mail = folder / "mail"
        self.credentials = folder / "credentials.json"
        self.edge_configuration = folder / "envoy.json"
        self._state = folder / "state.json"
        self._run = folder / "run.json"
        self._lock: IO[str] | None = None
        self._sockets: Path | None = None

    def files_of(self, service: str) -> Path:
        """Where a service keeps its files, unless it is told otherwise."""
        return self.folder / _FILE_FOLDERS[service]

    @property
    def app_sockets(self) -> Path:
        """The folder of the services' sockets, closed to other users: who connects there has passed no edge."""
        return self._socket_folder / _SOCKET_FOLDERS[0]

    @property
    def postgres_sockets(self) -> Path:
        """The folder of PostgreSQL's socket, where everybody may knock and is asked for a password."""
        return self._socket_folder / _SOCKET_FOLDERS[1]

    @property
    def _socket_folder(self) -> Path:
        if self._sockets is None:
            raise RuntimeError("open() comes first")
        return self._sockets

    def open(self) -> list[str]:
        """Claim the folder; the names of processes that a crashed run had left and that were ended now.

        Raises LaunchError when the folder cannot be written or another launcher has it.
        """
        try:
            for folder in (self.folder, self.data, self.logs, self.keys):
                folder.mkdir(parents=True, exist_ok=True)
            self.keys.chmod(0o700)
            self.logs.chmod(0o700)
            self._lock = self._claim()
        except OSError as error:
            raise LaunchError(
                f"The folder {self.folder} cannot be used ({error.strerror}): "
                "set ENTENTE_HOME to one that can be written."
            ) from error
        ended = self._end_leftovers()
        # Short, because the path of a socket may have some hundred bytes only.
        self._sockets = Path(tempfile.mkdtemp(prefix="entente-"))
        self._sockets.chmod(0o711)  # PostgreSQL's user passes through
        self.app_sockets.mkdir(mode=0o700)
        self.remember([])
        return ended

    def remember(self, processes: list[RunningProcess]) -> None:
        """Write down what runs, for the next start should this one be killed."""
        content = {"sockets": str(self._socket_folder), "processes": [asdict(process) for process in processes]}
        draft = self._run.with_suffix(".draft")
        draft.write_text(json.dumps(content))
        draft.replace(self._run)

    def close(self) -> None:
        """Give the folder up. Safe to call twice, and when `open` failed."""
        if self._sockets is not None:
            _remove_sockets(self._sockets)
            self._run.unlink(missing_ok=True)
            self._sockets = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def read_state(self) -> dict[str, str]:
        """What earlier starts have done already."""
        try:
            state: dict[str, str] = json.loads(self._state.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return state

    def write_state(self, **changes: str) -> None:
        """Note what was done."""
        self._state.write_text(json.dumps(self.read_state() | changes))

    def _claim(self) -> IO[str]:
        lock = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            lock.close()
            raise LaunchError(
                f"Entente already runs in {self.folder} (process {holder}): stop it, or give this one "
                "an ENTENTE_HOME and an ENTENTE_PORT of its own."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def _end_leftovers(self) -> list[str]:
        try:
            run = json.loads(self._run.read_text())
            processes = [RunningProcess(**process) for process in run["processes"]]
            sockets = Path(run["sockets"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return []
        found = [process for process in processes if process.is_running()]
        for request in (signal.SIGINT, signal.SIGKILL):
            left = [process for process in found if process.is_running()]
            for process in left:
                _send(process.pid, request)
            deadline = time.monotonic() + _LEFTOVER_PATIENCE
            while any(process.is_running() for process in left) and time.monotonic() < deadline:
                time.sleep(0.05)
        _remove_sockets(sockets)
        return [process.name for process in found]


def _send(leader: int, request: signal.Signals) -> None:
    """Signal a process that leads its own group: politely to itself, in the end to the whole group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if request == signal.SIGKILL:
            os.killpg(leader, request)
        else:
            os.kill(leader, request)


def _remove_sockets(folder: Path) -> None:
    """Remove a folder of sockets that `open` made. Whatever is no socket stays, and then its folder too."""
    for inner in (*(folder / name for name in _SOCKET_FOLDERS), folder):
        with contextlib.suppress(OSError):
            for entry in inner.iterdir():
                lock_of_socket = entry.name.startswith(".s.PGSQL.") and entry.name.endswith(".lock")
                if stat.S_ISSOCK(entry.lstat().st_mode) or lock_of_socket:
                    entry.unlink()
            inner.rmdir()
