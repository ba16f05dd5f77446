"""Keeping the index up to date: what is new or changed is read, scrubbed and cut; what is gone is forgotten."""

from __future__ import annotations

import hashlib
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from archkit.context.retrieval.index import Index, Seen
from archkit.context.retrieval.kinds import cut, is_made, kind_of
from archkit.context.retrieval.sources import LARGEST
from archkit.scrub import scrub_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.context.retrieval.chunks import Chunk
    from archkit.context.retrieval.sources import Source

_BATCH = 100  # files that are written at once, so that no other process waits long
_STUDY_KIND = "study"


def refresh(index: Index, sources: Sequence[Source]) -> int:
    """Bring the index up to date and return how many files were read; a killed one goes on where it was."""
    known = index.stamps()
    current = {(source.root, source.path) for source in sources}
    changed = [s for s in sources if known.get((s.root, s.path), ())[:2] != (s.size, s.modified_ns)]
    gone = known.keys() - current
    if gone:
        with index.changing():
            for root, path in gone:
                index.remove(root, path)
    for begin in range(0, len(changed), _BATCH):
        _update(index, changed[begin : begin + _BATCH], known)
    return len(changed)


def _update(
    index: Index, sources: Sequence[Source], known: dict[tuple[str, str], tuple[int, int, str]]
) -> None:
    read = [(source, _content(source)) for source in sources]
    fresh = [(_seen(source, data), data) for source, data in read]
    cut_up = [
        (
            file,
            None
            if known.get((file.root, file.path), ("",))[-1] == file.sha256
            else _passages(file.path, data),
        )
        for file, data in fresh
    ]
    with index.changing():
        for file, passages in cut_up:
            if passages is None:
                index.touch(file)
            else:
                index.replace(file, passages)


def _seen(source: Source, data: bytes) -> Seen:
    kind = _STUDY_KIND if source.root == "study" else kind_of(source.path)
    digest = hashlib.sha256(data).hexdigest()
    return Seen(source.root, source.path, kind, source.size, source.modified_ns, digest)


def _content(source: Source) -> bytes:
    """Return the bytes of a file; none of one that cannot be read, or that a link leads out to."""
    try:
        file = (source.base / source.path).resolve(strict=True)
        if not file.is_relative_to(source.base.resolve()):
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
    old, new = text.splitlines(), scrubbed.splitlines()
    if len(old) == len(new):
        return scrubbed
    kept: list[str] = []
    for _, begin, end, new_begin, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept += new[new_begin:new_end] + [""] * (end - begin - (new_end - new_begin))
    return "\n".join(kept)
