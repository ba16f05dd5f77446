"""A folded shape as sqlglot's MySQL reads it: names in backticks, and without what that parser does not know."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_NO_KEY = "".join(f"(?<!{word} )" for word in "duplicate force use ignore primary unique foreign".split())
_CHANGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"--"), "- -"),  # a comment for sqlglot; MySQL wants a space behind it, and comments are gone
    (re.compile(r"^replace(?= )"), "insert"),
    (
        re.compile(r"^(insert|update|delete)(?: (?:low_priority|high_priority|delayed|quick|ignore)\b)+"),
        r"\1",
    ),
    (re.compile(r"\bselect(?: (?:high_priority|sql_\w+)\b)+(?= [^,])"), "select"),
    (re.compile(r" into (?:outfile|dumpfile) '\?'.*?(?= from |$)"), ""),
    (re.compile(rf"{_NO_KEY}(?<![\w`$])key\b(?![`(]| \()"), "`key`"),
)
_LOADED = re.compile(r"load (?:data|xml)\b.*?\binto table ([\w.\"$]+)")


def as_mysql(shape: str) -> str:
    """Return the text to parse; it means the same."""
    text = _QUOTED.sub(lambda m: "`" + m[0][1:-1].replace('""', '"').replace("`", "``") + "`", shape)
    for pattern, replacement in _CHANGES:
        text = pattern.sub(replacement, text)
    return text


def loaded_table(shape: str) -> str | None:
    """Return the table that LOAD DATA fills, or None for any other statement."""
    found = _LOADED.match(shape)
    return found[1] if found else None
