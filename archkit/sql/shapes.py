"""Shapes: blanked statements (see `blanking`), folded until two calls of one query look alike."""

from __future__ import annotations

import hashlib
import re

from archkit.sql.lists import fold_lists
from archkit.sql.marks import LITERAL, put_back, read_marks

_TRANSACTION = re.compile(
    r"(begin|start transaction|commit|end|rollback|abort|savepoint|release|prepare transaction)\b"
)
_DDL = re.compile(r"(create|alter|drop|truncate|comment on|grant|revoke|reindex|cluster|refresh)\b")
_WRITE = re.compile(r"(insert|update|delete|merge|replace)\b|copy [^(]+?(\([^)]*\) )?from\b")
_READ = re.compile(r"(\(*(?:select|with|values|table)|fetch|declare)\b|copy\b.* to\b")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_ENDS = "; \t\n\r\f\v"
_BEFORE_VALUES = (
    "select|distinct|all|and|or|not|between|limit|offset|when|then|else|having|where|on|default|returning"
    "|like"
)
_SIGN = r"[-+*/<>=~!@#%^&|`?]"
_OPERAND_BEFORE, _OPERAND_AFTER = rf'(?<=[\w$)\]"{LITERAL}])', rf'(?=[\w$("{LITERAL}])'
# What is sought, and what stands for it; the first column is in every text that holds it, which is quick to see.
_FOLDS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (LITERAL, re.compile(rf"(?<=\w){LITERAL}"), f" {LITERAL}"),
    (LITERAL, re.compile(rf"{LITERAL}(?=\w)"), f"{LITERAL} "),
    (f".{LITERAL}", re.compile(rf"(?<![\w\").\]])\.{LITERAL}"), LITERAL),
    # PostgreSQL takes the sign into a number while it parses, unless a cast, which binds closer, is between.
    ("-", re.compile(rf"(?<!{_SIGN})([=<>*/+]+|[(,\[]) ?- ?{LITERAL}(?! ?::)"), rf"\1 {LITERAL}"),
    ("-", re.compile(rf"\b({_BEFORE_VALUES}) ?- ?{LITERAL}(?! ?::)"), rf"\1 {LITERAL}"),
    ("( ", re.compile(r"\( +"), "("),
    ("[ ", re.compile(r"\[ +"), "["),
    (" )", re.compile(r" +\)"), ")"),
    (" ]", re.compile(r" +\]"), "]"),
    (" ,", re.compile(r" +,"), ","),
    (",", re.compile(r",(?=\S)"), ", "),
    ("::", re.compile(r" ?:: ?"), "::"),
    (" .", re.compile(r" +\.(?!\.)"), "."),
    (". ", re.compile(r"(?<!\.)\. +"), "."),
    ("!=", re.compile(rf"(?<!{_SIGN})!=(?!{_SIGN})"), "<>"),
    ("", re.compile(rf"{_OPERAND_BEFORE} ?([<>=]+) ?{_OPERAND_AFTER}"), r" \1 "),
    ("", re.compile(rf"{_OPERAND_BEFORE}({_SIGN}+){_OPERAND_AFTER}"), r" \1 "),
    ("in(", re.compile(r"\bin\("), "in ("),
    ("values(", re.compile(r"\bvalues\("), "values ("),
    ("array [", re.compile(r"\barray \["), "array["),
)
_NAMED = r"(deallocate|close|listen|notify|unlisten)"
_HEADS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("savepoint", re.compile(r"^(savepoint) .*"), r"\1 ?"),
    ("release", re.compile(r"^release (?:savepoint )?.*"), "release savepoint ?"),
    (
        "rollback",
        re.compile(r"^rollback (?:transaction |work )?to (?:savepoint )?.*"),
        "rollback to savepoint ?",
    ),
    ("deallocate", re.compile(r"^deallocate prepare "), "deallocate "),
    ("", re.compile(rf"^{_NAMED} (?!(?:all|\*)$).*"), r"\1 ?"),
    ("prepare", re.compile(r"^prepare (?!transaction\b)[^ (]+ ?(\([^)]*\))? ?as "), r"prepare ?\1 as "),
    ("execute", re.compile(rf"^execute [^ (]+(?: ?\((?:{LITERAL}(?:, )?)*\))?"), "execute ?"),
    ("declare", re.compile(r"^(declare) \S+ "), r"\1 ? "),
    ("", re.compile(r"^((?:fetch|move) (?:.* )?)\S+$"), r"\1?"),
    (
        "set",
        re.compile(
            r"^(set (?:session |local )?(?:role|session authorization|time zone)) (?!default$|local$).*"
        ),
        r"\1 ?",
    ),
    (
        "set",
        re.compile(r"^(set (?:session |local )?(?!role |constraints |transaction )[\w.\"$]+)(?: ?= ?| to )"),
        r"\1 = ",
    ),
    ("set", re.compile(r"^(set (?:session |local )?[\w.\"$]+ =) (?!default$).*"), r"\1 ?"),
)


def fold(blanked: str) -> str:
    """Return the shape's canonical text from a blanked statement.

    Case, white space, the length of IN and VALUES lists and the names of savepoints, cursors and prepared
    statements make no difference; `= ?`, `in (?)` and `any(?)` stay apart.
    """
    text, names = read_marks(blanked)
    folded = fold_lists(_all(_FOLDS, " ".join(_SPACE.split(text.strip(_ENDS)))))
    parts = [_all(_HEADS, part.strip()) for part in folded.split(";")]
    return put_back("; ".join(parts), names).strip()


def kind_of(folded: str) -> str:
    """Return what a shape does by its first words: read, write, ddl, transaction or other."""
    kinds = (("transaction", _TRANSACTION), ("ddl", _DDL), ("write", _WRITE), ("read", _READ))
    return next((kind for kind, pattern in kinds if pattern.match(folded)), "other")


def shape_id(folded: str) -> str:
    """Return S- and the first 10 hex digits of the folded text's sha256."""
    return "S-" + hashlib.sha256(folded.encode()).hexdigest()[:10]


def _all(rules: tuple[tuple[str, re.Pattern[str], str], ...], text: str) -> str:
    for sign, pattern, replacement in rules:
        if sign in text:
            text = pattern.sub(replacement, text)
    return text
