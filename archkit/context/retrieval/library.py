"""The library: a question brings the passages of the study and of a repository that answer it, best first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archkit.context.retrieval.index import Hit, Index, with_index
from archkit.context.retrieval.kinds import weights
from archkit.context.retrieval.questions import read_question
from archkit.context.retrieval.refresh import refresh
from archkit.context.retrieval.sources import Sources, repository_sources, study_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archkit.context.retrieval.questions import Question
    from archkit.model.context import Passage

_STUDY_SHARE = 4  # at most one passage in so many is the study's, where the repository answers too
_FURTHER = 0.2  # what the second-best passage of a file adds


@dataclass(frozen=True)
class Library:
    """The documents of a study and, where given, a repository; `index` is a file that can be made again."""

    index: Path
    study: Path
    repository: Path | None = None

    def sources(self) -> Sources:
        """Return the files that are searched; `problems` says what was left out because it is too much."""
        documents = study_sources(self.study)
        if self.repository is None:
            return Sources(documents)
        code = repository_sources(self.repository, self.study)
        return Sources(documents + code.files, code.problems)

    def ask(self, question: str, limit: int = 8) -> tuple[Passage, ...]:
        """Return the passages that answer best, best first; none where nothing is found.

        Files that changed are read again first. Raises ContextError where the index cannot be used.
        """
        asked = read_question(question)
        sources = self.sources().files

        def answer(index: Index) -> tuple[Passage, ...]:
            refresh(index, sources)
            with index.unmoved():
                return tuple(map(index.read, _chosen(_weighed(index.find(asked), asked), limit)))

        return with_index(self.index, answer)


def _weighed(hits: Sequence[Hit], question: Question) -> list[Hit]:
    """Return the hits best first, each by how much its kind of file counts for the question."""
    counts = weights(question.words)
    weighed = (replace(hit, score=hit.score * counts.get(hit.kind, 1.0)) for hit in hits)
    return _best_first(weighed)


def _chosen(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return one passage of each of the best files, further ones where there is room, best first."""
    has_code = any(hit.root == "repository" for hit in hits)
    share = max(1, limit // _STUDY_SHARE) if has_code else limit
    first, further = _by_file(hits)
    chosen = _with_share(first, share)[: max(limit, 0)]
    room = [hit for hit in further if not (has_code and hit.root == "study")][: max(limit - len(chosen), 0)]
    return _best_first(chosen + room)


def _with_share(hits: Sequence[Hit], share: int) -> list[Hit]:
    """Return the hits with so many of the study's at most, best first."""
    study = _best_first(hit for hit in hits if hit.root == "study")[:share]
    return _best_first([*(hit for hit in hits if hit.root != "study"), *study])


def _best_first(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: -hit.score)


def _by_file(hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Return the best passage of each file, raised by its second-best, and all the others."""
    best: dict[int, list[Hit]] = {}
    for hit in hits:
        best.setdefault(hit.file, []).append(hit)
    first = [
        replace(top, score=top.score + _FURTHER * (rest[0].score if rest else 0.0))
        for top, *rest in best.values()
    ]
    return first, [hit for _, *rest in best.values() for hit in rest]
