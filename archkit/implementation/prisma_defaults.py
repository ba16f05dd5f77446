"""Which defaults of a column a Prisma schema can say, and which the code fills in itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.implementation.literals import prisma_text

if TYPE_CHECKING:
    from archkit.implementation.prisma_types import PrismaType
    from archkit.model.api import Field

_CAST = re.compile(r"::\s*(?:\"[^\"]*\"|[\w. ]+)(?:\([\d, ]*\))?(?:\[\])*\s*$")
_TEXT = re.compile(r"[eE]?'((?:[^']|'')*)'", re.DOTALL)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_INTEGER = re.compile(r"[-+]?\d+")
_NOW = re.compile(r"(?:now|transaction_timestamp)\(\)|current_timestamp(?:\(\d\))?|localtimestamp(?:\(\d\))?")
_RANDOM_UUID = re.compile(r"(?:\w+\.)?(?:gen_random_uuid|uuid_generate_v4)\(\)")
_EMPTY_LIST = re.compile(r"'\{\}'|array\[\]", re.IGNORECASE)
_WORDS = re.compile(r"'(?:[^']|'')*'|[a-z_]+|\d+(?:\.\d+)?|[-+*/(),\s]|::", re.IGNORECASE)
_KNOWN_WORDS = frozenset(
    "now current_date current_time current_timestamp localtime localtimestamp clock_timestamp statement_timestamp"
    " timezone at time zone interval random floor ceil round extract epoch from date_trunc current_user session_user"
    " text varchar integer bigint date timestamp timestamptz without with numeric".split()
)
CODE_FILLED = frozenset({"uuid", "cuid", "nanoid", "ulid"})
_CALL = re.compile(r"(\w+)\([^()']*\)")
_RANGES = {"SmallInt": 2**15, "": 2**31, "Oid": 2**31}


def is_filled_by_code(field: Field) -> bool:
    """Whether the default is an id that no database makes (`cuid()`), so that the repository makes one."""
    found = _CALL.fullmatch((field.default or "").strip())
    return found is not None and found[1] in CODE_FILLED


def default_of(field: Field, kind: PrismaType, values: dict[str, str]) -> str:
    """Return the argument of `@default(...)`, or nothing where Prisma could not say it.

    `values` are an enum's values with their names in the schema; empty for every other type.
    """
    text = _without_casts((field.default or "").strip())
    if not text or text.lower() == "null" or kind.is_unsupported:
        return ""
    if field.is_list:
        return "[]" if _EMPTY_LIST.fullmatch(text) else ""
    if values:
        return values.get(_unquoted(text), "")
    return _called(text, kind) if not _is_literal(text) else _literal(text, kind)


def _without_casts(text: str) -> str:
    while True:
        bare = _CAST.sub("", text).strip()
        wrapped = bare[1:-1].strip() if bare[:1] == "(" and _closes_at_end(bare) else bare
        if wrapped == text:
            return text
        text = wrapped


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at == len(text) - 1
    return False


def _is_literal(text: str) -> bool:
    return bool(_TEXT.fullmatch(text) or _NUMBER.fullmatch(text)) or text.lower() in {"true", "false"}


def _unquoted(text: str) -> str:
    found = _TEXT.fullmatch(text)
    return found[1].replace("''", "'") if found else text


def _literal(text: str, kind: PrismaType) -> str:
    plain = _unquoted(text)
    match kind.scalar:
        case "Int" | "BigInt":
            bound = _RANGES.get(kind.native, 2**31) if kind.scalar == "Int" else 2**63
            is_whole = _INTEGER.fullmatch(plain) and -bound <= int(plain) < bound
            return str(int(plain)) if is_whole else ""
        case "Float" | "Decimal":
            return plain.removeprefix("+") if _NUMBER.fullmatch(plain) and kind.native != "Money" else ""
        case "Boolean":
            return {
                "true": "true",
                "t": "true",
                "1": "true",
                "false": "false",
                "f": "false",
                "0": "false",
            }.get(plain.lower(), "")
        case "String" if kind.family == "text" and text[:1] not in "eE":
            return prisma_text(plain)
        case "Json":
            return prisma_text(plain) if _TEXT.fullmatch(text) else ""
    return f"dbgenerated({prisma_text(text)})" if _TEXT.fullmatch(text) and kind.native in _DATED else ""


_DATED = frozenset({"Date", "Uuid", "Inet"})


def _called(text: str, kind: PrismaType) -> str:
    lower = text.lower()
    if lower.startswith(("autoincrement", "nextval(")):
        return "autoincrement()" if kind.scalar in {"Int", "BigInt"} and kind.native != "Oid" else ""
    if _NOW.fullmatch(lower) and kind.native.startswith("Timestamp"):
        return "now()"
    if _RANDOM_UUID.fullmatch(lower):
        return 'dbgenerated("gen_random_uuid()")' if kind.family == "uuid" else ""
    found = _CALL.fullmatch(lower)
    if found and found[1] in CODE_FILLED:
        return f"{found[1]}()" if kind.scalar == "String" else ""
    return (
        f"dbgenerated({prisma_text(f'({text})')})" if _is_known(lower) and kind.scalar == "DateTime" else ""
    )


def _is_known(text: str) -> bool:
    """Whether an expression holds nothing but what every PostgreSQL knows."""
    words = _WORDS.findall(text)
    named = {word for word in words if word[0].isalpha() or word[0] == "_"}
    return "".join(words) == text and bool(named) and named <= _KNOWN_WORDS
