"""Work on strangers' files happens in a child process that can be killed: one target, many items.

`map_in_child("package.module:function", items, limits)` calls the function once per item in a child and
yields what it returned (JSON) or why it failed. A child that is too slow, too large or crashes is killed;
the items after the culprit go on in a new one. The parent is never harmed.
"""

from __future__ import annotations

import importlib
import json
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Self

Json = Any
_START_SECONDS = 120.0  # a busy machine needs long to import; the clock of an item starts when its work does


@dataclass(frozen=True)
class Limits:
    """What one item may use: wall-clock seconds, and address space of the child in bytes."""

    seconds: float
    memory_bytes: int


@dataclass(frozen=True)
class Answer:
    """What the function returned for an item."""

    value: Json


@dataclass(frozen=True)
class Failure:
    """Why there is no answer, in words for people; `is_fatal` when the child did not survive."""

    what: str
    then: str = ""
    is_fatal: bool = False


class Child:
    """A child process that starts when this is made, so that it is ready when its first item comes; close it.

    One that was killed is followed by another, where items are left.
    """

    def __init__(self, target: str, limits: Limits) -> None:
        self._target, self._limits = target, limits
        self._process: _Process | None = _Process(target, limits)

    def __enter__(self) -> Self:
        """Hold the child."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever it does."""
        self.close()

    def map(
        self, items: Iterable[Json], on_progress: Callable[[float], None] | None = None
    ) -> Iterator[Answer | Failure]:
        """Yield one Answer or Failure per item, in order.

        `on_progress` gets the share (0 to 1) of the running item that the function reported.
        """
        for item in items:
            process = self._process = self._process or _Process(self._target, self._limits)
            outcome = process.settle(item, on_progress)
            if isinstance(outcome, Failure) and outcome.is_fatal:
                self.close()
            yield outcome

    def close(self) -> None:
        """Kill the process."""
        if self._process:
            self._process.kill()
        self._process = None


def map_in_child(
    target: str, items: Sequence[Json], limits: Limits, on_progress: Callable[[float], None] | None = None
) -> Iterator[Answer | Failure]:
    """Yield one Answer or Failure per item, in order, from a child of their own."""
    if items:
        with Child(target, limits) as child:
            yield from child.map(items, on_progress)


def report_progress(share: float) -> None:
    """Tell the parent, from inside a target function, how far the item is (0 to 1)."""
    _write(sys.__stdout__, {"progress": round(share, 3)})


class _Process:
    """One run of the child: it says that it is ready, then settles item after item."""

    def __init__(self, target: str, limits: Limits) -> None:
        self._limits = limits
        self._is_ready = False
        command = [sys.executable, "-m", "archkit.child", target, str(limits.memory_bytes)]
        # In a session of its own: Ctrl-C is for the parent, who ends it.
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter, our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_pump, args=(self._process.stdout, self._lines), daemon=True).start()

    def settle(self, item: Json, on_progress: Callable[[float], None] | None) -> Answer | Failure:
        """Return what came of an item."""
        if not self._is_ready:
            start = Limits(_START_SECONDS, self._limits.memory_bytes)
            if isinstance(_await_outcome(self._lines, start, None), Failure):
                return Failure("the reader could not be started", is_fatal=True)
            self._is_ready = True
        _write(self._process.stdin, item)
        return _await_outcome(self._lines, self._limits, on_progress)

    def kill(self) -> None:
        """End it and forget its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            _close(pipe)


def _await_outcome(
    lines: queue.Queue[str | None], limits: Limits, on_progress: Callable[[float], None] | None
) -> Answer | Failure:
    """Read messages until one settles the item; the clock starts anew with each sign of progress."""
    while True:
        try:
            line = lines.get(timeout=limits.seconds)
        except queue.Empty:
            return Failure(f"it took more than {limits.seconds:g} s", is_fatal=True)
        match _message(line):
            case None:
                size = limits.memory_bytes >> 20
                return Failure(f"the reader stopped, most likely above {size:,} MB of memory", is_fatal=True)
            case {"progress": share}:
                if on_progress:
                    on_progress(share)
            case {"answer": value}:
                return Answer(value)
            case {"refusal": [what, then]}:
                return Failure(what, then)
            case {"failure": what}:
                return Failure(what)
            case _:
                return Failure("the reader answered nothing that can be understood", is_fatal=True)


def _message(line: str | None) -> Json:
    """Return what the child said; None where it is gone, or babbles."""
    try:
        return json.loads(line) if line is not None else None
    except ValueError:
        return None


def _pump(stream: IO[str] | None, lines: queue.Queue[str | None]) -> None:
    with suppress(ValueError, OSError):  # the stream is closed when the child is killed
        for line in stream or ():
            lines.put(line)
    lines.put(None)


def _write(stream: IO[str] | None, value: Json) -> None:
    if stream is None:
        return
    with suppress(BrokenPipeError):  # a dead child is noticed when its answer does not come
        stream.write(json.dumps(value) + "\n")
        stream.flush()


def _close(stream: IO[str] | None) -> None:
    with suppress(BrokenPipeError, OSError):
        if stream:
            stream.close()


def _serve(target: str, memory_bytes: int) -> None:
    _limit_memory(memory_bytes)
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    sys.stdout = sys.stderr  # what a library prints is no answer
    _write(sys.__stdout__, {"answer": "ready"})
    for line in sys.stdin:
        _write(sys.__stdout__, _settle(function, json.loads(line)))


def _settle(function: Callable[[Json], Json], item: Json) -> dict[str, Json]:
    try:
        return {"answer": function(item)}
    except ArchkitError as error:
        return {"refusal": [error.what, error.next]}
    except (RecursionError, MemoryError):
        return {"failure": "it is nested too deeply or is too large"}
    except Exception as error:  # noqa: BLE001  whatever broke is told by name only: its text may quote a secret
        return {"failure": f"the reader failed on it ({type(error).__name__})"}


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
