"""Print whether all that is known of made-up traffic comes back exactly: from each form of log, over many seeds.

Run: .venv/bin/python tests/benchmarks/truth.py [SEEDS]

Compared are calls, totals, p50, p95, p99 and maximum of every shape, of every endpoint, and of every endpoint in every
hour (to a thousandth of a microsecond), failures, reads and writes of every table, and loops.

Last seen (23 Nov 2026): all exact, from csvlogs of 26, 24 and 23 columns, stderr and jsonlog, 10,124 statements each,
and the access log of the same requests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(_TESTS / folder) for folder in ("analysis", "sql")]

from compared_truth import FORMS, differences  # noqa: E402
from known_traffic import make  # noqa: E402

_REQUESTS = 2000


def main(seeds: int) -> None:
    """Make the traffic, read its logs, and print what differs."""
    for name, form in FORMS.items():
        wrong: list[str] = []
        statements = 0
        for seed in range(seeds):
            traffic = make(seed, _REQUESTS, form.columns)
            statements += len(traffic.ran)
            with tempfile.TemporaryDirectory() as folder:
                wrong += differences(traffic, form, Path(folder))
        told = "all exact" if not wrong else f"{len(wrong)} differ: {wrong[:5]}"
        sys.stdout.write(f"{name:24}{seeds:3} seeds{statements:9,} statements  {told}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
