"""Calls of statements to the view `statements`: what all readers of statements do in the end.

A reader begins with `prepare`, whose macros blank texts and hash what may not be kept (sql/statement_macros.sql), and
fills a table or view `calls` with a row per executed statement:

    line bigint, ended_at timestamp (UTC), session varchar, local_id bigint (of the transaction within the session; null
    or 0: it stands alone), trace bigint, application varchar, user_name varchar, duration_ms double, rows bigint,
    text varchar (blanked; a call without one is left out), tags varchar (`tags_in`), arguments bigint (`keyed`)

`finish` folds the texts into shapes and makes the view of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.scrub import scrub_label
from archkit.sql.blanking import macros
from archkit.sql.shapes import fold, shape_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.readers.log_format import LogJob
    from archkit.store.warehouse import Connection

STATEMENTS = {"statements": "out_statements"}
_OUT = (Path(__file__).parent / "sql" / "statements.sql").read_text(encoding="utf-8")
_MAINTENANCE = re.compile(r"(vacuum|analyze|reindex|cluster|create|alter|drop|refresh|copy .* to )")


def prepare(connection: Connection, job: LogJob) -> None:
    """Define the macros; must come before any text is read."""
    connection.execute(macros(job.key, job.source))
    connection.execute("create or replace table fetched (line bigint, opened_line bigint, fetch_ms double)")


def finish(connection: Connection, job: LogJob) -> dict[str, str]:
    """Fold the texts of `calls` and make the view out_statements; return the shapes {id: folded text}."""
    texts = _column(connection, "select distinct text from calls where text is not null")
    folded = [fold(text) for text in texts]
    shapes = [shape_id(f) for f in folded]
    quiet = [_MAINTENANCE.match(f) is not None for f in folded]
    _fill(
        connection, "folded (text varchar, sql varchar, shape varchar, is_maintenance boolean)",
        (texts, folded, shapes, quiet),
    )  # fmt: skip
    names = _column(connection, "select application from calls union select user_name from calls")
    label_names(connection, job, names)
    _fill(connection, "routes (tags varchar, route varchar)", ([], []))
    connection.execute(_OUT)
    return dict(zip(shapes, folded, strict=True))


def label_names(connection: Connection, job: LogJob, names: Sequence[str | None]) -> None:
    """Fill labels(name, label, traffic): what a name of an application or user may leave as, and its traffic."""
    known = [name for name in names if name is not None]
    labels = [scrub_label(name) for name in known]
    traffic = [job.traffic_of(label) for label in labels]
    _fill(connection, "labels (name varchar, label varchar, traffic varchar)", (known, labels, traffic))


def run_script(connection: Connection, script: str, **parameters: object) -> None:
    """Run the statements of a script; each gets the parameters that it names."""
    for statement in connection.extract_statements(script):
        wanted = {name: parameters[name] for name in statement.named_parameters}
        connection.execute(statement, wanted)


def _column(connection: Connection, sql: str) -> list[str]:
    return [value for (value,) in connection.execute(sql).fetchall()]


def _fill(connection: Connection, table: str, columns: Sequence[Sequence[object]]) -> None:
    connection.execute(f"create or replace table {table}")
    name = table.split(" ", 1)[0]
    places = ", ".join(f"unnest(${i})" for i in range(1, len(columns) + 1))
    if columns[0]:
        connection.execute(f"insert into {name} select {places}", [list(column) for column in columns])
