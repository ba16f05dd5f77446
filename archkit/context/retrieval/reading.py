"""Reading strangers' files: each is scrubbed and cut; many at once by child processes that can be killed."""

from __future__ import annotations

import hashlib
import os
import queue
import threading
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archkit.child import Answer, Limits, map_in_child
from archkit.context.retrieval.chunks import Chunk
from archkit.context.retrieval.kinds import cut, is_made
from archkit.context.retrieval.sources import LARGEST
from archkit.scrub import scrub_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.context.retrieval.sources import Source

_TARGET = "archkit.context.retrieval.reading:read_in_child"
_BATCH = 50  # files that are read, and written, at once
_WORTH_HELPERS = 300  # fewer are read sooner than a child has started
_MOST_HELPERS = 4
_LIMITS = Limits(seconds=60, memory_bytes=2 << 30)
_LIMITS_OF_ONE = Limits(seconds=10, memory_bytes=2 << 30)
Json = Any


@dataclass(frozen=True)
class Read:
    """What was read of a file: the sha256 of its bytes, and its scrubbed passages."""

    source: Source
    sha256: str
    chunks: tuple[Chunk, ...]


def read_all(sources: Sequence[Source]) -> Iterator[list[Read]]:
    """Yield the files as they were read, some at a time; one that cannot be read has no passages."""
    batches = [sources[begin : begin + _BATCH] for begin in range(0, len(sources), _BATCH)]
    if len(sources) < _WORTH_HELPERS:
        yield from (
            [_read(source, read_file(source.base, source.path)) for source in batch] for batch in batches
        )
        return
    count = max(1, min(_MOST_HELPERS, os.cpu_count() or 1))
    done: queue.Queue[list[Read] | Exception] = queue.Queue()
    for helper in range(count):
        threading.Thread(target=_help, args=(batches[helper::count], done), daemon=True).start()
    for _ in batches:
        read = done.get()
        if isinstance(read, Exception):
            raise read
        yield read


def _help(batches: Sequence[Sequence[Source]], done: queue.Queue[list[Read] | Exception]) -> None:
    """Read the batches and hand them over; what goes wrong on the way is handed over too."""
    try:
        for read in _read_in_child(batches):
            done.put(read)
    except Exception as error:  # noqa: BLE001  it is raised again where the batches are awaited
        done.put(error)


def _read_in_child(batches: Sequence[Sequence[Source]]) -> Iterator[list[Read]]:
    """Read the batches in a child of one's own; where it fails, file by file, to leave out the culprit only."""
    items = [[[str(source.base), source.path] for source in batch] for batch in batches]
    for batch, outcome in zip(batches, map_in_child(_TARGET, items, _LIMITS), strict=True):
        answers = outcome.value if isinstance(outcome, Answer) else _one_by_one(batch)
        yield [_read(source, answer) for source, answer in zip(batch, answers, strict=True)]


def _one_by_one(batch: Sequence[Source]) -> list[Json]:
    items = [[[str(source.base), source.path]] for source in batch]
    outcomes = map_in_child(_TARGET, items, _LIMITS_OF_ONE)
    return [outcome.value[0] if isinstance(outcome, Answer) else ["", []] for outcome in outcomes]


def read_in_child(files: list[list[str]]) -> list[Json]:
    """Return what read_file returns for each base and path."""
    return [read_file(Path(base), path) for base, path in files]


def read_file(base: Path, path: str) -> Json:
    """Return the sha256 of a file, and line, symbol and text of its passages."""
    data = _content(base, path)
    chunks = [[chunk.line, chunk.symbol, chunk.text] for chunk in _passages(path, data)]
    return [hashlib.sha256(data).hexdigest(), chunks]


def _read(source: Source, answer: Json) -> Read:
    sha256, chunks = answer
    return Read(source, sha256, tuple(Chunk(*chunk) for chunk in chunks))


def _content(base: Path, path: str) -> bytes:
    """Return the bytes of a file; none of one that cannot be read, or that a link leads out to."""
    try:
        file = (base / path).resolve(strict=True)
        if not file.is_relative_to(base.resolve()):
            return b""
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except (OSError, RuntimeError, ValueError):
        return b""


def _passages(path: str, data: bytes) -> tuple[Chunk, ...]:
    """Return the scrubbed passages of a text; a binary or a text made by a program has none."""
    if b"\0" in data:
        return ()
    text = data.decode("utf-8-sig", errors="replace")
    return () if is_made(text) else cut(path, _scrubbed(text))


def _scrubbed(text: str) -> str:
    """Return the text without secrets, each line in its place: a secret of many lines leaves empty ones."""
    scrubbed = scrub_code(text)
    old, new = text.split("\n"), scrubbed.split("\n")
    if len(old) == len(new):
        return scrubbed
    kept: list[str] = []
    for _, begin, end, new_begin, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept += new[new_begin:new_end] + [""] * (end - begin - (new_end - new_begin))
    return "\n".join(kept)
