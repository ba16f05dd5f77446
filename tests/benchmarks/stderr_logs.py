"""Print what `archkit logs` costs on a stderr log, beside pgBadger with two processes.

Run: .venv/bin/python tests/benchmarks/stderr_logs.py [SIZE_IN_MB]

Last seen (23 Nov 2026, on two cores with a load of 15, where only CPU seconds say anything): 117 MB of 549,900 records,
archkit 7.8 s of CPU and 577 MB, pgBadger 12.0 41.8 s: 5.4 times by CPU; to be measured again on a calm machine.
"""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import sys
import tempfile
from pathlib import Path

from costs import ARCHKIT, cost_of

_SAMPLE = Path(__file__).parents[1] / "cases" / "csvlog" / "variants" / "full.csv.gz"
PREFIX = "%m [%p] user=%u,db=%d,app=%a,client=%h "
_PARTS = {14: "DETAIL", 15: "HINT", 16: "QUERY", 18: "CONTEXT", 19: "STATEMENT"}


def write_log(path: Path, megabytes: int) -> int:
    """Repeat the messages of a real csvlog as stderr has them, each time by other processes; return how many."""
    rows = list(csv.reader(io.StringIO(gzip.decompress(_SAMPLE.read_bytes()).decode())))
    size = records = copy = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        while size < megabytes * 1_000_000:
            text = "".join(_message(row, copy) for row in rows)
            size += len(text.encode())
            records += len(rows)
            copy += 1
            file.write(text)
    return records


def _message(row: list[str], copy: int) -> str:
    """Return one record as lines: the message, then its parts."""
    day, clock = row[0].split(" ", 1)
    user, database, application = (row[n] or "[unknown]" for n in (1, 2, 22))
    host = row[4].split(":")[0]
    prefix = (
        f"{day} {copy % 24:02}{clock[2:]} [{int(row[3]) + copy * 100}] "
        f"user={user},db={database},app={application},client={host} "
    )
    parts = [(row[11], row[13]), *((name, row[n]) for n, name in _PARTS.items() if row[n])]
    return "".join(f"{prefix}{name}:  {_tabbed(text)}\n" for name, text in parts)


def _tabbed(text: str) -> str:
    return text.replace("\n", "\n\t")


def main(megabytes: int) -> None:
    """Measure and print."""
    badger = shutil.which("pgbadger")
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "postgresql.log", Path(folder) / "badger.json"
        records = write_log(path, megabytes)
        size = path.stat().st_size / 1e6
        mine = cost_of([ARCHKIT, "logs", str(path), "--json"], Path(folder))
        sys.stdout.write(f"{size:,.0f} MB, {records:,} records\narchkit logs: {mine}\n")
        if badger:
            command = [badger, "-q", "-j", "2", "-f", "stderr", "--prefix", PREFIX, "-o", str(out), str(path)]
            other = cost_of(command, Path(folder))
            sys.stdout.write(f"pgBadger -j 2: {other}\n")
            times = (
                f"{other.wall / mine.wall:.1f} times by the clock, {other.cpu / mine.cpu:.1f} times by CPU"
            )
            sys.stdout.write(f"{times}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 116)
