"""What a shape does: kind, complexity, tables with access, predicates. Runs in a child process only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from archkit.sql.mysql_shapes import as_mysql, loaded_table
from archkit.sql.predicates import Predicate, predicates_of, table_name
from archkit.sql.shapes import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container

_COMMANDS = frozenset(  # of PostgreSQL, beside those that kind_of tells apart
    "analyse analyze call checkpoint close deallocate discard do execute explain import listen load lock notify "
    "prepare reassign reset security set show unlisten vacuum".split()
)
_MYSQL_COMMANDS = frozenset(
    "administrator analyze binlog cache call change check checksum clone close deallocate desc describe do execute "
    "explain flush get handler help install kill lock open optimize prepare purge repair reset resignal restart set "
    "show shutdown signal start stop uninstall unlock use xa".split()
)
_COPY = re.compile(r'copy ((?:"(?:[^"]|"")*"|[\w$])+(?:\.(?:"(?:[^"]|"")*"|[\w$])+)*)(?=[ (]|$)')
_WRAPPED = re.compile(  # in EXPLAIN or PREPARE
    r"explain (?:\([^)]*\) ?)?(?:(?:analyze|analyse|verbose) )*|prepare \? ?(?:\((?:[^()]|\([^()]*\))*\))? ?as "
)
_CURSOR = re.compile(
    r"declare \S+ (?:(?:binary|insensitive|asensitive|no|scroll) )*cursor (?:with(?:out)? hold )?for "
)
_COPY_QUERY = re.compile(r"copy \((.*)\) to\b.*")
_PART = re.compile(r'(?:"(?:[^"]|"")*"|[^;])+')
_JSON_OPERATOR = re.compile(r" ?\?[|&] ?(?!\|)")
_NAME_OR_REST = re.compile(r'("(?:[^"]|"")*")|[^"]+')
_CONTROL = frozenset({"transaction", "other"})
_WORST_FIRST = ("ddl", "write", "read", "other", "transaction")
_LONGEST = 64_000
_DEEPEST = 40
_DEEPEST_ARRAY = 6
_COMPLEX = (exp.Join, exp.Subquery, exp.CTE, exp.Window, exp.SetOperation, exp.Group, exp.Exists)
_NAME = re.compile(r'"(?:[^"]|"")*"|[^\W\d]\w*')
Row = dict[str, Any]


@dataclass(frozen=True)
class _Dialect:
    """How one server's SQL is parsed: sqlglot's name of it, its words, and its commands that use no table's rows.

    `written` turns a shape into what sqlglot reads.
    """

    name: str
    words: Container[str]
    commands: frozenset[str]
    written: Callable[[str], str] = str


_POSTGRES = _Dialect("postgres", Postgres.Tokenizer.KEYWORDS, _COMMANDS)
_MYSQL = _Dialect("mysql", MySQL.Tokenizer.KEYWORDS, _MYSQL_COMMANDS, as_mysql)


def described(item: tuple[str, str]) -> Row:
    """Return what `describe` tells of a shape; an item is its dialect and its text."""
    dialect, shape = item
    return describe_mysql(shape) if dialect == "mysql" else describe(shape)


def describe_mysql(shape: str) -> Row:
    """Return the same as `describe` of a shape from MySQL."""
    return describe(shape, _MYSQL)


def describe(shape: str, dialect: _Dialect = _POSTGRES) -> Row:
    """Return {kind, complexity, tables, predicates, parsed}; several statements in one string are taken together.

    `tables` holds [name, access], `predicates` [table, column, operator, use].

    A shape that sqlglot cannot parse keeps its kind, read from its first words, names no tables, and has a
    `skeleton`: its text with every word blanked that is not SQL's own.
    """
    rows = [_describe_one(part, dialect) for part in _statements(shape)] or [
        _empty("other") | {"parsed": True}
    ]
    if len(rows) == 1:
        return rows[0]
    tables = dict(sorted(t for row in rows for t in row["tables"]))  # "write" sorts last, and stays
    return {
        "kind": min((row["kind"] for row in rows), key=_WORST_FIRST.index),
        "complexity": min(row["complexity"] for row in rows),
        "tables": sorted([name, access] for name, access in tables.items()),
        "predicates": sorted({p for row in rows for p in row["predicates"]}),
        "parsed": all(row["parsed"] for row in rows),
        "skeleton": _skeleton(shape, dialect),
    }


def _describe_one(shape: str, dialect: _Dialect) -> Row:
    kind = kind_of(shape)
    row = _empty(kind)
    if dialect is _MYSQL and (table := loaded_table(shape)):
        return row | {"kind": "write", "tables": [[_plain(table), "write"]], "parsed": True}
    if dialect is _POSTGRES and (wrapped := _WRAPPED.match(shape)):
        inner = _describe_one(shape[wrapped.end() :], dialect)
        outer = {"kind": kind, "predicates": [], "skeleton": _skeleton(shape, dialect)}
        return inner | outer if inner["tables"] or not inner["parsed"] else row | {"parsed": True}
    if kind in _CONTROL or shape.startswith(("fetch ", "move ")):
        is_known = kind != "other" or shape.split(" ", 1)[0] in ("", *dialect.commands)
        return row | ({"parsed": True} if is_known else {"skeleton": _skeleton(shape, dialect)})
    if copied := _COPY.match(shape):
        access = "write" if kind == "write" else "read"
        return row | {"tables": [[_plain(copied[1]), access]], "parsed": True}
    try:
        tree = _parse(_query_within(shape), dialect)
        return row | (_understood(tree, kind) if tree else {"skeleton": _skeleton(shape, dialect)})
    except (SqlglotError, RecursionError, ValueError):
        return row | {"skeleton": _skeleton(shape, dialect)}


def _understood(tree: exp.Expr, kind: str) -> Row:
    for query in tree.find_all(exp.Select):
        query.set("locks", None)  # FOR UPDATE OF names aliases, which would be taken for tables
    return {
        "kind": "write" if kind == "read" and _written(tree) else kind,
        "complexity": "complex" if _is_complex(tree) else "simple",
        "tables": sorted([name, access] for name, access in _tables(tree).items()),
        "predicates": _predicates(tree),
        "parsed": True,
    }


def _predicates(tree: exp.Expr) -> list[Predicate]:
    """Return them in order; none where sqlglot cannot tell whose the columns are, as with two sources of one name."""
    try:
        scopes = list(traverse_scope(tree)) if isinstance(tree, exp.Query) else []
    except SqlglotError:
        return []
    return sorted(set(predicates_of(tree, scopes)))


def _empty(kind: str) -> Row:
    return {"kind": kind, "complexity": "simple", "tables": [], "predicates": [], "parsed": False}


def _statements(shape: str) -> list[str]:
    """Split at the semicolons between statements; those of a routine's body stay."""
    if " begin atomic " in shape:
        return [shape]
    if len(shape) > _LONGEST:
        return [shape]
    return [part.strip() for part in _PART.findall(shape) if part.strip()]


