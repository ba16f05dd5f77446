"""What changed between two values, in a few lines, however large they are."""

from __future__ import annotations

import difflib
import json
from itertools import islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.context import Json

_COMPARED = 200  # lines from the first that differs on: the time for a diff grows with their square
_SHOWN = 40
_LENGTH = 160


def difference(theirs: Json, ours: Json) -> str:
    """Return the first lines that differ: `-` is what is saved, `+` is what was to be."""
    old, new = _lines(theirs), _lines(ours)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    window = slice(max(same - 1, 0), same + _COMPARED)
    lines = islice(difflib.unified_diff(old[window], new[window], n=1, lineterm=""), 2, None)
    shown = islice((line for line in lines if not line.startswith("@@")), _SHOWN)
    return "\n".join(line if len(line) <= _LENGTH else f"{line[:_LENGTH]}..." for line in shown)


def _lines(value: Json) -> list[str]:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).split("\n")
