"""Documents: small text files written whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from archkit.errors import DocumentError, StaleWrite

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK_SECONDS = 20.0
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
ABSENT = ""


@dataclass(frozen=True)
class Document:
    """A text and its revision: the sha256 of its bytes, or ABSENT when there is no file yet."""

    text: str
    revision: str


class Documents:
    """The text files of one study, below `root`; locks and unfinished writes live in `root/.archkit`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> Document:
        """Return the document; a missing one is empty and ABSENT."""
        path = self.root / name
        if not path.exists():
            return Document("", ABSENT)
        data = path.read_bytes()
        try:
            return Document(data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest())
        except UnicodeDecodeError as error:
            raise DocumentError(
                "This is not UTF-8 text.", where=str(path), then="Save it as UTF-8."
            ) from error

    def write(self, name: str, text: str, *, expected: str) -> Document:
        """Replace the document if its revision is still `expected`; raises StaleWrite with a diff if not."""
        with self._locked() as scratch:
            self._check(name, text, expected)
            return _replace(self.root / name, text, scratch)

    def remove(self, name: str, *, expected: str) -> None:
        """Delete the document if its revision is still `expected`; raises StaleWrite with a diff if not."""
        with self._locked():
            self._check(name, "", expected)
            path = self.root / name
            path.unlink(missing_ok=True)
            _sync_folder(path.parent)

    def put(self, name: str, text: str) -> Document:
        """Replace a document that only archkit writes and that can be made again (ledger, report)."""
        with self._locked() as scratch:
            return _replace(self.root / name, text, scratch)

    @contextmanager
    def held(self) -> Iterator[Held]:
        """Hold the study's lock over several documents: check them all, then write one after the other."""
        with self._locked() as scratch:
            yield Held(self, scratch)

    def _check(self, name: str, text: str, expected: str) -> None:
        current = self.read(name)
        if current.revision != expected:
            raise StaleWrite(
                "Somebody else changed this file since it was read.",
                where=str(self.root / name),
                diff=_diff(current.text, text, name),
            )

    @contextmanager
    def _locked(self) -> Iterator[Path]:
        """Hold the study's lock; what a killed writer left in the scratch folder is swept first."""
        scratch = self.root / ".archkit" / "writing"
        scratch.mkdir(parents=True, exist_ok=True)
        (scratch.parent / ".gitignore").write_text(
            "*\n", encoding="ascii"
        )  # the key in there is nobody else's
        try:
            with FileLock(self.root / ".archkit" / "lock", timeout=_LOCK_SECONDS):
                for left in scratch.iterdir():
                    left.unlink()
                yield scratch
        except Timeout as error:
            raise DocumentError(
                f"Another archkit has held this study for {_LOCK_SECONDS:g} s.",
                where=str(self.root),
                then="Wait until it has finished, then try again.",
            ) from error


@dataclass(frozen=True)
class Held:
    """Documents whose lock is held: nobody else writes until it is given back."""

    documents: Documents
    scratch: Path

    def read(self, name: str) -> Document:
        """Return the document; a missing one is empty and ABSENT."""
        return self.documents.read(name)

    def replace(self, name: str, text: str) -> Document:
        """Replace the document, whatever it was."""
        return _replace(self.documents.root / name, text, self.scratch)

    def remove(self, name: str) -> None:
        """Delete the document, whatever it was; none is no error."""
        path = self.documents.root / name
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)

    def replace_keeping(self, name: str, text: str, history: str, *, most: int) -> Document:
        """Replace the document; what it was is kept as the next number below `history`, of which `most` stay.

        The old text is on disk before the new one takes its place. A kill in between leaves a copy of what is
        current, which the next call uses instead of a second one.
        """
        self._keep(self.read(name), history, most)
        return self.replace(name, text)

    def _keep(self, old: Document, history: str, most: int) -> None:
        kept = kept_numbers(self.documents.root / history)
        is_kept = bool(kept) and self.read(f"{history}/{kept[-1]}.json").revision == old.revision
        if old.revision == ABSENT or is_kept:
            return
        number = kept[-1] + 1 if kept else 1
        self.replace(f"{history}/{number}.json", old.text)
        for gone in [*kept, number][:-most]:
            (self.documents.root / history / f"{gone}.json").unlink(missing_ok=True)


def kept_numbers(history: Path) -> list[int]:
    """Return the numbers of the texts that are kept in a folder of old ones, oldest first."""
    return sorted(int(path.stem) for path in history.glob("*.json") if _NUMBER.fullmatch(path.stem))


def _replace(path: Path, text: str, scratch: Path) -> Document:
    data = text.encode()
    _make_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=scratch)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
    _sync_folder(path.parent)
    return Document(text, hashlib.sha256(data).hexdigest())


def _diff(theirs: str, ours: str, name: str) -> str:
    return "".join(
        difflib.unified_diff(
            theirs.splitlines(keepends=True),
            ours.splitlines(keepends=True),
            f"{name} (saved)",
            f"{name} (yours)",
        )
    )


def _make_folder(folder: Path) -> None:
    """Make a folder that outlives a power cut, and those above it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
