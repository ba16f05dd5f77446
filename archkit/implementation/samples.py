"""Sample values of fields: each number gives another one, as the database and as the API write it."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from archkit.implementation.prisma_types import prisma_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from archkit.implementation.prisma_types import PrismaType
    from archkit.model.api import Field

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIZE = re.compile(r"\((\d+)(?:, (\d+))?\)")
_LONGEST = 255
_FIRST_ID = 9000  # far from what a sequence hands out in a test, and still a smallint
_FIXED = {
    "interval": "01:00:00", "xml": "<a/>", "tsvector": "'a'", "tsquery": "'a'", "point": "(1,2)",
    "line": "{1,2,3}", "lseg": "[(0,0),(1,1)]", "box": "(1,1),(0,0)", "path": "[(0,0),(1,1)]",
    "polygon": "((0,0),(1,1),(1,0))", "circle": "<(0,0),1>", "pg_lsn": "0/10", "jsonpath": '$."a"',
    "int4range": "[1,2)", "int8range": "[1,2)", "numrange": "[1,2)", "daterange": "[2026-01-01,2026-01-02)",
    "tsrange": "[2026-01-01,2026-01-02)", "tstzrange": "[2026-01-01,2026-01-02)",
    "int4multirange": "{[1,2)}", "int8multirange": "{[1,2)}", "nummultirange": "{[1,2)}",
    "datemultirange": "{[2026-01-01,2026-01-02)}", "tsmultirange": "{[2026-01-01,2026-01-02)}",
    "tstzmultirange": "{[2026-01-01,2026-01-02)}", "txid_snapshot": "1:2:", "pg_snapshot": "1:2:", "tid": "(0,1)",
}  # fmt: skip
_UNVARIED = frozenset({*_FIXED, "boolean", "json"})


@dataclass(frozen=True)
class Sample:
    """A value as text that PostgreSQL reads into the column, and as JSON that the API takes and gives."""

    text: str
    json: JsonValue


def sample(field: Field, number: int) -> Sample:
    """Return the value of that number, from 1 on; a list holds just it."""
    one = _one(field, number)
    if not field.is_list:
        return one
    escaped = one.text.replace("\\", "\\\\").replace('"', '\\"')
    return Sample(f'{{"{escaped}"}}', [one.json])


def is_varied(field: Field) -> bool:
    """Whether two numbers give two values, so that a unique key over the field holds both."""
    return (
        field.type not in {"boolean", "json"}
        and len(field.values) != 1
        and prisma_type(field).family not in _UNVARIED
    )


def _one(field: Field, number: int) -> Sample:
    if field.values:
        text = field.values[(number - 1) % len(field.values)]
        return Sample(text, text)
    text = _text(field, prisma_type(field), number)
    as_json = _AS_JSON.get(field.type)
    return Sample(text, as_json(text) if as_json else text)


def _text(field: Field, kind: PrismaType, number: int) -> str:
    make = _TEXTS.get(kind.family)
    if make:
        return make(kind.native, number)
    return _FIXED.get(kind.family) or _word(field, kind, number)


def _word(field: Field, kind: PrismaType, number: int) -> str:
    """Return a text that fits: all of a char(n), since PostgreSQL pads it; the number alone where room is scarce."""
    size = _size(kind.native) or field.max_length
    plain = f"{field.name} {number}"
    is_padded = kind.native.startswith("Char")
    if size is None or (len(plain) <= size and not is_padded):
        return plain
    if is_padded and size > _LONGEST:
        return _digits(number, _LONGEST).rjust(size, "x")
    return _digits(number, size)


def _digits(number: int, size: int) -> str:
    """Return the number in letters and digits that sort no matter how, filled up to the size."""
    found = ""
    while number and len(found) < size:
        number, digit = divmod(number, len(_DIGITS))
        found = _DIGITS[digit] + found
    return found.rjust(min(size, _LONGEST), "x")


def _decimal(native: str, number: int) -> str:
    found = _SIZE.search(native)
    if found is None:
        return f"{number}.5"
    precision, scale = int(found[1]), int(found[2] or 0)
    whole = str(number % 10 ** min(precision - scale, 9)) if precision > scale else "0"
    return f"{whole}.{str(number).rjust(scale, '0')[-scale:]}" if scale else whole


def _size(native: str) -> int | None:
    found = _SIZE.search(native)
    return int(found[1]) if found else None


def _bits(native: str, number: int) -> str:
    size = _size(native) or 1
    return f"{number:b}".rjust(size, "0")[-size:]


def _day(number: int) -> str:
    return (date(2026, 1, 1) + timedelta(days=number)).isoformat()


def _time(number: int) -> str:
    return f"{number // 60 % 24:02d}:{number % 60:02d}:00"


def _whole(_native: str, number: int) -> str:
    return str(_FIRST_ID + number)


def _json(_native: str, number: int) -> str:
    return json.dumps({"sample": number})


_TEXTS: dict[str, Callable[[str, int], str]] = {
    "smallint": _whole,
    "integer": _whole,
    "bigint": _whole,
    "oid": _whole,
    "numeric": _decimal,
    "real": lambda _, number: f"{number}.5",
    "double precision": lambda _, number: f"{number}.5",
    "money": lambda _, number: f"${number}.50",
    "boolean": lambda *_: "true",
    "uuid": lambda _, number: f"00000000-0000-4000-8000-{number:012x}",
    "json": _json,
    "jsonb": _json,
    "bytea": lambda _, number: f"\\x{number:08x}",
    "inet": lambda _, number: f"10.0.{number // 250}.{number % 250}",
    "cidr": lambda _, number: f"10.{number // 250}.{number % 250}.0/24",
    "macaddr": lambda _, number: f"08:00:2b:01:{number // 256:02x}:{number % 256:02x}",
    "macaddr8": lambda _, number: f"08:00:2b:01:{number // 256:02x}:{number % 256:02x}:00:00",
    "bit": _bits,
    "bit varying": _bits,
    "date": lambda _, number: _day(number),
    "time": lambda _, number: _time(number),
    "timetz": lambda _, number: f"{_time(number)}+00",
    "timestamp": lambda _, number: f"{_day(number)}T12:00:00",
    "timestamptz": lambda _, number: f"{_day(number)}T12:00:00Z",
}
_AS_JSON: dict[str, Callable[[str], JsonValue]] = {
    "integer": int,
    "float": float,
    "boolean": lambda text: text == "true",
    "json": json.loads,
    "bytes": lambda text: base64.b64encode(bytes.fromhex(text[2:])).decode(),
}
