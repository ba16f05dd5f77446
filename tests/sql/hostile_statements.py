"""Statements that are made to break readers, as tests/cases/shapes/hostile.yaml describes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

_CASES = Path(__file__).parents[1] / "cases" / "shapes" / "hostile.yaml"


@cache
def hostile_statements() -> dict[str, str]:
    """Return the statements by name."""
    cases: dict[str, list[str | list[str | int]]] = YAML(typ="safe").load(_CASES)
    return {
        name: "".join(p if isinstance(p, str) else str(p[0]) * int(p[1]) for p in parts)
        for name, parts in cases.items()
    }
