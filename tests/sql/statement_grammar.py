"""Makes statements of PostgreSQL by the grammar of tests/cases/shapes/grammar.yaml over the names of real schemas."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CASES = Path(__file__).parents[1] / "cases"
_SLOT = re.compile(r"\{(\w+)\}")
_DEEPEST = 9
_OPEN_SPACE = re.compile(r" ")


@cache
def _rules() -> dict[str, list[str]]:
    rules: dict[str, list[str]] = YAML(typ="safe").load(_CASES / "shapes" / "grammar.yaml")
    return rules


@cache
def real_tables() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the tables of six real systems with their columns."""
    systems = [json.loads(path.read_text()) for path in sorted((_CASES / "boundaries").glob("*.json"))]
    tables = (table for system in systems for table in system["tables"] if table["columns"])
    return tuple(
        (t["name"], tuple(c["name"] if isinstance(c, dict) else c for c in t["columns"])) for t in tables
    )


class Grammar:
    """Makes statements, the same for the same seed; a small vocabulary makes many that nearly agree."""

    def __init__(self, seed: int, tables: Sequence[tuple[str, Sequence[str]]]) -> None:
        self._chance = random.Random(seed)  # noqa: S311  chance, no secret
        self._tables = tables
        self._vocabulary = self._words()
        self._parameter = 0

    def statements(self) -> Iterator[str]:
        """Yield statements without end; some are dressed in comments, odd spaces and capitals."""
        while True:
            if self._chance.random() < 0.02:
                self._vocabulary = self._words()
            self._parameter = 0
            yield self._form("statement", 0)

    def _words(self) -> dict[str, list[str]]:
        table, columns = self._chance.choice(self._tables)
        other = self._chance.choice(self._tables)[0]
        pick = self._chance.sample
        odd = pick(_rules()["odd_names"], 3)
        return {
            "table": [_spelled(table), _spelled(other), f"public.{_spelled(table)}", f"tenant_1.{_spelled(table)}",
                      f"tenant_2.{_spelled(table)}", f'"{table}"', odd[0]],
            "column": [*map(_spelled, pick(list(columns), min(4, len(columns)))), f'"{columns[0]}"', odd[1]],
            "name": ["x", "y", _spelled(columns[-1]), odd[2]],
            "alias": ["a", "b", "t0", '"T0"'],
        }  # fmt: skip

    def _form(self, rule: str, depth: int) -> str:
        if made := self._terminal(rule):
            return made
        forms = _rules()[rule]
        form = forms[0] if depth > _DEEPEST else self._chance.choice(forms)
        parts = _SLOT.split(form)
        dressed = (self._dressed(p) if i % 2 == 0 else self._form(p, depth + 1) for i, p in enumerate(parts))
        return "".join(dressed)

    def _terminal(self, rule: str) -> str:
        choose = self._chance.choice
        match rule:
            case "literal":
                return self._literal()
            case "string":
                return choose(_rules()["texts"][:11])
            case "literal_number":
                return choose(("1", "42", "7"))
            case "type":
                return choose(_rules()["types"])
            case _ if rule in self._vocabulary:
                return choose(self._vocabulary[rule])
        return ""

    def _literal(self) -> str:
        roll = self._chance.random()
        if roll < 0.35:
            self._parameter += 1
            return f"${self._parameter}"
        return self._chance.choice(_rules()["numbers"] if roll < 0.7 else _rules()["texts"])

    def _dressed(self, text: str) -> str:
        roll = self._chance.random()
        if roll < 0.9:
            return text
        if roll < 0.93:
            return text.upper()
        fill = self._chance.choice(
            (
                "\n  ",
                "\t",
                "  ",
                f" {self._chance.choice(_rules()['comments'])} ",
                self._chance.choice(_rules()["comments"]),
            )
        )
        return _OPEN_SPACE.sub(lambda _: fill, text)


def _spelled(name: str) -> str:
    """Return the name as SQL can have it: in quotes where it is none otherwise."""
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else f'"{name}"'
