"""Shapes: blanked statements (see `blanking`), folded until two calls of one query look alike."""

from __future__ import annotations

import hashlib
import re

_TRANSACTION = re.compile(
    r"(begin|start transaction|commit|end|rollback|abort|savepoint|release|prepare transaction)\b"
)
_DDL = re.compile(r"(create|alter|drop|truncate|comment on|grant|revoke|reindex|cluster|refresh)\b")
_WRITE = re.compile(r"(insert|update|delete|merge|replace)\b|copy [^(]+?(\([^)]*\) )?from\b")
_READ = re.compile(r"(\(*(?:select|with|values|table)|fetch|declare)\b|copy\b.* to\b")
_QUOTED = re.compile(r'("(?:[^"]|"")*")\??')
_PARAMETER = re.compile(r"\$\d+")  # blanking leaves a text as it is that holds nothing else
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
_RESERVED = frozenset(
    """
    all and any as asc between by case check column constraint create default delete desc distinct
    else end except exists false for foreign from full grant group having in index inner insert into
    is join key left like limit natural not null offset on or order outer primary references
    returning right select session_user set some table then to true union unique update user using
    values when where window with current_user
    """.split()
)
_BEFORE_VALUES = "select|and|or|not|between|limit|offset|when|then|else|values|in|by|returning|interval|like"
_FOLDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"(?<![\w\")\].])\.\?"), "?"),
    (re.compile(r"(?<=[=<>(,\[+*/]) ?[-+] ?\?"), " ?"),
    (re.compile(rf"\b({_BEFORE_VALUES}) [-+] ?\?"), r"\1 ?"),
    (re.compile(r"(?<=[(\[]) "), ""),
    (re.compile(r" (?=[)\],;])"), ""),
    (re.compile(r",(?=\S)"), ", "),
    (re.compile(r"\bin ?\((?:\?(?:::[a-z0-9_\[\]]+)?(?:, )?)+\)"), "in (?)"),
    (re.compile(r"\bin ?\((\((?:\?(?:, )?)+\))(?:, \((?:\?(?:, )?)+\))+\)"), r"in (\1)"),
    (re.compile(r"\barray ?\[(?:\?(?:, )?)+\]"), "array[?]"),
    (re.compile(r"\b(values ?)(\((?:[^()]|\([^()]*\))*\))(?:, ?\((?:[^()]|\([^()]*\))*\))+"), r"\1\2"),
    (
        re.compile(r"^((?:release |rollback (?:transaction |work )?to )?savepoint|rollback to|release) .*"),
        r"\1 ?",
    ),
    (
        re.compile(
            r"^(deallocate|execute|prepare|close|listen|notify|unlisten)\b(?! (?:all|transaction ?\??)$) .*"
        ),
        r"\1 ?",
    ),
    (re.compile(r"^(set (?:session |local )?(?:role|session authorization|time zone)) .*"), r"\1 ?"),
    (
        re.compile(r"^(set (?:session |local )?(?!role |constraints |transaction )[\w.\"]+)(?: ?= ?| to ).*"),
        r"\1 = ?",
    ),
    (re.compile(r"^(declare) \S+ "), r"\1 ? "),
    (re.compile(r"^((?:fetch|move)\b.*?(?:from |in )).*"), r"\1?"),
)


def fold(blanked: str) -> str:
    """Return the shape's canonical text from a blanked statement.

    Case, white space, the length of IN and VALUES lists and the names of savepoints, cursors and prepared
    statements make no difference; `= ?`, `in (?)` and `any(?)` stay apart.
    """
    text = _lower_outside_quotes(blanked.strip().rstrip("; \r\n\t"))
    for pattern, replacement in _FOLDS:
        text = pattern.sub(replacement, text)
    return text.strip()


def kind_of(folded: str) -> str:
    """Return what a shape does by its first words: read, write, ddl, transaction or other."""
    kinds = (("transaction", _TRANSACTION), ("ddl", _DDL), ("write", _WRITE), ("read", _READ))
    return next((kind for kind, pattern in kinds if pattern.match(folded)), "other")


def shape_id(folded: str) -> str:
    """Return S- and the first 10 hex digits of the folded text's sha256."""
    return "S-" + hashlib.sha256(folded.encode()).hexdigest()[:10]


def _lower_outside_quotes(text: str) -> str:
    parts = _QUOTED.split(text)
    return "".join(
        _unquoted(part) if i % 2 else _PARAMETER.sub("?", part.lower()) for i, part in enumerate(parts)
    )


def _unquoted(quoted: str) -> str:
    name = quoted[1:-1]
    return name if _PLAIN.match(name) and name not in _RESERVED else quoted
