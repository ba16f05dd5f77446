"""The index on disk: a SQLite file with full texts; it is a cache, and several processes share it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.context.retrieval.words import with_parts
from archkit.errors import ContextError
from archkit.model.context import Passage
from archkit.store.alone import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from archkit.context.retrieval.chunks import Chunk
    from archkit.context.retrieval.questions import Question

    T = TypeVar("T")

_SQL = {path.stem: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "sql").glob("*.sql")}
_FORM = 1  # raise it when chunks, words or tables change: the index is then made anew
_BUSY_SECONDS = 30.0
_WEIGHTS = {"place": 1.5, "enough_body": 6.0, "enough_place": 12.0}
_RELATED = 0.4
_MOST_HITS = 1_000
_SETTINGS = (
    "journal_mode = wal",
    "synchronous = normal",
    "foreign_keys = on",
    "secure_delete = on",
    "trusted_schema = off",
)
_UNFIT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT}


@dataclass(frozen=True)
class Seen:
    """A file as it was seen: its path below its root, its size, when it changed, the sha256 of its bytes."""

    root: str
    path: str
    kind: str
    size: int
    modified_ns: int
    sha256: str


@dataclass(frozen=True)
class Hit:
    """A passage that answers: its number, that of its file, where the file is, and how well it answers."""

    passage: int
    file: int
    root: str
    kind: str
    score: float


class Index:
    """An open index; every method raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stamps(self) -> dict[tuple[str, str], tuple[int, int, str]]:
        """Return size, time of change and hash of every known file, by root and path."""
        return {
            (root, path): (size, modified_ns, sha256)
            for root, path, _, size, modified_ns, sha256 in self._connection.execute(_SQL["stamps"])
        }

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """See the index inside as it was at the beginning, whatever other processes write meanwhile."""
        self._connection.execute("begin")
        try:
            yield
        finally:
            self._connection.rollback()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Make all changes inside at once, or none."""
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def touch(self, file: Seen) -> None:
        """Remember how a file looks whose content is the same."""
        self._connection.execute(_SQL["touch"], vars(file))

    def remove(self, root: str, path: str) -> None:
        """Forget a file and its passages."""
        for statement in ("remove_bodies", "remove_places", "remove"):
            self._connection.execute(_SQL[statement], {"root": root, "path": path})

    def replace(self, file: Seen, chunks: Iterable[Chunk]) -> None:
        """Keep a file with these passages in place of those it had."""
        self.remove(file.root, file.path)
        number = self._added("add_file", **vars(file))
        for chunk in chunks:
            passage = self._added("add_passage", file=number, **vars(chunk))
            place = f"{file.path} {chunk.symbol}"
            self._connection.execute(_SQL["add_body"], {"passage": passage, "words": with_parts(chunk.text)})
            self._connection.execute(_SQL["add_place"], {"passage": passage, "words": with_parts(place)})

    def find(self, question: Question) -> list[Hit]:
        """Return the passages that answer, best first."""
        wanted = [
            {"concept": number, "weight": concept.weight, "query": query, "strength": strength}
            for number, concept in enumerate(question.concepts)
            for query, strength in ((concept.asked, 1.0), (concept.related, _RELATED))
        ]
        values = {"wanted": json.dumps(wanted), "most": _MOST_HITS} | _WEIGHTS
        return [Hit(*row) for row in self._connection.execute(_SQL["find"], values)]

    def read(self, hit: Hit) -> Passage:
        """Return the passage of a hit that was found in the same `unmoved`."""
        found = self._connection.execute(_SQL["read"], {"passage": hit.passage})
        path, line, symbol, text = found.fetchone()
        return Passage(path=path, line=line, symbol=symbol, text=text, score=round(hit.score, 3))

    def _added(self, statement: str, **values: object) -> int:
        number: int = self._connection.execute(_SQL[statement], values).fetchone()[0]
        return number


def with_index(path: Path, work: Callable[[Index], T]) -> T:
    """Return what the work does with the index; one that is damaged or of another form is made anew first.

    Raises ContextError where it cannot be read or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _identity(path)
        try:
            return _attempt(path, work)
        except sqlite3.DatabaseError as error:
            if not _is_unfit(error):
                raise
        _remove(path, file)
        return _attempt(path, work)
    except (sqlite3.Error, OSError) as error:
        raise ContextError(
            f"The search index cannot be used ({error}).", where=path.name, then="Remove it, then try again."
        ) from error


def _attempt(path: Path, work: Callable[[Index], T]) -> T:
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        for setting in _SETTINGS:
            connection.execute(f"pragma {setting}")
        _make_tables(connection)
        return work(Index(connection))


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file; raises DatabaseError for one of another form."""
    form = connection.execute("pragma user_version").fetchone()[0]
    if form == 0:
        made = f"pragma user_version = {_FORM}"
        connection.executescript(f"begin immediate;\n{_SQL['schema']}\n{made};\ncommit;")
    elif form != _FORM:
        raise sqlite3.DatabaseError("it is of another form")


def _is_unfit(error: sqlite3.DatabaseError) -> bool:
    """Whether the file is no index of ours (any more), rather than busy or out of reach."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _UNFIT


def _remove(path: Path, file: int | None) -> None:
    """Remove the index unless another process has already put a new one in its place."""
    with alone(path.with_suffix(".lock"), _BUSY_SECONDS):
        if _identity(path) == file:
            for name in (f"{path.name}-wal", f"{path.name}-shm", path.name):
                path.with_name(name).unlink(missing_ok=True)


def _identity(path: Path) -> int | None:
    return path.stat().st_ino if path.exists() else None
