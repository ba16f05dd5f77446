"""Print what reading a large csvlog costs, beside DuckDB merely counting its records.

Run: .venv/bin/python tests/benchmarks/logs.py [SIZE_IN_MB] [MEMORY_LIMIT]

Last seen (22 Nov 2026, two cores that others used too; so CPU seconds, not wall): 137 MB 3.2 s and 0.4 GB, 10.7 times
the counting floor; 330 MB with a limit of 1 GB 7.8 s and 0.8 GB. More than half of it is the one pass over the file.
"""

from __future__ import annotations

import gzip
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from archkit.readers.log_format import LogJob
from archkit.readers.log_job import read_log

_SAMPLE = Path(__file__).parents[1] / "cases" / "csvlog" / "variants" / "full.csv.gz"
_HEAD = re.compile(r"(?m)^(\S+) (\d\d)(:\d\d:\S+ UTC,.*?,)([0-9a-f]{8})(\.[0-9a-f]+,)")


def write_log(path: Path, megabytes: int) -> None:
    """Repeat a real log, each time by other sessions."""
    text = gzip.decompress(_SAMPLE.read_bytes()).decode()
    with path.open("w", encoding="utf-8") as file:
        for copy in range(megabytes * 1_000_000 // len(text) + 1):
            file.write(
                _HEAD.sub(
                    lambda m, n=copy: f"{m[1]} {n % 24:02}{m[3]}{int(m[4], 16) + n * 4096:x}{m[5]}", text
                )
            )


def count(path: Path) -> float:
    """Return the CPU seconds that DuckDB needs to count the records."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(26))
    started = time.process_time()
    duckdb.sql(
        f"select count(*) from read_csv('{path}', columns = {{{columns}}}, header = false, auto_detect = false, "
        "delim = ',', quote = '\"', escape = '\"', max_line_size = 4194304)"
    ).fetchall()
    return time.process_time() - started


def main(megabytes: int, memory_limit: str) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.csv"
        write_log(path, megabytes)
        floor, started = count(path), time.process_time()
        job = LogJob(path=str(path), format="postgresql-csvlog", folder=folder, key="00" * 32,
                     memory_limit=memory_limit)  # fmt: skip
        result = read_log(job.model_dump(mode="json"))
        took = time.process_time() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        sys.stdout.write(
            f"\n{path.stat().st_size / 1e6:,.0f} MB, {result['lines']['parsed']:,} records: "
            f"{took:.1f} s of CPU, {memory:.1f} GB; "
            f"{took / floor:.1f} times the floor ({floor:.1f} s), "
            f"1/{29.8 * path.stat().st_size / 137e6 / took:.0f} of pgBadger\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 137, sys.argv[2] if len(sys.argv) > 2 else "1GB")
