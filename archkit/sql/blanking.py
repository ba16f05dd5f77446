"""Literals are blanked inside DuckDB while a log streams in: the patterns, and the macros that use them."""

from __future__ import annotations

from pathlib import Path

from archkit.sql.marks import COMMENT, LITERAL
from archkit.sql.quoting import quote_text

# RE2 syntax. Whatever is not surely code is blanked: a literal or comment that never ends (a cut log), one nested
# deeper than three, and all behind a dollar quote of an unusual tag, which RE2 cannot pair.
_PLAIN_COMMENT = r"(?:[^*/]|/+[^*/]|\*+[^*/])*"
_NESTED_1 = rf"/+\*{_PLAIN_COMMENT}\*+/"
_NESTED_2 = rf"/+\*{_PLAIN_COMMENT}(?:{_NESTED_1}{_PLAIN_COMMENT})*\*+/"
_COMMENT = rf"/\*{_PLAIN_COMMENT}(?:{_NESTED_2}{_PLAIN_COMMENT})*\*+/|--[^\n\r]*"
_TAGS = "function procedure body BODY do DO sql SQL q Q a _ x tag".split()
_TEXTS = (
    r"\b[eE]'(?:[^'\\]|\\(?s:.)|'')*(?:'|$)"
    r"|(?:\b(?:[bBxXnN]|[uU]&))?'(?:[^']|'')*(?:'|$)"
    r"|(?s:\$\$.*?(?:\$\$|$))"
    rf"|{'|'.join(rf'(?s:[$]{tag}[$].*?(?:[$]{tag}[$]|$))' for tag in _TAGS)}"
    r"|(?s:\$[A-Za-z_]\w*\$.*$)"
)
_LOST = r"(?s:/\*.*$)|\"(?:[^\"]|\"\")*$"
# Names that hold what looks like a number but is none: v$1, café1.
_NUMBERED = r"[A-Za-z_]\w*\$\d\w*(?:\$\d\w*)*|[^\x00-\x7F]\$?\d\w*(?:\$\d\w*)*"
# Quoted identifiers, such names and comments are kept (group 1), and everything literal gives way to a mark (`marks`).
BLANK = (
    rf'("(?:[^"]|"")*"|{_NUMBERED}|{_COMMENT})|{_TEXTS}|\$\d+\w*|\b\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\w*|{_LOST}'
)
# What BLANK left of comments, with the mark it put behind them; quoted identifiers are kept (group 1).
UNCOMMENT = rf'("(?:[^"]|"")*")|(?:{_COMMENT}){LITERAL}?'
# The texts and names of a raw statement (group 1) or a comment: replaced by group 1, only comments go.
WITHOUT_COMMENTS = rf'("(?:[^"]|"")*"|{_TEXTS})|{_COMMENT}|{_LOST}'

# The same where nothing of a text is intricate: cheaper, since RE2 can do without its slow engines.
_NUMBER = r"\$\d+\w*|\b\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\w*"
_STRING = r"(?:\b(?:[eEbBxXnN]|[uU]&))?'(?:[^']|'')*(?:'|$)"
_SIMPLEST = rf"{_STRING}|{_NUMBER}"
_SIMPLE = rf'("(?:[^"]|"")*")|{_SIMPLEST}|"(?:[^"]|"")*$'
_DOLLAR_QUOTE = r"\$(?:[^0-9]|$)|\w\$"
_ODD_NAME = r"[^\x00-\x7F]\$?\d"
_ANY_NUMBER = r"(?:^|[^\w$])\d"
# What sqlcommenter, Rails and their like say of a statement, and never differs from call to call.
_TAG_NAMES = (
    "action application controller controller_with_namespace db_driver framework job namespaced_controller route"
).split()
_KNOWN_TAGS = rf"[*,\s](?:{'|'.join(_TAG_NAMES)})(?:='(?:[^'\\]|\\.)*'|[:=][^,'*]*)"
_MACROS = (Path(__file__).parent / "statement_macros.sql").read_text(encoding="utf-8")


def macros(key: str) -> str:
    """Return the SQL of the macros.

    `key` (hex) is the study's; 32 digits of it are used, so that what is hashed is one block of MD5.
    """
    filled = {
        "key": key[:32],
        "ends": "; \n\r\t",
        "quote": '"',
        "dollar": _DOLLAR_QUOTE,
        "odd": _ODD_NAME,
        "tags": _KNOWN_TAGS,
        "marked": rf"\1{LITERAL}",
        "literal": LITERAL,
        "uncommented": rf"\1{COMMENT}",
        "number": _ANY_NUMBER,
        "blank": BLANK,
        "uncomment": UNCOMMENT,
        "simple": _SIMPLE,
        "simplest": _SIMPLEST,
        "without_comments": WITHOUT_COMMENTS,
    }
    script = _MACROS
    for name, value in filled.items():
        script = script.replace(f":{name}:", quote_text(value))
    return script
