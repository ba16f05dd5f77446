"""The warehouse: DuckDB in memory over a study's Parquet files, locked into a sandbox."""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from archkit.errors import QueryError, TooLarge
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pandas import DataFrame

    from archkit.model.ledger import Stored

SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
_SCOPES = (Path(__file__).parent / "scopes.sql").read_text(encoding="utf-8")
_REPEATS = (Path(__file__).parent / "repeats.sql").read_text(encoding="utf-8")
_OVERLAPS = (Path(__file__).parent / "overlaps.sql").read_text(encoding="utf-8")
VIEWS = tuple(re.findall(r"create table empty\.(\w+)", SCHEMA))
DIMENSIONS = {"shapes", "shape_tables", "shape_predicates"}  # two logs of one system share them
Connection = duckdb.DuckDBPyConnection
DatabaseError = duckdb.Error
OutOfMemory = duckdb.OutOfMemoryException
_GLOB = frozenset("*?[{")
Cell = Any


@dataclass(frozen=True)
class Rows:
    """An answer: column names and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as dictionaries by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Warehouse:
    """Answers SQL questions over the views of schema.sql; nothing outside the given files can be reached."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def ask(self, sql: str, parameters: Mapping[str, Cell] | None = None, *, seconds: float = 600) -> Rows:
        """Return the answer; parameters bind by name. Raises QueryError in one sentence."""
        with self._lock:
            timer = threading.Timer(seconds, self._connection.interrupt)
            timer.start()
            try:
                cursor = self._connection.execute(sql, dict(parameters or {}))
                names = tuple(column[0] for column in cursor.description or ())
                return Rows(names, tuple(cursor.fetchall()))
            except duckdb.Error as error:
                raise _explain(error, seconds) from error
            finally:
                timer.cancel()

    def frame(self, sql: str, parameters: Mapping[str, Cell] | None = None) -> DataFrame:
        """Return the answer as a pandas DataFrame."""
        with self._lock:
            try:
                return self._connection.execute(sql, dict(parameters or {})).df()
            except duckdb.Error as error:
                raise _explain(error, 600) from error

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


def open_warehouse(folder: Path, stored: Iterable[Stored], *, memory_limit: str = "2GB") -> Warehouse:
    """Open the Parquet files that `stored` names below `folder` as views, read-only and offline."""
    files: dict[str, list[Path]] = {view: [] for view in VIEWS}
    for part in stored:
        files[part.view].append(folder / part.parquet)
    connection = connect(memory_limit, [path for paths in files.values() for path in paths])
    connection.execute(SCHEMA)
    for view, paths in files.items():
        name = quote_identifier(view)
        rows = f"read_parquet([{', '.join(quote_text(str(p)) for p in paths)}])" if paths else f"empty.{name}"
        once = "distinct" if view in DIMENSIONS else ""
        connection.execute(f"create view {name} as select {once} * from {rows}")
    connection.execute(definitions(files))
    return Warehouse(connection)


def definitions(files: Mapping[str, Sequence[object]]) -> str:
    """Return the SQL that defines views and macros over the views of these files, by view."""
    once = _REPEATS if files.get("repeats") else ""
    return once + (_OVERLAPS if files.get("spans") else "") + _SCOPES


def write_rows(view: str, rows: Sequence[tuple[Cell, ...]], path: Path) -> None:
    """Write rows in the form of a view of schema.sql to a new Parquet file."""
    connection = connect("1GB", [], folder=path.parent)
    connection.execute(SCHEMA)
    table = f"empty.{quote_identifier(view)}"
    if rows:
        columns = ", ".join(f"unnest(${i})" for i in range(1, len(rows[0]) + 1))
        connection.execute(
            f"insert into {table} select {columns}", [list(c) for c in zip(*rows, strict=True)]
        )
    connection.execute(f"copy {table} to {quote_text(str(path))} (format parquet, compression zstd)")
    connection.close()


def connect(
    memory_limit: str, allowed: Iterable[Path], *, folder: Path | None = None, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """Return an in-memory connection that reaches only the allowed files, and `folder` for what it writes.

    `memory_limit` is such as "1GB"; empty leaves it to DuckDB: four fifths of the machine's memory.
    The order of the settings matters: DuckDB refuses them otherwise. Raises QueryError for paths with
    wildcards, which DuckDB would expand.
    """
    paths = [str(path) for path in allowed]
    for path in [*paths, str(folder or "")]:
        if _GLOB & set(path):
            raise QueryError("A path may not hold any of * ? [ {.", where=path, then="Rename or move it.")
    connection = duckdb.connect()
    settings: dict[str, Cell] = {
        "temp_directory": str(folder / "spill") if folder else "",
        "allowed_paths": paths,
        "allowed_directories": [str(folder)] if folder else [],
        "enable_progress_bar": False,
        "TimeZone": "UTC",
        "preserve_insertion_order": True,
    }
    if threads:
        settings["threads"] = threads
    if memory_limit:
        settings["memory_limit"] = memory_limit
    settings |= {"enable_external_access": False, "lock_configuration": True}
    for name, value in settings.items():
        connection.execute(f"set {name} = {_setting(value)}")
    return connection


def bytes_of(memory_limit: str) -> int:
    """Return a memory limit such as "1GB", "512MiB" or "80%" in bytes; the machine's memory for an empty one."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*", memory_limit.lower())
    if not memory_limit or found is None:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return int(float(found[1]) * (1024 if found[3] else 1000) ** " kmgt".index(found[2] or " "))


def _setting(value: Cell) -> str:
    if isinstance(value, list):
        return f"[{', '.join(quote_text(v) for v in value)}]"
    return quote_text(value) if isinstance(value, str) else str(value).lower()


def _explain(error: duckdb.Error, seconds: float) -> QueryError:
    if isinstance(error, duckdb.InterruptException):
        return TooLarge(f"The question took more than {seconds:g} s.", then="Ask for less.")
    if isinstance(error, duckdb.OutOfMemoryException):
        return TooLarge("The question takes more memory than it may.", then="Ask for less.")
    return QueryError(str(error).split("\n", 1)[0].strip(), then="Mend the SQL and ask again.")
