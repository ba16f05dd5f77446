"""What the child process does with one log: read it, write Parquet, report counts and shapes."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.child import report_progress
from archkit.model.ledger import Reject
from archkit.model.value import Traffic, Value
from archkit.readers.access_log import read_access_log
from archkit.readers.csvlog import read_csvlog
from archkit.sql.identifiers import quote_identifier
from archkit.sql.quoting import quote_text
from archkit.store.warehouse import Connection, connect

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAINTENANCE = re.compile(
    r"pg_dump|pg_restore|pgdump|psql|migrat|flyway|liquibase|vacuum|autovacuum|backup|pg_basebackup",
    re.IGNORECASE,
)
_BATCH = re.compile(
    r"batch|cron|nightly|night|worker|job|etl|import|export|report(?:er|ing)?s?\b|sidekiq|airflow|dbt",
    re.IGNORECASE,
)
_READERS = {"postgresql-csvlog": read_csvlog, "json-access-log": read_access_log}


class LogJob(Value):
    """One log to read. `source` names its rows, `key` is what arguments are hashed with."""

    path: str
    format: str
    folder: str
    source: str
    key: str
    memory_limit: str = "1GB"
    traffic: tuple[tuple[str, Traffic], ...] = ()

    def traffic_of(self, application: str | None) -> Traffic | None:
        """Return the kind of traffic an application makes: as told, or by its name; None is interactive."""
        told = dict(self.traffic).get(application or "")
        if told or not application:
            return told
        if _MAINTENANCE.search(application):
            return "maintenance"
        return "batch" if _BATCH.search(application) else None


class LogResult(Value):
    """What came of it: Parquet files by view, the line account, and the shapes (id, folded text)."""

    parquet: tuple[tuple[str, str, int], ...]
    read: int
    parsed: int
    rejected: int
    continued: int
    rejects: tuple[Reject, ...]
    shapes: tuple[tuple[str, str], ...]


def read_log(item: dict[str, Any]) -> dict[str, Any]:
    """Read one log in the child; raises InputError where nothing can be read."""
    job = LogJob.model_validate(item)
    folder = Path(job.folder)
    connection = connect(job.memory_limit, [Path(job.path)], folder=folder)
    with _heartbeat(connection):
        account, shapes, tables = _READERS[job.format](connection, job)
        parquet = tuple(_write_parquet(connection, folder, view, table) for view, table in tables.items())
    return LogResult(
        parquet=parquet,
        read=account.read,
        parsed=account.parsed,
        rejected=account.rejected,
        continued=account.continued,
        rejects=tuple(account.rejects),
        shapes=tuple(shapes.items()),
    ).model_dump(mode="json")


def _write_parquet(connection: Connection, folder: Path, view: str, table: str) -> tuple[str, str, int]:
    path = folder / f"{view}.parquet"
    name = quote_identifier(table)
    connection.execute(f"copy {name} to {quote_text(str(path))} (format parquet, compression zstd)")
    ((rows,),) = connection.execute(f"select count(*) from {name}").fetchall()
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
