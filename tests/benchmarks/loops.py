"""Print how well loops are told from what only looks like them, over generated logs of which the loops are known.

Run: .venv/bin/python tests/benchmarks/loops.py

Last seen (23 Nov 2026): 380 logs, 147 planted loops that a log can prove; precision 1.000, recall 0.980. None was made
up in 183 logs of decoys and 25 of traffic without loops. Missed were three, all of slow statements (180 ms and more)
where a pooler interleaves four requests in one session: the request waits longer than a loop may pause. Every other
kind and setting has precision and recall 1.000. Where nothing tells requests apart (108 logs: a pooler or a busy
session without traces, statements scattered over sessions) nothing is found, rightly or wrongly.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(_TESTS / folder) for folder in ("analysis", "sql")]

from found_loops import find_loops  # noqa: E402
from loop_cases import Case, cases, log_of  # noqa: E402


@dataclass
class Tally:
    """How many loops of a kind were found rightly, made up, and missed, over how many logs."""

    logs: int = 0
    right: int = 0
    made_up: int = 0
    missed: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, case: Case, told: frozenset[tuple[str, str]]) -> None:
        made_up, missed = told - case.there, case.shown - told
        self.logs += 1
        self.right += len(told & case.there)
        self.made_up += len(made_up)
        self.missed += len(missed)
        self.wrong += [f"made up: {case.name}: {each}" for each in sorted(made_up)]
        self.wrong += [f"missed: {case.name}: {each}" for each in sorted(missed)]

    def line(self, name: str) -> str:
        precision = _share(self.right, self.right + self.made_up)
        recall = _share(self.right, self.right + self.missed)
        loops = f"{self.logs:5} logs{self.right + self.missed:6} loops"
        return f"{name:48}{loops}  precision {precision}  recall {recall}\n"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "    -"


def main() -> None:
    """Make the logs, ask for their loops, and print."""
    known = {case.name: case for case in cases()}
    tallies: dict[str, Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as folder:
        logs = {case.name: log_of(case, Random(case.name)) for case in known.values()}  # noqa: S311  a sample
        for name, found in find_loops(logs, Path(folder)):
            for kind in known[name].groups:
                tallies[kind].note(known[name], found.told)
    for kind, tally in tallies.items():
        sys.stdout.write(tally.line(kind))
    sys.stdout.write("\n".join(tallies["all"].wrong) + "\n")


if __name__ == "__main__":
    main()
