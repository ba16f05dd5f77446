"""Runs one tool of the ladder: with a time limit, its whole family ended with it, the end of what it said kept."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

KEPT_BYTES = 16 * 2**20
_CHUNK_BYTES = 65_536
_LAST_WORDS_S = 5.0


@dataclass(frozen=True)
class Ran:
    """How a tool ended and the end of what it said; `code` None: it was stopped at the time limit."""

    code: int | None
    said: str

    @property
    def is_clean(self) -> bool:
        """Whether it ended by itself with exit code 0."""
        return self.code == 0


@dataclass
class _Heard:
    """The last KEPT_BYTES of a stream that another thread reads, so that a flood is no danger."""

    _end: bytearray = field(default_factory=bytearray)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def listen(self, stream: IO[bytes]) -> None:
        for chunk in iter(partial(os.read, stream.fileno(), _CHUNK_BYTES), b""):
            with self._lock:
                self._end += chunk
                del self._end[:-KEPT_BYTES]

    def text(self) -> str:
        with self._lock:
            return self._end.decode(errors="replace")


@dataclass(frozen=True)
class Tool:
    """A tool that runs; stdout and stderr are one log."""

    process: subprocess.Popen[bytes]
    _heard: _Heard

    @property
    def said(self) -> str:
        """The end of what it said so far."""
        return self._heard.text()

    @property
    def code(self) -> int | None:
        """The exit code; None while it runs."""
        return self.process.poll()

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the tool itself."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> int | None:
        """Return the exit code; None where it still runs after these seconds."""
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None


def run_tool(command: Sequence[str], folder: Path, *, env: Mapping[str, str], seconds: float) -> Ran:
    """Run a command in a folder and return how it ended; what it left running is ended too."""
    with started_tool(command, folder, env=env) as tool:
        code = tool.wait(seconds)
    late = f"\nStopped after {seconds:g} s." if code is None else ""
    return Ran(code, f"{tool.said}{late}")


@contextmanager
def started_tool(command: Sequence[str], folder: Path, *, env: Mapping[str, str]) -> Iterator[Tool]:
    """Start a command in a process group of its own, and kill the whole group at the end."""
    process = _open(command, folder, env)
    heard = _Heard()
    # A daemon: a grandchild in another session may hold the pipe open for as long as it likes.
    reader = threading.Thread(target=heard.listen, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        yield Tool(process, heard)
    finally:
        _end_family(process)
        process.wait()
        reader.join(timeout=_LAST_WORDS_S)


def _open(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  the commands are the ladder's own, without a shell
        list(command),
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _end_family(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and everything that it started in its group, also where itself has ended."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
