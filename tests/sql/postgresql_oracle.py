"""What PostgreSQL's own parser (libpg_query) says of statements: which are alike, and where their trees differ."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import postgast
from google.protobuf.json_format import MessageToDict

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

_NUMBERS = frozenset({"ICONST", "FCONST", "PARAM"})
_STRINGS = frozenset({"SCONST", "USCONST", "BCONST", "XCONST"})
_COMMENTS = frozenset({"SQL_COMMENT", "C_COMMENT"})
_KINDS = {number: name for name, number in postgast.pg_query_pb2.Token.items()}
_PLACES = ("location", "stmt_len", "list_start", "list_end", "version")
_LITERAL = "a literal"
_NAMES = {
    "TransactionStmt": ("savepoint_name",), "PrepareStmt": ("name",), "ExecuteStmt": ("name",),
    "DeallocateStmt": ("name",), "DeclareCursorStmt": ("portalname",), "FetchStmt": ("portalname",),
    "ClosePortalStmt": ("portalname",), "ListenStmt": ("conditionname",), "UnlistenStmt": ("conditionname",),
    "NotifyStmt": ("conditionname", "payload"),
}  # fmt: skip
Tree = Any


def fingerprint(statement: str) -> str | None:
    """Return libpg_query's fingerprint of the statement with all literals alike; None where it is no SQL.

    libpg_query has its own opinion of literals that are no constants of expressions (a comment's text, how many rows
    FETCH takes): so its own scanner finds them all, and each becomes a 1 or an 'x'. A `$n` is a 1, and so is a text
    behind a sign: PostgreSQL counts the sign of `- 1` to the number, and of `- $1` and `- 'x'` to the statement, which
    no caller means.
    """
    try:
        return postgast.fingerprint(without_literals(statement)).hex
    except (postgast.PgQueryError, UnicodeError):
        return None


def without_literals(statement: str) -> str:
    """Return the statement on one line: 1 for each number and parameter, 'x' for each text, and no comment."""
    source = statement.encode()
    out, before = list[bytes](), b""
    for kind, start, stop in tokens(statement):
        word = source[start:stop]
        if kind in _COMMENTS or (kind == "NCHAR" and word in {b"n", b"N"}):
            continue
        if kind in _NUMBERS or (kind in _STRINGS and before in {b"-", b"+"}):
            word = b"1"
        out.append(b"'x'" if kind in _STRINGS and word != b"1" else word)
        before = word
    return b" ".join(out).decode()


def tokens(statement: str) -> list[tuple[str, int, int]]:
    """Return (kind, start, end) of each token, in bytes."""
    return [(_KINDS.get(t.token, ""), t.start, t.end) for t in postgast.scan(statement).tokens]


def tree_of(statement: str) -> Tree:
    """Return the parse tree as plain data: without places, and with what archkit means to fold folded.

    That is: the values of literals (null, true and false only in lists), items of IN and constants of ARRAY that are
    repeated, whatever their casts, repeated rows of VALUES, names of savepoints, cursors, channels and prepared
    statements, and values of settings. Unlike a fingerprint it keeps all else, such as a table behind its alias.
    """
    return _bare(MessageToDict(postgast.parse(without_literals(statement))))


def _bare(node: Tree) -> Tree:
    if isinstance(node, list):
        return [_bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "A_Const" in node:
        return _constant(node["A_Const"])
    bare = {key: _bare(value) for key, value in node.items() if not key.endswith(_PLACES)}
    if bare.get("kind") == "AEXPR_IN" and "List" in bare["rexpr"]:
        bare["rexpr"]["List"]["items"] = _once(map(_literal, bare["rexpr"]["List"]["items"]))
    if "elements" in bare and all(_literal(item) == _LITERAL for item in bare["elements"]):
        bare["elements"] = [_LITERAL]
    if "valuesLists" in bare:
        bare["valuesLists"] = _once(map(_row, bare["valuesLists"]))
    return {key: _unnamed(key, value) for key, value in bare.items()}


def _constant(value: Tree) -> Tree:
    if value.get("isnull"):
        return "null"
    return f"{value['boolval'].get('boolval', False)}" if "boolval" in value else _LITERAL


def _literal(item: Tree) -> Tree:
    """Return a literal for each constant, whatever its casts."""
    if isinstance(item, dict) and "TypeCast" in item:
        return _LITERAL if _literal(item["TypeCast"]["arg"]) == _LITERAL else item
    return _LITERAL if isinstance(item, str) else item


def _row(row: Tree) -> Tree:
    return [_LITERAL if isinstance(item, str) else item for item in row["List"]["items"]]


def _once(items: Iterable[Tree]) -> list[Tree]:
    return list({json.dumps(item): item for item in items}.values())


def _unnamed(key: str, value: Tree) -> Tree:
    """Return a statement of the session without the name it gives, if it gives one."""
    if key == "VariableSetStmt" and value.get("kind") == "VAR_SET_VALUE":
        return value | {"args": []}
    if key == "ExecuteStmt" and all(item == _LITERAL for item in value.get("params", [])):
        value = value | {"params": []}
    given = _NAMES.get(key)
    return value | {name: "a name" for name in given if name in value} if given else value


def differences(one: Tree, other: Tree, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield where two trees first differ on each branch, as "node.field"."""
    where = ".".join(path[-2:])
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key), other.get(key), (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for a, b in zip(one, other, strict=True):
            yield from differences(a, b, path)
    elif one != other:
        yield where


def changed(statement: str, chance: random.Random) -> str:
    """Return the statement with one token left out, doubled, exchanged with another or written in another way."""
    source = statement.encode()
    spans = [(start, stop) for _, start, stop in tokens(statement)]
    if len(spans) < 2:
        return statement
    parts = [source[start:stop] for start, stop in spans]
    i, j = chance.randrange(len(parts)), chance.randrange(len(parts))
    match chance.randrange(6):
        case 0:
            parts[i] = b""
        case 1:
            parts.insert(i, parts[i])
        case 2:
            parts[i], parts[j] = parts[j], parts[i]
        case 3:
            parts[i] = parts[j]
        case 4:
            parts[i] = parts[i].upper()
        case _:
            parts[i] = b'"' + parts[i].lower() + b'"'
    glue = chance.choice((b" ", b" ", b"\n", b"/**/"))
    return glue.join(parts).decode(errors="replace")


def keywords(kind: str) -> list[str]:
    """Return the keywords of PostgreSQL of that kind, by the names of its tokens."""
    words = [name.removesuffix("_P").lower() for name in _KINDS.values() if name != "NUL"]
    kinds = postgast.pg_query_pb2.KeywordKind
    return [word for word in words if kinds.Name(postgast.scan(word).tokens[0].keyword_kind) == kind]
