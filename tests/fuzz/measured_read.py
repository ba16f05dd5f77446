"""Runs in the child: reads one file as archkit does, and tells what came of it, the time and the memory it took."""

from __future__ import annotations

import codecs
import resource
import time
import traceback
import zlib
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.errors import InputError
from archkit.model.inputs import Hints
from archkit.readers.formats import detect_format
from archkit.readers.log_job import read_log

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 16


def measured_read(item: dict[str, Any]) -> dict[str, Any]:
    """Return what detection and reader say of the job, with seconds, processor seconds and the peak in bytes."""
    _forget_peak()
    began, used = time.monotonic(), _processor_s()
    told = {"detected": _detected(item), **read_or_refuse(item)}
    spent = {"seconds": time.monotonic() - began, "processor_s": _processor_s() - used, "peak": _peak()}
    return told | spent | {"lines": count_physical(Path(item["path"]))}


def _detected(item: dict[str, Any]) -> str:
    try:
        return detect_format(Path(item["path"]), Hints.model_validate(item.get("hints", {})))
    except InputError as error:
        return f"refused: {error.what}"


def read_or_refuse(item: dict[str, Any]) -> dict[str, Any]:
    """Return the result, the refusal, or the trace of what broke."""
    try:
        return {"result": read_log(item)}
    except InputError as error:
        return {"refusal": f"{error.what} {error.next}"}
    except Exception:  # noqa: BLE001  what breaks is what is looked for
        return {"broke": traceback.format_exc()[-3000:]}


def count_physical(path: Path) -> int:
    """Return how many lines are there for anybody: what can be unpacked, without regard to archkit's own way."""
    lines, last, rest = 0, "\n", _unpacked(path)
    first = next(rest, b"")
    decoder = codecs.getincrementaldecoder(_encoding(first))(errors="replace")
    for chunk in chain([first], rest):
        text = decoder.decode(chunk)
        lines += text.count("\n")
        last = text[-1:] or last
    text = decoder.decode(b"", final=True)
    return lines + ((text[-1:] or last) != "\n")


def _encoding(first: bytes) -> str:
    return "utf-16" if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _unpacked(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            file.seek(0)
            while chunk := file.read(_CHUNK):
                yield chunk
            return
        file.seek(0)
        yield from _members(iter(lambda: file.read(_CHUNK), b""))


def _members(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what the members of a gzip hold, byte by byte where it breaks, so that nothing before is missed."""
    unpack = zlib.decompressobj(31)
    for chunk in chunks:
        data = chunk
        while data:
            before = unpack.copy()
            try:
                yield unpack.decompress(data)
            except zlib.error:
                yield from _to_the_end(before, data)
                return
            data = unpack.unused_data.lstrip(b"\0")
            if unpack.eof:
                unpack = zlib.decompressobj(31)


def _to_the_end(unpack: Any, data: bytes) -> Iterator[bytes]:
    with suppress(zlib.error):
        for place in range(len(data)):
            yield unpack.decompress(data[place : place + 1])


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    """Return the most memory that was resident since it was forgotten, in bytes."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return int(said.split("VmHWM:")[1].split()[0]) << 10
