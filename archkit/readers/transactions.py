"""Transactions told by hand or by another tool: one JSON object a line with reads, writes, count and name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archkit.errors import InputError
from archkit.model.boundaries import AccessSet
from archkit.sql.identifiers import table_name

if TYPE_CHECKING:
    from pathlib import Path

_FORM = (
    'Write {"reads": ["a"], "writes": ["b"], "count": 1, "name": "c"} ("tables" where the access is unknown).'
)


def read_transactions(path: Path) -> tuple[AccessSet, ...]:
    """Return the access sets of the file; raises InputError with the line that does not fit."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "This file cannot be read as UTF-8 text.", where=str(path), then="Check the path."
        ) from error
    lines = enumerate(text.splitlines(), 1)
    return tuple(_access_set(line, f"{path} line {number}") for number, line in lines if line.strip())


def _access_set(line: str, where: str) -> AccessSet:
    try:
        record: dict[str, Any] = json.loads(line)
        reads = (*record.get("reads", ()), *record.get("tables", ()))
        return AccessSet(
            reads=tuple(dict.fromkeys(_name(name) for name in reads)),
            writes=tuple(dict.fromkeys(_name(name) for name in record.get("writes", ()))),
            count=record.get("count", 1),
            name=str(record.get("name", "")),
        )
    except (ValueError, AttributeError, TypeError) as error:
        raise InputError("This line is no transaction.", where=where, then=_FORM) from error


def _name(text: object) -> str:
    if not isinstance(text, str) or not text:
        raise TypeError("a table name is a text")
    return table_name(*text.split("."))
