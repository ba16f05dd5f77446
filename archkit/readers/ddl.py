"""Read SQL schemas: one dump, or the migrations of a folder folded in order into one System."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.ledger import Reject
from archkit.readers.ddl_fold import Catalog
from archkit.readers.schema import SchemaFile, SchemaRead, as_paths, count_lines, read_text, reading_order
from archkit.sql.ddl import read_changes
from archkit.sql.ddl_dialect import detect_dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archkit.sql.ddl import Reading

_THEN = "Give a schema in SQL, such as `pg_dump --schema-only` or `mysqldump --no-data` writes."


def read_ddl(paths: Path | str | Sequence[Path | str]) -> SchemaRead:
    """Read one file, or several in the order of their names; InputError if there is no table in any."""
    catalog = Catalog()
    files = tuple(_read_file(path, catalog) for path in reading_order(as_paths(paths)))
    system = catalog.to_system()
    if not system.tables:
        where = ", ".join(file.path for file in files[:3])
        raise InputError("No table is created in it.", where=where, then=_THEN)
    return SchemaRead(system=system, files=files)


def _read_file(path: Path, catalog: Catalog) -> SchemaFile:
    text = read_text(path, _THEN)
    dialect = detect_dialect(text)
    readings = read_changes(text, dialect)
    catalog.schema = ""
    catalog.has_key_indexes |= dialect == "mysql"
    rejects = tuple(_one_per_line(_fold(readings, catalog, str(path))))
    lines = count_lines(text, (reading.line for reading in readings), rejects)
    return SchemaFile(path=str(path), format=dialect, lines=lines, rejects=rejects)


def _fold(readings: Sequence[Reading], catalog: Catalog, file: str) -> Iterable[Reject]:
    for reading in readings:
        problem = reading.problem
        try:
            catalog.apply(reading.changes, file)
        except InputError as error:
            problem = error.what
        if problem is not None:
            yield Reject(line=reading.line, reason=problem)


def _one_per_line(rejects: Iterable[Reject]) -> list[Reject]:
    return list({reject.line: reject for reject in rejects}.values())
