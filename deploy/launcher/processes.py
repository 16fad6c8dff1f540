"""Child processes: started, their lines collected, restarted when they die, and ended without exception."""

import asyncio
import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.launcher.failure import LaunchError
from deploy.launcher.home import RunningProcess
from deploy.launcher.logs import Logs
from deploy.launcher.settings import ROOT
from shared.children import die_with_parent
from shared.db.binaries import Identity

MOST_DEATHS = 5
DEATHS_WITHIN = 60.0  # seconds

_FIRST_PAUSE = 0.2  # seconds before a restart, doubled with each death of the last minute
_LONGEST_PAUSE = 5.0
_LONGEST_LINE = 16 * 1024  # bytes


@dataclass(frozen=True)
class ProcessSpec:
    """How one process is run.

    `patience` is how many seconds it has to end after `stop_signal`; `death_signal` is what the kernel sends it when
    the launcher is killed; `explain` makes one sentence of its last lines when it dies too often.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    cwd: Path = ROOT
    identity: Identity = field(default_factory=Identity)
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    patience: float = 10.0
    explain: Callable[[list[str]], str] | None = None


class Child:
    """One process that is kept running until `stop`. Belongs to the event loop that made it."""

    def __init__(self, spec: ProcessSpec, logs: Logs, changed: Callable[[], None]) -> None:
        self.spec = spec
        self.running: RunningProcess | None = None
        self._logs = logs
        self._changed = changed
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)

    async def keep_running(self) -> None:
        """Run the process, again whenever it ends, until `stop`; raises LaunchError when it dies too often."""
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self._run_once()
            if self._stopping.is_set():
                return
            self._deaths.append(time.monotonic())
            self._give_up_or_report(code, time.monotonic() - started)
            recent = sum(death > time.monotonic() - DEATHS_WITHIN for death in self._deaths)
            with contextlib.suppress(TimeoutError):
                pause = min(_FIRST_PAUSE * 2 ** (recent - 1), _LONGEST_PAUSE)
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def stop(self) -> None:
        """End the process: by its signal first, with its whole group after its patience. Returns when it is gone."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(self.spec.stop_signal)
        try:
            await asyncio.wait_for(process.wait(), self.spec.patience)
        except TimeoutError:
            self._logs.say(f"{self.spec.name} did not end within {self.spec.patience:.0f} s and was killed")
            _kill_group(process.pid)
            await process.wait()

    def kill(self) -> None:
        """Kill the process and its group at once (SIGKILL); it is restarted unless it was being stopped."""
        if self._process is not None:
            _kill_group(self._process.pid)

    async def _run_once(self) -> int:
        self._logs.begin(self.spec.name)
        process = await start_process(self.spec)
        self._process = process
        self.running = RunningProcess.of(self.spec.name, process.pid)
        self._changed()
        reading = asyncio.create_task(_read_lines(process.stdout, lambda line: self._logs.add(self.spec.name, line)))
        try:
            return await process.wait()
        finally:
            _kill_group(process.pid)  # its own children, if it had any
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reading, 1.0)
            self._process = None
            self.running = None
            self._changed()

    def _give_up_or_report(self, code: int, lived: float) -> None:
        story = f"{self.spec.name} {describe_end(code)} after {lived:.1f} s"
        tail = self._logs.tail(self.spec.name)
        if len(self._deaths) == MOST_DEATHS and self._deaths[-1] - self._deaths[0] < DEATHS_WITHIN:
            if self.spec.explain is not None:
                raise LaunchError(self.spec.explain(self._logs.last_lines(self.spec.name)))
            raise LaunchError(f"{story}, for the {MOST_DEATHS}th time within a minute. Its last lines:\n{tail}")
        self._logs.say(f"{story}; it is started again. Its last lines:\n{tail}")


async def run_to_end(spec: ProcessSpec, logs: Logs, *, told: bytes | None = None) -> None:
    """Run a process once, with `told` on its standard input; raises LaunchError with its last lines when it fails."""
    logs.begin(spec.name)
    process = await start_process(spec, told=told is not None)
    reading = asyncio.create_task(_read_lines(process.stdout, lambda line: logs.add(spec.name, line)))
    try:
        if process.stdin is not None and told is not None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                process.stdin.write(told)
                await process.stdin.drain()
            process.stdin.close()
        code = await process.wait()
    finally:
        _kill_group(process.pid)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reading, 1.0)
    if code != 0:
        raise LaunchError(f"{spec.name} {describe_end(code)}. Its last lines:\n{logs.tail(spec.name)}")


async def start_process(spec: ProcessSpec, *, told: bool = False) -> asyncio.subprocess.Process:
    """Start a process in a session of its own (Ctrl-C reaches the launcher alone), to die with this thread."""
    try:
        return await asyncio.create_subprocess_exec(
            *spec.command,
            cwd=spec.cwd,
            env=dict(spec.environment),
            stdin=asyncio.subprocess.PIPE if told else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(spec.death_signal),
            **spec.identity,
        )
    except OSError as error:
        raise LaunchError(f"{spec.name} cannot be started: {error.strerror} ({spec.command[0]}).") from error


def describe_end(code: int) -> str:
    """How a process ended, from its return code."""
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


async def _read_lines(output: asyncio.StreamReader | None, take: Callable[[str], None]) -> None:
    """Hand on each line of a process's output, an overlong one in pieces, until it is closed."""
    rest = b""
    while output is not None and (chunk := await output.read(64 * 1024)):
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            lines.append(rest)
            rest = b""
        for line in lines:
            take(line.decode(errors="replace").rstrip("\r"))
    if rest:
        take(rest.decode(errors="replace"))
