"""Read SQL schemas: one dump, or the migrations of a folder folded in order into one System."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.ledger import Reject
from archkit.readers.ddl_fold import Catalog
from archkit.readers.schema import SchemaFile, SchemaRead, count_lines, read_texts
from archkit.sql.ddl import read_changes
from archkit.sql.ddl_dialect import detect_dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archkit.sql.ddl import Reading
    from archkit.sql.ddl_dialect import Dialect

_THEN = "Give a schema in SQL, such as `pg_dump --schema-only` or `mysqldump --no-data` writes."
_MARK = r"^--[ \t]*(?:\+goose|\+migrate|migrate:)[ \t]*"
_UNDO = re.compile(rf"{_MARK}down\b.*?(?={_MARK}up\b|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL)


def read_ddl(paths: Path | str | Sequence[Path | str]) -> SchemaRead:
    """Read one file, or several in the order of their names; InputError if there is no table in any."""
    texts = {file: without_undo(text) for file, text in read_texts(paths, ".sql", _THEN).items()}
    dialect = detect_dialect("\n".join(texts.values()))
    catalog = Catalog(has_key_indexes=dialect == "mysql")
    readings = read_changes([*texts.values()], dialect)
    files = tuple(
        _file(file, (text, dialect), found, catalog)
        for (file, text), found in zip(texts.items(), readings, strict=True)
    )
    system = catalog.to_system()
    if not system.tables:
        raise InputError("No table is created in it.", where=", ".join([*texts][:3]), then=_THEN)
    return SchemaRead(system=system, files=files)


def without_undo(text: str) -> str:
    """Blank the half of a migration that takes it back, as goose, dbmate and sql-migrate write it."""
    return _UNDO.sub(lambda part: "\n" * part[0].count("\n"), text)


def _file(file: str, text: tuple[str, Dialect], readings: Sequence[Reading], catalog: Catalog) -> SchemaFile:
    catalog.schema = ""
    rejects = tuple({reject.line: reject for reject in _fold(readings, catalog, file)}.values())
    lines = count_lines(text[0], (reading.line for reading in readings), rejects)
    return SchemaFile(path=file, format=text[1], lines=lines, rejects=rejects)


def _fold(readings: Sequence[Reading], catalog: Catalog, file: str) -> Iterable[Reject]:
    for reading in readings:
        problem = reading.problem
        try:
            catalog.apply(reading.changes, file)
        except InputError as error:
            problem = error.what
        if problem is not None:
            yield Reject(line=reading.line, reason=problem)
