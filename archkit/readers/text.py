"""Bytes of a log to lines: plain or gzip, any line end, nothing lost silently."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
LONGEST_LINE = 4 << 20


@dataclass(frozen=True)
class Line:
    """One physical line without its end; `number` counts from 1, `is_cut` says longer than LONGEST_LINE."""

    number: int
    text: str
    is_cut: bool = False


def is_gzip(path: Path) -> bool:
    """Whether the file is gzip, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def head_of(path: Path, size: int = 65_536) -> bytes:
    """Return the first bytes of the file, unpacked."""
    with _open(path) as file:
        return b"".join(_chunks(file, size))[:size]


def count_lines(path: Path) -> int:
    """Return the number of physical lines; a last line without an end counts."""
    count, last = 0, b"\n"
    with _open(path) as file:
        for chunk in _chunks(file):
            count += chunk.count(b"\n")
            last = chunk[-1:]
    return count + (last != b"\n")


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines of the file; what a damaged gzip still gives is read, bad UTF-8 is replaced."""
    number, rest = 0, b""
    with _open(path) as file:
        for chunk in _chunks(file):
            *lines, rest = (rest + chunk).split(b"\n")
            for number, line in enumerate(lines, number + 1):  # noqa: B020  the count goes on
                yield _line(number, line)
            if len(rest) > LONGEST_LINE + _CHUNK:
                rest = rest[: LONGEST_LINE + 1]
    if rest:
        yield _line(number + 1, rest)


def is_damaged(path: Path) -> bool:
    """Whether the file is a gzip that ends too early or does not match its checksum."""
    if not is_gzip(path):
        return False
    try:
        with gzip.open(path) as file:
            while file.read(_CHUNK):
                pass
    except (OSError, EOFError, zlib.error):
        return True
    return False


def _line(number: int, data: bytes) -> Line:
    is_cut = len(data) > LONGEST_LINE
    text = data[:LONGEST_LINE].decode("utf-8", errors="replace")
    return Line(number, text.removesuffix("\r"), is_cut)


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path) if is_gzip(path) else path.open("rb")  # type: ignore[return-value]


def _chunks(file: IO[bytes], most: int | None = None) -> Iterator[bytes]:
    """Yield chunks until the end, the size asked for, or the damage."""
    seen = 0
    with suppress(OSError, EOFError, zlib.error):
        while (most is None or seen < most) and (chunk := file.read(_CHUNK)):
            seen += len(chunk)
            yield chunk
