"""The project context as files of the study: a value in context/<key>.json, and what it was before beside it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archkit.context.envelope import MOST_IN_FILE, compact, read_entry, written
from archkit.context.forms import check_form, check_key, is_key
from archkit.context.forms_page import PAGE, forms_page
from archkit.context.operations import holds, refuse_stale, refuse_twice
from archkit.errors import ContextError, DocumentError
from archkit.model.context import SESSION, Entry, Passage, Update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archkit.store.documents import Held
    from archkit.store.folder import StudyFolder

FOLDER = "context"
KEPT = 50
KEPT_SESSIONS = 20


@dataclass(frozen=True)
class _Change:
    """An update that was checked: its value as one line of JSON."""

    update: Update
    text: str


class LocalContext:
    """Values in context/<key>.json; the last 50 before are kept as context/history/<key>/<n>.json.

    Of sessions the last 20 are kept, each as it ended.

    Values are held to the form of their key. Every method raises ContextError in one sentence.
    """

    def __init__(self, folder: StudyFolder, ask: Callable[[str], tuple[Passage, ...]]) -> None:
        self.place = f"{folder.name}/{FOLDER}"
        self._documents = folder.documents
        self._ask = ask

    def view(self, key: str | None = None, *, search: str | None = None) -> tuple[Entry, ...]:
        """Return the entry of that key, or those that hold all words searched for, or all, by key.

        A key without a value gives nothing. Among all, a file that cannot be read is an entry with a `problem`.
        """
        if key is None:
            found = [self._told(name) for name in self._keys()]
        else:
            check_key(key)
            entry = self._read(key)
            found = [entry] if entry else []
        words = (search or "").casefold().split()
        return tuple(entry for entry in found if holds(entry, words))

    def update(self, updates: Sequence[Update], *, by: str) -> tuple[Entry, ...]:
        """Write the values in order and return them: all, or none where one is refused.

        Raises StaleWrite where somebody else was first. A kill in between leaves the first of them written.
        """
        changes = [_checked(update) for update in updates]
        refuse_twice(updates)
        with _explained(), self._documents.held() as held:
            known = [(change, self._read(change.update.key)) for change in changes]
            for change, old in known:
                refuse_stale(change.update, old, _file(change.update.key))
            made = [_made(change, old, by) for change, old in known]
            texts = [written(entry) for entry in made]
            if held.read(PAGE).text != forms_page():
                held.replace(PAGE, forms_page())
            entries = tuple(_write(held, entry, text) for entry, text in zip(made, texts, strict=True))
            if any(_is_session(entry.key) for entry in entries):
                self._forget_sessions(held)
            return entries

    def ask(self, question: str) -> tuple[Passage, ...]:
        """Return the passages that answer best, best first."""
        with _explained():
            return self._ask(question)

    def _keys(self) -> list[str]:
        with _explained():
            paths = (self._documents.root / FOLDER).glob("*.json")
            return sorted(path.stem for path in paths if is_key(path.stem))

    def _forget_sessions(self, held: Held) -> None:
        for key in [key for key in self._keys() if _is_session(key)][:-KEPT_SESSIONS]:
            held.remove(_file(key))

    def _told(self, key: str) -> Entry:
        try:
            return self._read(key) or Entry(key=key, value=None, problem="It was removed meanwhile.")
        except ContextError as error:
            return Entry(key=key, value=None, problem=str(error))

    def _read(self, key: str) -> Entry | None:
        file = _file(key)
        path = self._documents.root / file
        with _explained(file):
            if not path.exists() and not path.is_symlink():
                return None
            if path.is_symlink() or not path.is_file():
                raise ContextError("This is not a plain file.", where=file, then="Move it away.")
            if path.stat().st_size > MOST_IN_FILE:
                raise ContextError("The file is too large for a value.", where=file, then="Move it away.")
            return read_entry(self._documents.read(file), key, file)


def _file(key: str) -> str:
    return f"{FOLDER}/{key}.json"


def _checked(update: Update) -> _Change:
    check_key(update.key)
    text = compact(update.value, update.key)
    check_form(update.key, text)
    compact(update.description, update.key)
    return _Change(update, text)


def _made(change: _Change, old: Entry | None, by: str) -> Entry:
    description = change.update.description
    return Entry(
        key=change.update.key,
        value=json.loads(change.text),
        description=(old.description if old else "") if description is None else description,
        updated_by=by,
        updated_at=datetime.now(UTC),
    )


def _write(held: Held, entry: Entry, text: str) -> Entry:
    """Write an entry; a session is a history already and has none of its own."""
    file = _file(entry.key)
    if _is_session(entry.key):
        document = held.replace(file, text)
    else:
        document = held.replace_keeping(file, text, f"{FOLDER}/history/{entry.key}", most=KEPT)
    return entry.model_copy(update={"revision": document.revision})


def _is_session(key: str) -> bool:
    return key.startswith(SESSION)


@contextmanager
def _explained(file: str = FOLDER) -> Iterator[None]:
    """Turn what the disk and the store say into one sentence, without a path outside the study."""
    try:
        yield
    except DocumentError as error:
        raise ContextError(error.what, where=file, then=error.next) from error
    except OSError as error:
        what = f"It cannot be read or written: {(error.strerror or 'the disk failed').lower()}."
        raise ContextError(what, where=file, then="See to the folder and try again.") from error
