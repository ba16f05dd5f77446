"""A lock among processes, for what only one of them may do at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from archkit.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def alone(lock: Path, seconds: float) -> Iterator[None]:
    """Hold that lock file; raises DocumentError where another process holds it for longer than `seconds`."""
    try:
        with FileLock(lock, timeout=seconds):
            yield
    except Timeout as error:
        what = f"Another archkit has held this for {seconds:g} s."
        raise DocumentError(
            what, where=str(lock), then="Wait until it has finished, then try again."
        ) from error
