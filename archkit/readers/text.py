"""Bytes of a log to lines: plain or gzip, UTF-8 or UTF-16, LF or CRLF, nothing lost silently."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
LONGEST_LINE = 4 << 20


@dataclass(frozen=True)
class Line:
    """One physical line without its end; `number` counts from 1.

    `is_cut` says longer than asked for, `has_end` that a line end follows, `is_lost` that the line stands
    for what a damaged gzip no longer gives.
    """

    number: int
    text: str
    is_cut: bool = False
    has_end: bool = True
    is_lost: bool = False


def is_gzip(path: Path) -> bool:
    """Whether the file is gzip, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def is_plain_utf8(path: Path) -> bool:
    """Whether the file begins with no byte order mark, so that any reader may take its bytes as they are."""
    return not head_bytes(path).startswith((codecs.BOM_UTF8, *_UTF16))


def head_of(path: Path, size: int = 65_536) -> bytes:
    """Return the first bytes of the file, unpacked, as UTF-8 without a byte order mark."""
    head = b""
    for chunk in utf8_chunks(path):
        head += chunk
        if len(head) >= size:
            break
    return head[:size]


def head_bytes(path: Path) -> bytes:
    """Return the first bytes of the file, unpacked, as they are."""
    return next(_chunks(path), b"")[:64]


def count_lines(path: Path) -> int:
    """Return the number of physical lines; a last line without an end counts."""
    count, last = 0, b"\n"
    for chunk in utf8_chunks(path):
        count += chunk.count(b"\n")
        last = chunk[-1:] or last
    return count + (last != b"\n")


def read_lines(path: Path, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """Yield the lines of the file, each up to `longest` bytes; bad UTF-8 is replaced.

    What a damaged gzip still gives is read. Where it stops, the last line is half of one, or, so that the loss
    is told, one more that `is_lost`.
    """
    number, rest = 0, b""
    for chunk in utf8_chunks(path):
        *lines, rest = (rest + chunk).split(b"\n")
        for number, line in enumerate(lines, number + 1):  # noqa: B020  the count goes on
            yield _line(number, line, longest)
        if len(rest) > longest + _CHUNK:
            rest = rest[: longest + 1]
    if rest:
        yield _line(number + 1, rest, longest, has_end=False)
    elif is_damaged(path):
        yield Line(number + 1, "", is_lost=True)


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


def _line(number: int, data: bytes, longest: int, *, has_end: bool = True) -> Line:
    text = data[:longest].decode("utf-8", errors="replace")
    return Line(number, text.removesuffix("\r"), is_cut=len(data) > longest, has_end=has_end)


def utf8_chunks(path: Path) -> Iterator[bytes]:
    """Yield the file's bytes as UTF-8 without a byte order mark."""
    chunks = _chunks(path)
    first = next(chunks, b"")
    encoding = _UTF16.get(first[:2])
    if not encoding:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    yield decoder.decode(first[2:]).encode()
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the file's bytes, unpacked, until the end or the damage."""
    opened = gzip.open if is_gzip(path) else io.open
    with cast("BufferedReader", opened(path, "rb")) as file, suppress(OSError, EOFError, zlib.error):
        while chunk := file.read1(_CHUNK):  # `read` would lose what stands before the damage
            yield chunk
