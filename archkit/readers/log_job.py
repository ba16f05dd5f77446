"""What the child process does with one log: read it, write Parquet, report counts and shapes."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.child import report_progress
from archkit.model.ledger import Lines, Reject
from archkit.model.value import Value
from archkit.readers.formats import format_named
from archkit.readers.log_format import LogJob
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import Connection, connect

if TYPE_CHECKING:
    from collections.abc import Iterator


class LogResult(Value):
    """What came of it: Parquet files by view, the line account, and the shapes (id, folded text)."""

    parquet: tuple[tuple[str, str, int], ...]
    lines: Lines
    rejects: tuple[Reject, ...]
    shapes: tuple[tuple[str, str], ...]


def read_log(item: dict[str, Any]) -> dict[str, Any]:
    """Read one log in the child; raises InputError where nothing can be read."""
    job = LogJob.model_validate(item)
    folder = Path(job.folder)
    connection = connect(job.memory_limit, [Path(job.path)], folder=folder)
    with _heartbeat(connection):
        read = format_named(job.format).read(connection, job)
        parquet = tuple(
            _write_parquet(connection, folder, view, table) for view, table in read.tables.items()
        )
    return LogResult(
        parquet=parquet,
        lines=read.account.lines,
        rejects=tuple(read.account.rejects),
        shapes=tuple(read.shapes.items()),
    ).model_dump(mode="json")


def _write_parquet(connection: Connection, folder: Path, view: str, table: str) -> tuple[str, str, int]:
    path = folder / f"{view}.parquet"
    written = connection.execute(
        f"copy {quote_identifier(table)} to {quote_text(str(path))} (format parquet, compression snappy)"
    )
    ((rows,),) = written.fetchall()
    return view, str(path), rows


@contextmanager
def _heartbeat(connection: Connection) -> Iterator[None]:
    """Report progress twice a second while DuckDB works, so that the parent knows that it does."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(0.5):
            report_progress(max(0.0, connection.query_progress()) / 100)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
