"""What PostgreSQL says of a schema that it loaded, beside what archkit read in the schema's text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.sql.ddl_default import default_of, settled_default
from archkit.sql.identifiers import quote_identifier, quote_path
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live_server import Server

    from archkit.model.system import Column, System, Table

CATALOG = (Path(__file__).parent / "catalog.sql").read_text(encoding="utf-8")
_SERIAL = {"smallserial": "smallint", "serial": "integer", "bigserial": "bigint"}
_LIST = re.compile(r'\(+"?\w+"?\)?(?:::text)? = ANY')
_STRANGER = "no one of them"


def differences(server: Server, system: System, database: str) -> list[str]:
    """Return every fact on which the server and the reader do not agree, as sentences."""
    truth = json.loads(server.sql(CATALOG, "-d", database, check=True))
    tables = {name.lower(): facts for name, facts in (truth["tables"] or {}).items()}
    enums = {name.lower(): tuple(labels) for name, labels in (truth["enums"] or {}).items()}
    found = list(_unlike("tables", set(system.names), set(tables)))
    found += _unlike("enums", {e.name: e.values for e in system.enums}, enums)
    found += _unlike("names", {".".join(table.path) for table in system.tables}, set(truth["tables"] or {}))
    found += _unlike("names", {".".join(enum.path) for enum in system.enums}, set(truth["enums"] or {}))
    types = _oids(server, system, database)
    for table in system.tables:
        if facts := tables.get(table.name):
            found += _table_differences(table, facts, types)
            found += _check_differences(server, table, facts, database)
    return found


def _unlike(what: str, read: object, true: object) -> Iterator[str]:
    if read != true:
        yield f"{what}: read {read!r}, is {true!r}"


def _oids(server: Server, system: System, database: str) -> dict[str, int]:
    """Return what the server calls the types that were read."""
    kinds = {column.type for table in system.tables for column in table.columns}
    exact = {enum.name: quote_path(enum.path) for enum in system.enums}
    rows = ", ".join(f"({quote_text(k)}, {quote_text(_as_sql(k, exact))})" for k in sorted(kinds))
    query = f"select json_object_agg(k, to_regtype(t)::oid::int) from (values {rows}) as v(k, t)"
    found: dict[str, int] = json.loads(server.sql(query, "-d", database, check=True))
    return found


def _as_sql(kind: str, exact: dict[str, str]) -> str:
    element = kind.rstrip("[]")
    return exact.get(element, _SERIAL.get(element, element)) + kind.removeprefix(element)


def _table_differences(table: Table, facts: dict[str, Any], types: dict[str, int]) -> Iterator[str]:
    true = {name.lower(): fact for name, fact in (facts["columns"] or {}).items()}
    yield from _unlike(
        f"{table.name} columns", [c.sql_name for c in table.columns], [*(facts["columns"] or {})]
    )
    for column in table.columns:
        if fact := true.get(column.name):
            where = f"{table.name}.{column.name}"
            is_generated = fact["generated"] != "" or fact["identity"] == "a"
            yield from _unlike(f"{where} type {column.type}", types[column.type], fact["type"])
            yield from _unlike(f"{where} nullable", column.nullable, fact["nullable"])
            yield from _unlike(f"{where} generated", column.is_generated, is_generated)
            yield from _unlike(
                f"{where} default", _plain(column.default), _plain(_true_default(column, fact))
            )
    keys = sorted(
        [["" if "(" in c or " " in c else c for c in i.columns], i.unique, i.partial, i.method]
        for i in table.indexes
    )
    theirs = sorted([[c.lower() for c in columns], *rest] for columns, *rest in facts["indexes"])
    yield from _unlike(f"{table.name} indexes", keys, theirs)


def _true_default(column: Column, fact: dict[str, Any]) -> str | None:
    """Return the server's default in the writing of `Column.default`."""
    if fact["identity"]:
        return "autoincrement"
    text = None if fact["default"] is None else default_of(fact["default"], "postgres")
    is_serial = column.type.endswith("serial") and (text or "").startswith("nextval(")
    return "autoincrement" if is_serial else settled_default(text, column.type)


def _plain(default: str | None) -> str | None:
    """Return a default without the schema that the server leaves out."""
    return default and default.replace("nextval('public.", "nextval('")


def _check_differences(server: Server, table: Table, facts: dict[str, Any], database: str) -> Iterator[str]:
    """Ask the server, for each check of one column, whether it lets pass what was read, and nothing else."""
    for name, expression in facts["checks"]:
        column = table.column(name.lower())
        if column is None or column.element_type not in {"text", "character varying", "varchar"}:
            continue
        tried = (*column.one_of, _STRANGER)
        values = ", ".join(f"({quote_text(v)}::text)" for v in tried)
        query = (
            f"select json_agg(({expression})::boolean) from (values {values}) as v({quote_identifier(name)})"
        )
        passes = json.loads(server.sql(query, "-d", database, check=False) or "null")
        if column.one_of:
            yield from _unlike(f"{table.name}.{name} one of", [True] * len(column.one_of) + [False], passes)
        elif passes == [False] and _LIST.match(expression):
            yield f"{table.name}.{name} one of: nothing was read of {expression}"
