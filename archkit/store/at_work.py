"""Whose work is still going on: a lock that its process holds, and that the system lets go when the process dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archkit.store.folder import StudyFolder

_FOLDER = ".archkit/sessions"


class AtWork:
    """The lock of one piece of work, held by this process until the work is done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, timeout=0, thread_local=False)

    def take(self) -> bool:
        """Take the lock; False where another process, or another part of this one, holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def done(self) -> None:
        """Let the lock go: the work came to its end."""
        self._lock.release()
        self._path.unlink(missing_ok=True)

    def let_go(self) -> None:
        """Let the lock go without a word on the work: somebody else may go on with it."""
        self._lock.release()


def at_work(folder: StudyFolder, name: str) -> AtWork:
    """Return the lock of the work of that name, not yet taken."""
    return AtWork(folder.root / _FOLDER / f"{name}.lock")


def given_up(folder: StudyFolder) -> Iterator[tuple[str, AtWork]]:
    """Yield the name and the lock, now held by this process, of each work whose process is gone, the last first."""
    paths = (folder.root / _FOLDER).glob("*.lock")
    for path in sorted(paths, reverse=True):
        lock = AtWork(path)
        if lock.take():
            yield path.stem, lock
