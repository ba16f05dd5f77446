"""Calls of statements to the view `statements`: what all readers of statements do in the end.

A reader begins with `prepare`, whose macros blank texts and hash what may not be kept (sql/statement_macros.sql), and
fills a table or view `calls` with a row per executed statement:

    line bigint, ended_at timestamp (UTC), session varchar, local_id bigint (of the transaction within the session; null
    or 0: it stands alone), trace bigint, application varchar, user_name varchar, duration_ms double, rows bigint,
    text varchar (blanked; a call without one is left out), tags varchar (`tags_in`), arguments (a hash of what was
    asked, `asked`; null: not known)

`finish` folds the texts into shapes and makes the view of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.readers.tags import read_tags, route_of
from archkit.readers.tenant_schemas import note_joined
from archkit.scrub import scrub_label
from archkit.sql.blanking import macros
from archkit.sql.shapes import fold, kind_of, shape_id
from archkit.sql.tenants import Tenants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.readers.log_format import LogJob
    from archkit.store.warehouse import Connection

STATEMENTS = {"statements": "out_statements", "shape_tags": "out_shape_tags"}
_OUT = (Path(__file__).parent / "sql" / "statements.sql").read_text(encoding="utf-8")
_MAINTENANCE = re.compile(r"(vacuum|analyze|reindex|cluster|create|alter|drop|refresh|copy .* to )")


def prepare(connection: Connection, job: LogJob) -> None:
    """Define the macros; must come before any text is read."""
    connection.execute(macros(job.key))
    connection.execute(
        "create type if not exists traffic_kind as enum ('interactive', 'batch', 'maintenance')"
    )
    connection.execute("create or replace table fetched (line bigint, opened_line bigint, fetch_ms double)")


def finish(connection: Connection, job: LogJob, *, spoken: str = "calls") -> dict[str, str]:
    """Fold the texts of `calls` and make the view out_statements; return the shapes {id: folded text}.

    `folded` says what became of each text, by its hash (`text_key`). `spoken` is a table with the same texts and names
    where `calls` is a view that is dear to ask; both have the `text_key` then.
    """
    key = "hash(text)" if spoken == "calls" else "text_key"
    form = "*, hash(text) as text_key" if spoken == "calls" else "*"
    connection.execute(f"create or replace view called as select {form} from calls")
    rows = connection.execute(
        f"select {key}, any_value(text) from {spoken} where text is not null group by {key} order by {key}"
    ).fetchall()
    tenants = Tenants(job.tenants)
    shapes = _fold(connection, rows, tenants)
    note_joined(connection, tenants)
    names = connection.execute(f"select distinct application, user_name from {spoken}").fetchall()
    label_names(connection, job, sorted({name for pair in names for name in pair if name}))
    _read_tags(connection, spoken)
    connection.execute(_OUT)
    return shapes


def _fold(connection: Connection, texts: Sequence[tuple[int, str]], tenants: Tenants) -> dict[str, str]:
    folded = [tenants.join_text(fold(text)) for _, text in texts]
    shapes = [shape_id(text) for text in folded]
    columns = (
        [key for key, _ in texts],
        folded,
        shapes,
        [kind_of(text) in ("read", "write") for text in folded],
        ["maintenance" if _MAINTENANCE.match(text) else "interactive" for text in folded],
    )
    form = "text_key ubigint, sql varchar, shape varchar, is_asked boolean, traffic traffic_kind"
    fill(connection, f"folded ({form})", columns)
    _as_enum(connection, "folded", "shape")
    return dict(zip(shapes, folded, strict=True))


def _read_tags(connection: Connection, spoken: str) -> None:
    """Fill routes and tag_values: what the comments of statements say."""
    rows = connection.execute(
        f"select distinct tags from {spoken} where tags is not null order by tags"
    ).fetchall()
    read = [(said, read_tags(said)) for (said,) in rows]
    routes = [(said, route) for said, tags in read if (route := route_of(tags))]
    values = [(said, name, value) for said, tags in read for name, value in tags.items()]
    fill(
        connection,
        "routes (tags varchar, route varchar)",
        [list(c) for c in zip(*routes, strict=True)] or [[]],
    )
    form = "tag_values (tags varchar, name varchar, value varchar)"
    fill(connection, form, [list(c) for c in zip(*values, strict=True)] or [[]])


def label_names(connection: Connection, job: LogJob, names: Sequence[str]) -> None:
    """Fill labels(name, label, traffic): what a name of an application or user may leave as, and its traffic."""
    labels = [scrub_label(name) for name in names]
    traffic = [job.traffic_of(label) for label in labels]
    fill(connection, "labels (name varchar, label varchar, traffic traffic_kind)", (names, labels, traffic))
    _as_enum(connection, "labels", "label")


def _as_enum(connection: Connection, table: str, column: str) -> None:
    """Make the column of a small table one that every row which joins it carries as a number."""
    kind = f"{table}_{column}"
    connection.execute(
        f"create type {kind} as enum (select {column} from {table} union select '' order by 1)"
    )
    connection.execute(f"alter table {table} alter {column} type {kind}")


def run_script(connection: Connection, script: str, **parameters: object) -> None:
    """Run the statements of a script; each gets the parameters that it names."""
    for statement in connection.extract_statements(script):
        wanted = {name: parameters[name] for name in statement.named_parameters}
        connection.execute(statement, wanted)


def fill(connection: Connection, table: str, columns: Sequence[Sequence[object]]) -> None:
    """Make a table, given as its name and columns in SQL, of lists of equal length, one for each column."""
    connection.execute(f"create or replace table {table}")
    name = table.split(" ", 1)[0]
    places = ", ".join(f"unnest(${i})" for i in range(1, len(columns) + 1))
    if columns[0]:
        connection.execute(f"insert into {name} select {places}", [list(column) for column in columns])
