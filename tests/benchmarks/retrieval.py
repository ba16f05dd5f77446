"""Print how well questions find their files in repositories of your own, beside plain full-text search.

Run: .venv/bin/python tests/benchmarks/retrieval.py REPOSITORY QUESTIONS.yaml [REPOSITORY QUESTIONS.yaml ...]

A file of questions holds `questions:`, a list of `ask:` (a sentence) and `right:` (patterns of the paths that
answer it, `*` stands for anything; tests never do). Plain search is FTS5 as it comes, over whole files.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from archkit.context.retrieval import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DEPTH = 8
_TEST = re.compile(r"\.(?:test|spec)\.|__tests__/")


@dataclass(frozen=True)
class Asked:
    """A question, the ranks of the first right file (0: none) ours and plain, and what ours took."""

    ask: str
    ours: int
    plain: int
    took_ms: float


def ask_all(repository: Path, questions: Path, scratch: Path) -> list[Asked]:
    study = scratch / "study"
    study.mkdir(exist_ok=True)
    library = Library(scratch / f"{repository.name}.db", study, repository)
    start = time.perf_counter()
    library.ask("anything")
    seconds, count = time.perf_counter() - start, len(library.sources().files)
    plain = plain_search([s.base / s.path for s in library.sources().files], repository)
    _say(f"{repository.name}: {count:,} files indexed in {seconds:.1f} s")
    asked = []
    for question in YAML(typ="safe").load(questions.read_text(encoding="utf-8"))["questions"]:
        start = time.perf_counter()
        found = [passage.path for passage in library.ask(question["ask"], _DEPTH)]
        took_ms = (time.perf_counter() - start) * 1000
        ranks = rank(found, question["right"]), rank(plain(question["ask"]), question["right"])
        asked.append(Asked(question["ask"], *ranks, took_ms))
        _say(f"  {ranks[0] or '-':>3} {ranks[1] or '-':>5}  {took_ms:5.0f} ms  {question['ask']}")
        if "-v" in sys.argv:
            _say(
                "".join(f"      {'+' if rank([path], question['right']) else ' '} {path}\n" for path in found)
            )
    return asked


def rank(paths: Iterable[str], right: list[str]) -> int:
    """Return the place of the first right path among distinct ones, 0 for none."""
    for place, path in enumerate(dict.fromkeys(paths), start=1):
        if not _TEST.search(path) and any(fnmatchcase(path, pattern) for pattern in right):
            return place
    return 0


def plain_search(files: list[Path], repository: Path) -> Callable[[str], list[str]]:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table t using fts5 (path, body)")
    rows = ((f.relative_to(repository).as_posix(), f.read_text(errors="replace")) for f in files)
    connection.executemany("insert into t values (?, ?)", rows)

    def ask(question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        found = connection.execute(
            "select path from t where t match ? order by rank limit ?", (words, _DEPTH)
        )
        return [path for (path,) in found]

    return ask


def summary(asked: list[Asked]) -> str:
    lines = [f"{len(asked)} questions  recall@5    MRR"]
    for name in ("ours", "plain"):
        ranks: list[int] = [getattr(one, name) for one in asked]
        recall = mean(0 < place <= 5 for place in ranks)
        lines.append(f"{name:12s} {recall:10.2f} {mean(1 / place if place else 0 for place in ranks):6.2f}")
    return "\n".join(lines)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    paths = [Path(argument) for argument in sys.argv[1:] if argument != "-v"]
    with tempfile.TemporaryDirectory() as scratch:
        asked = [
            one for pair in zip(paths[::2], paths[1::2], strict=True) for one in ask_all(*pair, Path(scratch))
        ]
    _say(summary(asked))


if __name__ == "__main__":
    main()
