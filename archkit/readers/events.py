"""What a server said beside statements, to the view `events`: what all readers of such messages do in the end.

A reader calls `begin_events` after `statements.prepare`, and fills the table `happened`. `text` is the statement that
it happened to, blanked; `work` and `path` are an autovacuum's, whose table the server alone has named.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.readers.tenant_schemas import note_joined
from archkit.scrub import scrub_label, scrub_shape
from archkit.sql.identifiers import quote_identifier
from archkit.sql.shapes import fold, shape_id
from archkit.sql.tenants import Tenants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.readers.log_format import LogJob
    from archkit.store.warehouse import Connection

EVENTS = {"events": "out_events"}
_FORM = (
    "line bigint, happened_at timestamp, kind varchar, session varchar, application varchar, user_name varchar, "
    "text varchar, subject varchar, work varchar, path varchar, amount double, unit varchar"
)
_OUT = (Path(__file__).parent / "sql" / "events.sql").read_text(encoding="utf-8")
_NO_NAMES: frozenset[str] = frozenset()


def begin_events(connection: Connection) -> None:
    """Make the empty table `happened`."""
    connection.execute(f"create or replace table happened ({_FORM})")


def finish_events(connection: Connection, job: LogJob) -> dict[str, str]:
    """Make the view out_events of what happened; return the shapes that it names {id: folded text}."""
    texts = _distinct(connection, "select text from happened")
    tenants = Tenants(job.tenants)
    folded = [tenants.join_text(fold(text)) for text in texts]
    shapes = [shape_id(text) for text in folded]
    names = _distinct(connection, "select application from happened union select user_name from happened")
    paths = _distinct(connection, "select path from happened")
    _pair(connection, "event_shapes", texts, shapes)
    _pair(connection, "event_labels", names, [scrub_label(name) for name in names])
    _pair(connection, "event_tables", paths, [_table(tenants.join_name(path)) for path in paths])
    note_joined(connection, tenants)
    connection.execute(_OUT)
    return dict(zip(shapes, folded, strict=True))


def _table(path: str) -> str:
    """Return the name of a table as statements' tables are named: lower case, without public, odd parts blanked."""
    parts = path.replace("\0", "").removeprefix("public.").split(".")
    return ".".join(scrub_shape(quote_identifier(part or "x"), _NO_NAMES).strip('"') for part in parts)


def _distinct(connection: Connection, sql: str) -> list[str]:
    return [value for (value,) in connection.execute(f"select distinct * from ({sql})").fetchall() if value]


def _pair(connection: Connection, table: str, said: list[str], meant: Sequence[str | None]) -> None:
    """Fill a table of two columns: what a log said, and what stands for it."""
    connection.execute(
        f"create or replace table {quote_identifier(table)} as "
        "select unnest($1::varchar[]) as said, unnest($2::varchar[]) as meant",
        [said, list(meant)],
    )