def _query_within(shape: str) -> str:
    """Return the query that a cursor or a COPY is for, else the whole."""
    return _COPY_QUERY.sub(r"\1", _CURSOR.sub("", shape))


def _parse(shape: str, dialect: _Dialect) -> exp.Expr | None:
    """Parse with every `?` as a string literal, which is legal wherever a literal was; raises what sqlglot does."""
    if _is_hostile(shape):
        return None
    text = _NAME_OR_REST.sub(lambda match: match[1] or _with_texts(match[0]), shape)
    trees = sqlglot.parse(dialect.written(text), read=dialect.name)
    tree = trees[0] if trees else None
    return None if isinstance(tree, exp.Command) else tree


def _with_texts(between: str) -> str:
    return _JSON_OPERATOR.sub(" @> ", between).replace("? ?", "@> ?").replace("?", "'?'")


def _is_hostile(shape: str) -> bool:
    """Whether parsing would take too long: very long, or deeply nested (each `array[` doubles the time)."""
    if len(shape) > _LONGEST or shape.count("array[") > _DEEPEST_ARRAY:
        return True
    depth = deepest = 0
    for character in shape:
        depth += (character in "([") - (character in ")]")
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _is_complex(tree: exp.Expr) -> bool:
    """Whether it joins (also by UPDATE FROM, DELETE USING, MERGE), has a query within, a window or a grouping."""
    if isinstance(tree, exp.Merge) or tree.args.get("using"):
        return True
    selects = sum(1 for _ in tree.find_all(exp.Select))
    within = selects > (1 if isinstance(tree, exp.Select) else 0)
    return within or tree.find(*_COMPLEX) is not None or (isinstance(tree, exp.Update) and _has_from(tree))


def _has_from(tree: exp.Expr) -> bool:
    return any(isinstance(value, exp.From) for value in tree.args.values())


def _skeleton(shape: str, dialect: _Dialect) -> str:
    """Return the text with only SQL's own words: where nothing was understood, nothing else is let through."""
    return _NAME.sub(lambda m: m[0] if m[0].upper() in dialect.words else "x", shape)


def _plain(name: str) -> str:
    return name.replace('"', "").lower().removeprefix("public.")


def _written(tree: exp.Expr) -> list[exp.Table]:
    """Return the tables that INSERT, UPDATE, DELETE, MERGE or SELECT INTO anywhere in the tree change or make."""
    targets = [node.this for node in tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Into)]
    if _is_made_of_query(tree):
        targets.append(tree.this)
    unwrapped = (t.this if isinstance(t, exp.Schema) else t for t in targets)
    return [t for t in unwrapped if isinstance(t, exp.Table)]


def _is_made_of_query(tree: exp.Expr) -> bool:
    """Whether it is CREATE TABLE AS, or CREATE VIEW."""
    return isinstance(tree, exp.Create) and isinstance(tree.expression, exp.Query)


def _tables(tree: exp.Expr) -> dict[str, str]:
    written = _written(tree)
    changed = {id(t) for t in written}
    reads = (
        t for t in tree.find_all(exp.Table) if id(t) not in changed and isinstance(t.this, exp.Identifier)
    )
    access = {table_name(t): "read" for t in reads if t.db or not _is_cte(t)}
    if isinstance(tree, exp.Create | exp.Drop | exp.Alter | exp.TruncateTable) and not _is_made_of_query(
        tree
    ):
        return dict.fromkeys(access, "write")
    return access | {table_name(t): "write" for t in written}


def _is_cte(table: exp.Table) -> bool:
    """Whether a WITH around the table gives it that name; a CTE sees those before it, a recursive one all."""
    name, node = table.name.lower(), table.parent
    within: exp.Expr = table
    while node is not None:
        if isinstance(node, exp.With):
            seen = node.expressions if node.args.get("recursive") else node.expressions[: within.index]
        else:
            around = None if isinstance(within, exp.With) else node.args.get("with_")
            seen = around.expressions if around else []
        if any(cte.alias_or_name.lower() == name for cte in seen):
            return True
        within, node = node, node.parent
    return False
