"""What the child process does with one log: read it, write Parquet, report counts and shapes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.child import report_progress
from archkit.errors import InputError
from archkit.model.ledger import Lines, Reject
from archkit.model.value import Value
from archkit.readers.formats import format_named
from archkit.readers.log_format import Dialect, LogJob
from archkit.readers.tenant_schemas import joined_marks
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.store.folder import sha256_of
from archkit.store.warehouse import Connection, OutOfMemory, connect

if TYPE_CHECKING:
    from collections.abc import Iterator


class LogResult(Value):
    """What came of it: Parquet files by view, the line account, shapes (id, folded text), joined schemas."""

    sha256: str
    parquet: tuple[tuple[str, str, int], ...]
    lines: Lines
    rejects: tuple[Reject, ...]
    shapes: tuple[tuple[str, str], ...]
    dialect: Dialect = "postgres"
    tenants: tuple[str, ...] = ()


def read_log(item: dict[str, Any]) -> dict[str, Any]:
    """Read one log in the child; raises InputError where nothing can be read."""
    try:
        return _read(LogJob.model_validate(item))
    except OutOfMemory as error:
        raise InputError(
            "Reading this file takes more memory than it may have.", then="Give more with --memory-limit."
        ) from error


def _read(job: LogJob) -> dict[str, Any]:
    folder = Path(job.folder)
    connection = connect(job.memory_limit, [Path(job.path)], folder=folder)
    with _heartbeat(connection), ThreadPoolExecutor(1) as beside:
        hashed = beside.submit(sha256_of, Path(job.path))  # gives the processor away while it hashes
        read = format_named(job.format).read(connection, job)
        digest = hashed.result()
        tables = {view: _named(table, digest[:12]) for view, table in read.tables.items()}
        parquet = tuple(_write_parquet(connection, folder, view, rows) for view, rows in tables.items())
    return LogResult(
        sha256=digest,
        parquet=parquet,
        lines=read.account.lines,
        rejects=tuple(read.account.rejects),
        shapes=tuple(read.shapes.items()),
        dialect=read.dialect,
        tenants=joined_marks(connection, bytes.fromhex(job.key)) if job.tenants else (),
    ).model_dump(mode="json")


def _named(table: str, source: str) -> str:
    """Return the question for the rows of a table, each named by its file."""
    return f"select {quote_text(source)} as source, * from {quote_identifier(table)}"


def _write_parquet(connection: Connection, folder: Path, view: str, rows: str) -> tuple[str, str, int]:
    path = folder / f"{view}.parquet"
    written = connection.execute(
        f"copy ({rows}) to {quote_text(str(path))} (format parquet, compression snappy)"
    )
    ((count,),) = written.fetchall()
    return view, str(path), count


@contextmanager
def _heartbeat(connection: Connection) -> Iterator[None]:
    """Report progress twice a second while DuckDB works, so that the parent knows that it does."""
    done = threading.Event()

    def beat() -> None:
        done_share = 0.0
        while not done.wait(0.5):
            # Each question counts from zero: the longest one, the pass over the file, is what is shown.
            done_share = max(done_share, min(0.98, connection.query_progress() / 100))
            report_progress(done_share)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
