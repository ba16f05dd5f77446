"""A value of the project context as the text of its file: canonical JSON, and nothing else ever."""

from __future__ import annotations

import json
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, NoReturn

from pydantic import ConfigDict, ValidationError

from archkit.errors import ContextError
from archkit.model.context import Entry, Json
from archkit.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.store.documents import Document

MOST_BYTES = 4_000_000
_MOST_WRITTEN = 32_000_000  # a value that is nested deeply grows when it is indented
MOST_IN_FILE = 40_000_000
_DEEPEST = 100
_MEND = "Mend it by hand, or move it away."


class _Envelope(Value):
    """What stands in a file beside the value; fields of others are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    description: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""


def compact(value: Json, key: str) -> str:
    """Return the value as one line of JSON; raises ContextError where it is none, too deep or too large."""
    try:
        _check(value, _DEEPEST)
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
        size = len(text.encode())
    except ValueError as error:  # UnicodeEncodeError, and numbers of thousands of digits, are such
        raise ContextError(_what(error), where=key, then="Send plain JSON.") from error
    if size > MOST_BYTES:
        what = f"The value takes {size:,} bytes; the most is {MOST_BYTES:,}."
        raise ContextError(what, where=key, then="Split it over several keys.")
    return text


def written(entry: Entry) -> str:
    """Return the text of the entry's file: sorted, indented, ending in a line break."""
    envelope = entry.model_dump(mode="json", exclude={"value", "revision", "problem"}) | {
        "value": entry.value
    }
    parts, size = [], 0
    for part in json.JSONEncoder(ensure_ascii=False, indent=1, sort_keys=True).iterencode(envelope):
        parts.append(part)
        size += len(part)
        if size > _MOST_WRITTEN:
            raise ContextError(
                "The value is too large when it is written out.",
                where=entry.key,
                then="Nest it less deeply, or split it over several keys.",
            )
    return "".join(parts) + "\n"


def read_entry(document: Document, key: str, file: str) -> Entry:
    """Return the entry that a file holds; raises ContextError with the file and what is wrong with it."""
    try:
        found = json.loads(document.text, parse_constant=_refuse_constant)
        if not isinstance(found, dict) or "value" not in found:
            raise ContextError('It should be an object with a field "value".', where=file, then=_MEND)
        _check(found, _DEEPEST + 1)
        head = _Envelope.model_validate_json(json.dumps({k: v for k, v in found.items() if k != "value"}))
    except ValidationError as error:
        what = f"{error.errors()[0]['loc'][0]} is not what it should be."
        raise ContextError(what, where=file, then=_MEND) from error
    except json.JSONDecodeError as error:
        what = f"This is not JSON from line {error.lineno} on."
        raise ContextError(what, where=file, then=_MEND) from error
    except (ValueError, RecursionError) as error:
        raise ContextError(_what(error), where=file, then=_MEND) from error
    return Entry(key=key, value=found["value"], revision=document.revision, **dict(head))


def _check(value: object, depth: int) -> None:
    """Raise ValueError in a sentence where the value is not JSON, or nested more deeply than `depth`."""
    match value:
        case str():
            value.encode()
        case float() if not isfinite(value):
            raise ValueError("NaN and Infinity are not JSON.")
        case None | bool() | int() | float():
            pass
        case dict() | list() | tuple() if depth == 0:
            raise ValueError(f"It is nested more than {_DEEPEST} deep.")
        case dict():
            _check_all(value.keys(), depth, names=True)
            _check_all(value.values(), depth)
        case list() | tuple():
            _check_all(value, depth)
        case _:
            raise ValueError("It holds something that is not JSON.")


def _check_all(values: Iterable[object], depth: int, *, names: bool = False) -> None:
    for value in values:
        if names and not isinstance(value, str):
            raise ValueError("The name of a field is not a text.")
        _check(value, depth - 1)


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON.")


def _what(error: Exception) -> str:
    match error:
        case UnicodeError():
            return "It holds half of a character."
        case RecursionError():
            return f"It is nested more than {_DEEPEST} deep."
        case _ if str(error).startswith("Exceeds"):  # how Python speaks of thousands of digits
            return "It holds a number that is too long."
    return str(error)
