"""Finds records that several log files share, so that each is counted once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.sql.quoting import quote_text
from archkit.store.warehouse import SCHEMA, connect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.ledger import InputFile
    from archkit.store.folder import StudyFolder
    from archkit.store.warehouse import Connection

_SQL = (Path(__file__).parent / "sql" / "repeats.sql").read_text(encoding="utf-8")
_VIEW = "repeats"
_COMPARED = ("statements", "requests", "sessions")


def with_repeats(folder: StudyFolder, files: Sequence[InputFile], memory_limit: str) -> list[InputFile]:
    """Return the rows of the ledger with what stands in several of the files, as the view `repeats` of the last one."""
    alone = [f.model_copy(update={"stored": tuple(s for s in f.stored if s.view != _VIEW)}) for f in files]
    logs = [n for n, file in enumerate(alone) if any(s.view in _COMPARED for s in file.stored)]
    if len(logs) < 2:  # noqa: PLR2004  one file repeats nothing
        return alone
    work = folder.scratch()
    try:
        path, rows = _write_repeats(folder.evidence, alone, work, memory_limit)
        if rows:
            last = alone[logs[-1]]
            stored = (*last.stored, folder.adopt(path, _VIEW, rows))
            alone[logs[-1]] = last.model_copy(update={"stored": stored})
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return alone


def _write_repeats(
    evidence: Path, files: Sequence[InputFile], work: Path, memory_limit: str
) -> tuple[Path, int]:
    """Write the lines that stand in another file too; return the Parquet file and how many they are."""
    parts = {
        view: [evidence / s.parquet for file in files for s in file.stored if s.view == view]
        for view in _COMPARED
    }
    work = work.resolve()
    connection = connect(memory_limit, [path for paths in parts.values() for path in paths], folder=work)
    try:
        connection.execute(SCHEMA)
        for view, paths in parts.items():
            _show(connection, view, paths)
        connection.execute(_SQL)
        path = work / "repeats.parquet"
        written = connection.execute(f"copy repeats to {quote_text(str(path))} (format parquet)")
        ((rows,),) = written.fetchall()
    finally:
        connection.close()
    return path, rows


def _show(connection: Connection, view: str, paths: Sequence[Path]) -> None:
    listed = ", ".join(quote_text(str(path)) for path in paths)
    rows = f"read_parquet([{listed}])" if paths else f"empty.{view}"
    connection.execute(f"create view {view} as select * from {rows}")
