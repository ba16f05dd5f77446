"""What PostgreSQL's own parser (libpg_query) says of the tables that a statement uses: read or written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import postgast
from google.protobuf.json_format import MessageToDict

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITING = {
    "InsertStmt": "relation",
    "UpdateStmt": "relation",
    "DeleteStmt": "relation",
    "MergeStmt": "relation",
}
_USING = frozenset({"SelectStmt", *_WRITING, "CopyStmt", "ExplainStmt", "PrepareStmt", "DeclareCursorStmt",
                    "CreateTableAsStmt"})  # fmt: skip
Tree = Any
Use = tuple[str, str]


def tables_of(statement: str) -> dict[str, str] | None:
    """Return the access of each table by its name, without CTEs; None where a statement in it is of another kind.

    Names are in lower case and without `public`, as archkit has them. Raises PgQueryError for what is no SQL.
    """
    found: dict[str, str] = {}
    for part in MessageToDict(postgast.parse(statement)).get("stmts", []):
        if not _USING & part.get("stmt", {}).keys():
            return None
        for name, access in _uses(part["stmt"], frozenset()):
            found[name] = "write" if access == "write" else found.get(name, "read")
    return found


def _uses(node: Tree, ctes: frozenset[str]) -> Iterator[Use]:
    if isinstance(node, list):
        for item in node:
            yield from _uses(item, ctes)
    elif isinstance(node, dict):
        for kind, within in node.items():
            if kind == "RangeVar":
                yield from _named(within, "read", ctes)
            elif isinstance(within, dict):
                yield from _statement(kind, within, ctes)
            else:
                yield from _uses(within, ctes)


def _statement(kind: str, node: Tree, ctes: frozenset[str]) -> Iterator[Use]:
    """Yield what is used in a node that may have CTEs of its own and a table that it changes."""
    rest = {name: value for name, value in node.items() if name != "lockingClause"}  # it names aliases
    with_clause = rest.pop("withClause", {})
    for cte in (item["CommonTableExpr"] for item in with_clause.get("ctes", [])):
        names = {item["CommonTableExpr"]["ctename"].lower() for item in with_clause["ctes"]}
        yield from _uses(cte["ctequery"], ctes | names if with_clause.get("recursive") else ctes)
        ctes |= {cte["ctename"].lower()}
    if target := _WRITING.get(kind):
        yield from _named(rest.pop(target), "write", frozenset())
    elif kind == "CopyStmt" and "relation" in rest:
        yield from _named(
            rest.pop("relation"),
            "write" if rest.get("isFrom") or rest.get("is_from") else "read",
            frozenset(),
        )
    elif kind in ("intoClause", "into"):
        yield from _named(rest.pop("rel"), "write", frozenset())
    yield from _uses(rest, ctes)


def _named(table: Tree, access: str, ctes: frozenset[str]) -> Iterator[Use]:
    name, schema = table["relname"].lower(), table.get("schemaname", "").lower()
    if schema and schema != "public":
        yield f"{schema}.{name}", access
    elif schema or name not in ctes:
        yield name, access
