"""Keeping the index up to date: what is new or changed is read again, what is gone is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.context.retrieval.index import Index, Seen
from archkit.context.retrieval.kinds import kind_of
from archkit.context.retrieval.reading import Read, read_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.context.retrieval.sources import Source

_STUDY_KIND = "study"


def refresh(index: Index, sources: Sequence[Source]) -> int:
    """Bring the index up to date and return how many files were read; a killed one goes on where it was."""
    known = index.stamps()
    changed = [s for s in sources if known.get((s.root, s.path), ())[:2] != (s.size, s.modified_ns)]
    _forget(index, known.keys() - {(source.root, source.path) for source in sources})
    for batch in read_all(changed):
        with index.changing():
            for read in batch:
                _keep(index, read, known)
    return len(changed)


def _forget(index: Index, gone: Iterable[tuple[str, str]]) -> None:
    if gone:
        with index.changing():
            for root, path in gone:
                index.remove(root, path)


def _keep(index: Index, read: Read, known: dict[tuple[str, str], tuple[int, int, str]]) -> None:
    """Write what was read; a file whose content is as before only looks different."""
    source = read.source
    kind = _STUDY_KIND if source.root == "study" else kind_of(source.path)
    file = Seen(source.root, source.path, kind, source.size, source.modified_ns, read.sha256)
    if known.get((source.root, source.path), ("",))[-1] == read.sha256:
        index.touch(file)
    else:
        index.replace(file, read.chunks)
