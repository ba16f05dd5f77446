"""Runs one tool of the ladder: with a time limit, its whole family ended with it, the end of what it said kept."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LOG_LENGTH = 6_000


@dataclass(frozen=True)
class Ran:
    """How a tool ended and all it said; `code` None: it was stopped at the time limit."""

    code: int | None
    said: str

    @property
    def log(self) -> str:
        """The end of what it said."""
        return tail(self.said)

    @property
    def is_clean(self) -> bool:
        """Whether it ended by itself with exit code 0."""
        return self.code == 0


def run_tool(
    command: Sequence[str], folder: Path, *, env: Mapping[str, str] | None = None, seconds: float
) -> Ran:
    """Run a command in a folder and return how it ended; stdout and stderr are one log."""
    with start_tool(command, folder, env=env) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            end_family(process)
            said, _ = process.communicate()
            return Ran(None, f"{said}\nStopped after {seconds:.0f} s.")
        return Ran(process.returncode, said)


def start_tool(
    command: Sequence[str], folder: Path, *, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a command in a process group of its own."""
    return subprocess.Popen(  # noqa: S603  the commands are the ladder's own, without a shell
        list(command),
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )


def end_family(process: subprocess.Popen[str]) -> None:
    """Kill a process and everything that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def tail(text: str) -> str:
    """Return the end of what a tool said."""
    return text if len(text) <= LOG_LENGTH else f"[...]\n{text[-LOG_LENGTH:]}"
