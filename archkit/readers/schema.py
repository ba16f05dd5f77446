"""What reading a schema gives: the tables, and for each file what came of its lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.ledger import Lines, Reject
from archkit.model.system import Index, System, Table
from archkit.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TWO_TABLES = "its name differs only in case from that of an earlier table; archkit knows the first one alone"
TWO_COLUMNS = "names of its columns differ only in case; archkit knows the first one alone"
_STAMP = 8
_BIGGEST = 512 << 20
_UNDOING = re.compile(r"(?:^|[._-])(?:down|undo|rollback)\.sql$|^U\d[\d._]*__", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class SchemaFile(Value):
    """One file that was read: `format` is its dialect, or prisma."""

    path: str
    format: str
    lines: Lines
    rejects: tuple[Reject, ...] = ()


class SchemaRead(Value):
    """The tables that one or several files declare together, and what came of each file."""

    system: System
    files: tuple[SchemaFile, ...]

    @property
    def lines(self) -> Lines:
        """The line counts of all files together."""
        counts = [file.lines for file in self.files]
        return Lines(
            read=sum(c.read for c in counts),
            parsed=sum(c.parsed for c in counts),
            rejected=sum(c.rejected for c in counts),
            continued=sum(c.continued for c in counts),
        )

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """The rejects of all files, in reading order."""
        return tuple(reject for file in self.files for reject in file.rejects)


def read_texts(paths: Path | str | Sequence[Path | str], suffix: str, then: str) -> dict[str, str]:
    """Return the text of each file in reading order; `then` is what to do if one is missing or all are empty."""
    files = _in_order(file for path in _as_paths(paths) for file in _files(path, suffix))
    texts = {str(file): _read_text(file, then) for file in files}
    if not any(text.strip() for text in texts.values()):
        where = ", ".join([*texts][:3]) or ", ".join(map(str, _as_paths(paths)))
        raise InputError("There is nothing in it.", where=where, then=then)
    return texts


def decode(data: bytes) -> str:
    """Decode by byte order mark, then as UTF-8, else as Latin-1, which never fails."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def count_lines(text: str, parsed: Iterable[int], rejects: Sequence[Reject]) -> Lines:
    """Settle every line: rejected where a failed statement starts, parsed where another does, else continued."""
    read = text.count("\n") + (not text.endswith("\n") and bool(text))
    bad = {reject.line for reject in rejects}
    good = set(parsed) - bad
    return Lines(read=read, parsed=len(good), rejected=len(bad), continued=read - len(good) - len(bad))


def with_key_indexes(table: Table) -> Table:
    """Return the table as MySQL keeps it: with an index for each foreign key that had none."""
    missing = [key for key in table.foreign_keys if not table.has_index_on(key.columns)]
    indexes = (Index(name=None, columns=key.columns, place=key.place) for key in missing)
    return table.model_copy(update={"indexes": (*table.indexes, *indexes)})


def _as_paths(paths: Path | str | Sequence[Path | str]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, (str, Path)) else [Path(path) for path in paths]


def _files(path: Path, suffix: str) -> list[Path]:
    """Return the file, or all of that suffix below a folder but those that take a migration back."""
    if not path.is_dir():
        return [path]
    return [file for file in path.rglob(f"*{suffix}") if file.is_file() and not _UNDOING.search(file.name)]


def _read_text(path: Path, then: str) -> str:
    """Return a file's text with line feeds only, without NULs."""
    try:
        if path.stat().st_size > _BIGGEST:
            raise InputError("The file is larger than 512 MB.", where=str(path), then=then)
        data = path.read_bytes()
    except OSError as error:
        raise InputError("The file cannot be opened.", where=str(path), then=then) from error
    return decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """Sort as people number migrations (2 before 10), the repeatable ones of Flyway last."""
    return sorted(
        paths, key=lambda path: (path.name.startswith("R__"), [_natural(part) for part in path.parts])
    )


def _natural(text: str) -> list[tuple[int, str]]:
    """Compare numbers as numbers, but time stamps (eight digits and more) by their beginnings."""
    text = re.sub(r"(\d{4})-(\d\d)-(\d\d)(?:-(?=\d))?", r"\1\2\3", text.lower())
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return [(int(p.ljust(17, "0") if len(p) >= _STAMP else p), "") if p.isdigit() else (-1, p) for p in parts]
