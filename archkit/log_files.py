"""Log files alone, without a study: read, measured, and nothing kept."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.measuring import measure
from archkit.model.assessment import Assessment
from archkit.model.scope import Scope
from archkit.readers.inputs import Reader
from archkit.store.engine import DUCKDB, EngineChoice, check_engine, open_engine
from archkit.store.folder import new_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EVERYTHING = Scope()


@dataclass(frozen=True)
class Manner:
    """How logs are read: within DuckDB's `memory_limit`, such as "1GB" (empty: four fifths of the machine's memory).

    `tenants` are globs of schemas whose tables count as those of one.
    """

    memory_limit: str = ""
    tenants: tuple[str, ...] = ()


_USUAL = Manner()


def _silent(_what: str, _share: float) -> None:
    """Show no progress."""


def assess_logs(
    paths: Sequence[Path],
    *,
    scope: Scope = _EVERYTHING,
    manner: Manner = _USUAL,
    engine: EngineChoice = DUCKDB,
    on_progress: Callable[[str, float], None] = _silent,
) -> Assessment:
    """Read and measure log files (a schema among them names their tables); raises InputError where nothing is usable.

    DuckDB reads; `engine` answers the questions. Raises QueryError, before anything is read, where that engine is not
    to be had.
    """
    check_engine(engine)
    with tempfile.TemporaryDirectory(prefix="archkit-") as temporary:
        folder = new_folder(Path(temporary) / "files")
        reading = Reader(
            folder,
            memory_limit=manner.memory_limit,
            on_progress=on_progress,
            keeps_interrupted=True,
            tenants=manner.tenants,
        ).read(paths)
        if not (reading.stored or reading.system.tables):
            first = next(file for file in reading.files if file.problem)
            raise InputError(first.problem or "", where=first.path)
        on_progress("Asking the evidence", 0.0)
        warehouse = open_engine(engine, folder.evidence, reading.stored, memory_limit=manner.memory_limit)
        try:
            blank = Assessment(study="files", as_of=datetime.now(UTC).date())
            return measure(reading, warehouse, blank, scope, purpose="logs")
        finally:
            warehouse.close()
            on_progress("Asking the evidence", 1.0)
