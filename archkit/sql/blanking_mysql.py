"""How MySQL's literals and comments are blanked inside DuckDB: the patterns, and the macros that use them.

Texts stand in single or double quotes, with a backslash before what is meant as it is (the default sql_mode); names
stand in backticks, and come out in double quotes, as all shapes have them. Comments do not nest; `/*! ... */` is code.
"""

from __future__ import annotations

from pathlib import Path

from archkit.sql.marks import COMMENT, LITERAL
from archkit.sql.quoting import quote_text

_NAME = r"`(?:[^`]|``)*`"
_PLAIN_COMMENT = r"/\*(?:[^!M*]|M[^!*]|M?\*+[^*/])(?:[^*]|\*+[^*/])*\*+/|/\*M?\*+/"
_LINE_COMMENT = r"#[^\n\r]*|--(?:[ \t\f\v][^\n\r]*|[\n\r]|$)"
_COMMENT = rf"{_PLAIN_COMMENT}|{_LINE_COMMENT}"
_CHARACTER_SETS = (
    "ascii big5 binary cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 cp932 dec8 eucjpms euckr gb18030 gb2312 gbk "
    "geostd8 greek hebrew hp8 keybcs2 koi8r koi8u latin1 latin2 latin5 latin7 macce macroman sjis swe7 tis620 ucs2 "
    "ujis utf16 utf16le utf32 utf8 utf8mb3 utf8mb4"
).split()
_PREFIX = rf"(?:\b(?:[xXbBnN]|_(?i:{'|'.join(_CHARACTER_SETS)})[ \t\r\n]*))?"
_IN_SINGLE = r"'(?:[^'\\]|\\(?:(?s:.)|$)|'')*(?:'|$)"
_IN_DOUBLE = r'"(?:[^"\\]|\\(?:(?s:.)|$)|"")*(?:"|$)'
_TEXT = rf"{_PREFIX}(?:{_IN_SINGLE}|{_IN_DOUBLE})"
_NUMBER = r"\b\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\w*"
_OPEN_NAME = r"`(?:[^`]|``)*$"
_LOST = rf"(?s:/\*(?:[^!M]|M[^!]).*$)|/\*M?$|{_OPEN_NAME}"
_PATTERNS = {
    # Quoted names and comments are kept (group 1), everything literal gives way to a mark (`marks`).
    "blank": rf"({_NAME}|{_COMMENT})|{_TEXT}|{_NUMBER}|{_LOST}",
    # What that left of comments, with the mark it put behind them.
    "uncomment": rf"({_NAME})|(?:{_COMMENT}){LITERAL}?",
    # Then the brackets of code in a comment; no other comment is left that could hold them.
    "unhint": rf"({_NAME})|/\*M?!{LITERAL}?|\*/",
    # Without a group RE2 is five times as fast; it may do without where no name holds what looks like a literal.
    "simple": rf"({_NAME})|{_TEXT}|{_NUMBER}|{_OPEN_NAME}",
    "simplest": rf"{_TEXT}|{_NUMBER}",
    "plain_names": r"^(?:[^`]|`[A-Za-z_]\w*`)*$",
    "without_comments": rf"({_NAME}|{_TEXT})|{_COMMENT}|{_LOST}",
    "marked": rf"\1{LITERAL}",
    "literal": LITERAL,
    "uncommented": rf"\1{COMMENT}",
}
_MACROS = (Path(__file__).parent / "mysql_macros.sql").read_text(encoding="utf-8")


def mysql_macros() -> str:
    """Return the SQL of the macros, which stand beside those of `blanking`."""
    script = _MACROS
    for name, value in _PATTERNS.items():
        script = script.replace(f":{name}:", quote_text(value))
    return script
