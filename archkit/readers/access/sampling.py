"""Lines from all over a file, so that what is told from some of them holds for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.readers.text import head_of, is_gzip, is_plain_utf8, lines_of

if TYPE_CHECKING:
    from pathlib import Path

_PLACES = 24
_BYTES = 32_768


def first_lines(path: Path) -> list[str]:
    """Return the lines of the first 64 kB, whatever the file is packed or encoded in."""
    return _lines(head_of(path))


def lines_throughout(path: Path) -> list[str]:
    """Return whole lines from places evenly over the file, its end among them; none of a file that must be unpacked."""
    if is_gzip(path) or not is_plain_utf8(path):
        return []
    rest = max(0, path.stat().st_size - _BYTES)
    found: list[str] = []
    with path.open("rb") as file:
        for place in sorted({rest * number // (_PLACES - 1) for number in range(_PLACES)}):
            file.seek(place)
            lines = _lines(file.read(_BYTES))
            found += lines[1 if place else 0 : None if place == rest else -1]
    return found


def _lines(data: bytes) -> list[str]:
    return lines_of(data.decode("utf-8", errors="replace"))
