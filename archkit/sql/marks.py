"""What blanking leaves in a statement: marks in place of literals and comments, and names that must not be folded."""

from __future__ import annotations

import re

LITERAL = "\x01"  # no SQL holds these; a question mark would be taken for PostgreSQL's operator
COMMENT = "\x02"

# In quotes these mean another thing than without: keywords of PostgreSQL that are reserved or may not name columns,
# types and functions alike, and three that GROUP BY and windows know.
KEYWORDS = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
    case cast char character check coalesce collate collation column concurrently constraint create cross cube
    current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
    decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
    freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
    interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
    json_scalar json_serialize json_table json_value lateral leading least left like limit localtime
    localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on
    only or order out outer overlaps overlay placing position precision primary real references returning right
    rollup row select session_user setof similar smallint some substring symmetric system_user table tablesample
    then time timestamp to trailing treat trim true unbounded union unique user using values varchar variadic
    verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
    xmlpi xmlroot xmlserialize xmltable
    """.split()
)
_QUOTED = re.compile(rf'((?<![\w$])[uU]&)?("(?:[^"]|"")*"){COMMENT}?{LITERAL}?', re.ASCII)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
_NUMBERED = re.compile(
    rf"((?<![\w$])[A-Za-z_]\w*\$\d\w*(?:\$\d\w*)*|[^\x00-\x7f]\$?\d\w*(?:\$\d\w*)*){LITERAL}", re.ASCII
)
_PARAMETER = re.compile(
    r"(?<![\w$\x80-\U0010ffff])\$\d+\w*", re.ASCII
)  # blanking leaves a text that holds nothing else
_PLACE = re.compile(r'"(\d+)"')
_FOLDED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
)  # as PostgreSQL folds names


def read_marks(blanked: str) -> tuple[str, list[str]]:
    """Return the statement in lower case with LITERAL for each literal and parameter, and its quoted names.

    A quoted name that would mean the same without quotes loses them; of the others, `"0"` stands for the first.
    """
    names: list[str] = []

    def kept(match: re.Match[str]) -> str:
        name = match[2][1:-1]
        if not match[1] and _PLAIN.match(name) and name not in KEYWORDS:
            return _apart(match, name)
        names.append((match[1] or "").lower() + match[2])
        return f'"{len(names) - 1}"'

    text = _QUOTED.sub(kept, blanked) if '"' in blanked else blanked
    if "$" in text or not text.isascii():
        text = _PARAMETER.sub(LITERAL, _NUMBERED.sub(r"\1", text))
    return _lower(text.replace(COMMENT, " ")), names


def put_back(text: str, names: list[str]) -> str:
    """Return the statement with its quoted names, and `?` for each literal."""
    return _PLACE.sub(lambda match: names[int(match[1])], text).replace(LITERAL, "?")


def _lower(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def _apart(match: re.Match[str], name: str) -> str:
    """Return the name with a space where it stood against a word."""
    before, after = (
        match.string[match.start() - 1 : match.start()],
        match.string[match.end() : match.end() + 1],
    )
    return " " * _is_word(before) + name + " " * _is_word(after)


def _is_word(character: str) -> bool:
    return character.isalnum() or character in {"_", "$"} or character > "\x7f"
