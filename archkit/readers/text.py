"""Bytes of a log to lines: plain or gzip, UTF-8 or UTF-16, LF or CRLF, nothing lost silently."""

from __future__ import annotations

import codecs
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20
_PACKED = 1 << 17
_GZIP = b"\x1f\x8b"
_GZIP_BITS = 31  # zlib takes these for a gzip with its head and checksum
_DAMAGE = (zlib.error, EOFError)
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
    with suppress(*_DAMAGE):
        return next(_chunks(path), b"")[:64]
    return b""


def count_lines(path: Path) -> int:
    """Return the number of physical lines; a last line without an end counts.

    It is -1 for a damaged gzip, so that nobody else's count of the lines agrees.
    """
    count, last = 0, b"\n"
    try:
        for chunk in _decoded(_chunks(path)):
            count += chunk.count(b"\n")
            last = chunk[-1:] or last
    except _DAMAGE:
        return -1
    return count + (last != b"\n")


def read_lines(path: Path, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """Yield the lines of the file, each up to `longest` bytes; bad UTF-8 is replaced.

    What a damaged gzip still gives is read. Where it stops, the last line is half of one, or, so that the loss
    is told, one more that `is_lost`.
    """
    number, held, parts = 0, 0, list[bytes]()
    for chunk in utf8_chunks(path):
        *lines, rest = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join((*parts, lines[0]))
            held, parts = 0, []
        for number, line in enumerate(lines, number + 1):  # noqa: B020  the count goes on
            yield _line(number, line, longest)
        if held <= longest:
            parts.append(rest)
            held += len(rest)
    if held:
        yield _line(number + 1, b"".join(parts), longest, has_end=False)
    elif is_damaged(path):
        yield Line(number + 1, "", is_lost=True)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, parted as those of a file: at LF alone, whatever else Unicode calls a line end."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines if lines[-1] else lines[:-1]


def is_damaged(path: Path) -> bool:
    """Whether the file is a gzip that ends too early or does not match its checksum."""
    if not is_gzip(path):
        return False
    try:
        for _ in _chunks(path):
            pass
    except _DAMAGE:
        return True
    return False


def _line(number: int, data: bytes, longest: int, *, has_end: bool = True) -> Line:
    text = data[:longest].decode("utf-8", errors="replace")
    return Line(number, text.removesuffix("\r"), is_cut=len(data) > longest, has_end=has_end)


def utf8_chunks(path: Path) -> Iterator[bytes]:
    """Yield the file's bytes, unpacked, as UTF-8 without a byte order mark, until the end or the damage."""
    with suppress(*_DAMAGE):
        yield from _decoded(_chunks(path))


def _decoded(chunks: Iterator[bytes]) -> Iterator[bytes]:
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
    """Yield the file's bytes, unpacked; raises one of _DAMAGE behind the last that a damaged gzip gives."""
    with path.open("rb") as file:
        if is_gzip(path):
            yield from _unpacked(file)
            return
        while chunk := file.read(_CHUNK):
            yield chunk


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    """Yield what the members of a gzip hold, in portions of sane size."""
    unpack, packed = zlib.decompressobj(_GZIP_BITS), b""
    while packed := packed or file.read(_PACKED):
        if unpack.eof:
            packed = packed.lstrip(b"\0")  # zeros may fill the last block
            unpack = zlib.decompressobj(_GZIP_BITS) if packed else unpack
            continue
        before = unpack.copy()
        try:
            chunk = unpack.decompress(packed, _CHUNK)
        except zlib.error:
            yield _byte_by_byte(before, packed)
            raise
        if chunk:
            yield chunk
        packed = unpack.unconsumed_tail or unpack.unused_data
    yield unpack.flush()
    if not unpack.eof:
        raise EOFError


def _byte_by_byte(unpack: zlib._Decompress, packed: bytes) -> bytes:
    """Return what stands before the damage; all at once it would be lost with it."""
    found = bytearray()
    with suppress(zlib.error):
        for place in range(len(packed)):
            found += unpack.decompress(packed[place : place + 1])
    return bytes(found)
