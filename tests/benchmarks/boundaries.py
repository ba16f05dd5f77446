"""Print how near the proposed boundaries come to those that the owners accepted, and how long it takes.

Run: .venv/bin/python tests/benchmarks/boundaries.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "design"))

from boundary_cases import Case, assignment, case_names, pairwise_f1, read_case

from archkit.design.boundaries import propose_boundaries
from archkit.design.boundaries.score import agreement


def line(case: Case, *, with_use: bool) -> str:
    start = time.perf_counter()
    boundaries = propose_boundaries(case.system, case.accesses if with_use else ())
    took_ms = (time.perf_counter() - start) * 1000
    found = assignment(boundaries)
    title = f"{case.name} {'+ transactions' if with_use else 'schema'}"
    counts = f"{len(found):6d} {len(boundaries.services):8d} {len(set(case.truth.values())):6d}"
    quality = f"{agreement(found, case.truth):6.2f} {pairwise_f1(found, case.truth):6.2f}"
    return f"{title:26s} {counts} {quality} {boundaries.score.stability:9.2f} {took_ms:7.0f}"


def main() -> None:
    sys.stdout.write(f"{'':26s} tables services  truth    ARI     F1 stability      ms\n")
    for case in map(read_case, case_names()):
        for with_use in (False, True) if case.accesses else (False,):
            sys.stdout.write(line(case, with_use=with_use) + "\n")


if __name__ == "__main__":
    main()
