"""Pins as text: a map from table to service, one sorted line each, whose comments survive every change."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from archkit.errors import DocumentError
from archkit.model.boundaries import Pin
from archkit.model.value import Value
from archkit.store.yaml_text import parse_yaml, patch_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_EMPTY = """\
# Tables that the architect has put into a service, one line each; every other table goes where the evidence says.
format: 1
tables:
"""


class _Pinned(Value):
    """The file: nothing after `tables:` is no pin."""

    format: Literal[1] = 1
    tables: dict[str, str] | None = None


def parse_pins(text: str, file: str) -> tuple[Pin, ...]:
    """Return the pins, sorted by table; raises DocumentError with file, line and field."""
    return tuple(Pin(table=table, service=service) for table, service in sorted(_tables(text, file).items()))


def with_pin(text: str, pin: Pin, file: str) -> str:
    """Return the text with the table's line added in its sorted place, or changed."""
    old = _tables(text, file)
    new = {**old, pin.table: pin.service}
    if new == old:
        return text
    if pin.table not in old:
        added = _insert(text or _EMPTY, pin)
        if _holds(added, new, file):
            return added
    return patch_yaml(text, _Pinned(tables=dict(sorted(new.items()))), file)


def with_pins(text: str, changes: Mapping[str, str | None], file: str) -> str:
    """Return the text with many lines changed at once: a service pins its table, None takes the pin away."""
    old = _tables(text, file)
    new = {table: service for table, service in {**old, **changes}.items() if service is not None}
    if new == old:
        return text
    edited = _edited(text, old, new) if old else ""
    if edited and _holds(edited, new, file):
        return edited
    return patch_yaml(text or _EMPTY, _Pinned(tables=dict(sorted(new.items())) or None), file)


def without_pin(text: str, table: str, file: str) -> str:
    """Return the text without the table's line."""
    new = _tables(text, file)
    if new.pop(table, None) is None:
        return text
    lines = text.split("\n")
    line = _places(text).get(table)
    if line is not None:
        del lines[line[0]]
        if _holds("\n".join(lines), new, file):
            return "\n".join(lines)
    return patch_yaml(text, _Pinned(tables=new or None), file)


def line_of(text: str, table: str) -> int | None:
    """Return the line, from 1, of the table's pin in a text that parses; None where it has none."""
    place = _places(text).get(table) if text.strip() else None
    return place[0] + 1 if place else None


def _tables(text: str, file: str) -> dict[str, str]:
    return dict(parse_yaml(text, _Pinned, file).tables or {}) if text.strip() else {}


def _holds(text: str, tables: dict[str, str], file: str) -> bool:
    """Whether an edit by lines did what it should; it cannot where a map stands on one line."""
    try:
        return _tables(text, file) == tables
    except DocumentError:
        return False


def _edited(text: str, old: dict[str, str], new: dict[str, str]) -> str:
    """Take out the lines of tables that go, and add those that come, each in its sorted place."""
    lines, places = text.split("\n"), _places(text)
    gone = {places[table][0] for table in old.keys() - new.keys() if table in places}
    indent = min((place[1] for place in places.values()), default=2)
    added: dict[int, list[str]] = {}
    start = _load(text).lc.key("tables")[0]
    for table in sorted(new.keys() - old.keys()):
        line = max((line for other, (line, _) in places.items() if other < table), default=start) + 1
        entry = _entry(Pin(table=table, service=new[table]))
        added.setdefault(line, []).extend(" " * indent + part for part in entry)
    for line in sorted({*gone, *added}, reverse=True):
        lines[line : line + (line in gone)] = added.get(line, [])
    return "\n".join(lines)


def _insert(text: str, pin: Pin) -> str:
    """Add a line behind the last table that sorts before; comments stand above the line they speak of."""
    tree, places = _load(text), _places(text)
    before = [places[table] for table in places if table < pin.table]
    start = tree.lc.key("tables")[0] if "tables" in tree else -1
    line = max((place[0] for place in before), default=start) + 1
    indent = min((place[1] for place in places.values()), default=2)
    lines = text.split("\n")
    lines[line:line] = [" " * indent + part for part in _entry(pin)]
    return "\n".join(lines)


def _entry(pin: Pin) -> list[str]:
    whole = patch_yaml("", _Pinned(tables={pin.table: pin.service}), "")
    return textwrap.dedent(whole.removeprefix("tables:\n").removesuffix("format: 1\n")).splitlines()


def _places(text: str) -> dict[str, tuple[int, int]]:
    """Return line and column (from 0) of each table."""
    tables = _load(text).get("tables")
    keys: Any = tables if isinstance(tables, CommentedMap) else ()
    return {str(key): keys.lc.key(key) for key in keys}


def _load(text: str) -> CommentedMap:
    tree: CommentedMap = YAML().load(text)
    return tree
