"""The log lines of all processes: together on the console, and each process's own in a file of bounded size."""

import logging
import queue
import re
import sys
import threading
import time
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

LAUNCHER = "entente"
TAIL_LINES = 20

_FILE_BYTES = 5 * 1024 * 1024
_OLD_FILES = 2
_LONGEST_QUEUE = 5000  # lines
_LAST_WORDS = 2.0  # seconds
# A request that went well or was refused, as services and the edge write it for people.
_REQUEST = re.compile(r"\S+ \[info +\] request +(?!.*\bstatus=5)|[A-Z]+ \S+ → [1-4]")
_COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
_NAME_WIDTH = 14


class Console:
    """Prints without ever making its callers wait: where nobody reads, lines are dropped and counted.

    A caller that waited for a full pipe would keep every process of the platform waiting behind it.
    """

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output or sys.stdout
        self._coloured = self._output.isatty()
        self._lines: queue.Queue[str | None] = queue.Queue(_LONGEST_QUEUE)
        self._dropped = 0
        self._thread = threading.Thread(target=self._write_all, name="console", daemon=True)
        self._thread.start()

    def line(self, name: str, text: str) -> None:
        """Print a line of the process `name`."""
        label = f"{name:<{_NAME_WIDTH}}│"
        if self._coloured:
            colour = 1 if name == LAUNCHER else _COLOURS[sum(name.encode()) % len(_COLOURS)]
            label = f"\x1b[{colour}m{label}\x1b[0m"
        self.text(f"{label} {text}")

    def text(self, text: str) -> None:
        """Print text as it is."""
        try:
            self._lines.put_nowait(text)
        except queue.Full:
            self._dropped += 1

    def close(self) -> None:
        """Print what waits, for two seconds at most."""
        try:
            self._lines.put_nowait(None)
        except queue.Full:
            return
        self._thread.join(_LAST_WORDS)

    def _write_all(self) -> None:
        while (text := self._lines.get()) is not None:
            if self._dropped and self._lines.empty():
                text += f"\n({self._dropped} lines were not shown here; the log files have them)"
                self._dropped = 0
            try:
                self._output.write(text + "\n")
                self._output.flush()
            except (OSError, ValueError):
                return  # the console is gone; the files remain


class Logs:
    """Takes the lines of all processes. One per platform; without `requests` those stay in the files alone, but for
    the ones that ended in an error of ours."""

    def __init__(self, folder: Path, console: Console, *, requests: bool = True) -> None:
        self._folder = folder
        self._console = console
        self._requests = requests
        self._files: dict[str, RotatingFileHandler] = {}
        self._tails: dict[str, deque[str]] = {}

    def begin(self, name: str) -> None:
        """The process starts (again): its tail begins here."""
        self._tail(name).clear()

    def add(self, name: str, text: str) -> None:
        """A line of the process `name`."""
        self._tail(name).append(text)
        self._write(name, text)
        if self._requests or not _REQUEST.match(text):
            self._console.line(name, text)

    def say(self, text: str) -> None:
        """A line of the launcher itself, with the time in its file."""
        for line in text.splitlines():
            self._write(LAUNCHER, f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {line}")
            self._console.line(LAUNCHER, line)

    def last_lines(self, name: str) -> list[str]:
        """The last lines of a process since it was started."""
        return list(self._tail(name))

    def tail(self, name: str) -> str:
        """The same, indented for a report, with the file that has all of them."""
        lines = "\n".join(f"    {line}" for line in self._tail(name))
        return f"{lines}\n  (all of it: {self.file(name)})" if lines else "  (it said nothing)"

    def file(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def close(self) -> None:
        for handler in self._files.values():
            handler.close()
        self._files.clear()

    def _tail(self, name: str) -> deque[str]:
        return self._tails.setdefault(name, deque(maxlen=TAIL_LINES))

    def _write(self, name: str, text: str) -> None:
        if name not in self._files:
            self._files[name] = RotatingFileHandler(
                self.file(name), maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="replace"
            )
        self._files[name].emit(logging.LogRecord(name, logging.INFO, "", 0, text, None, None))
