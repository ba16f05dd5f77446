"""Print what `archkit logs` costs on a MySQL slow log, beside pt-query-digest.

Run: .venv/bin/python tests/benchmarks/slow_logs.py [SIZE_IN_MB]

Last seen (23 Nov 2026, two cores under a load of sixteen, so the clock says little): 95 MB took 4.7 s of CPU and 307 MB
of memory, pt-query-digest 19.0 s of its one core: 4.0 times by CPU. Reading entries takes 2.0 s of it, starting and
describing shapes 1.3 s, the questions 1.1 s.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from costs import ARCHKIT, cost_of

# What a shop asks MySQL through an ORM: names in backticks, statements of several lines, texts with backslashes.
STATEMENTS = (
    "SELECT id, name, price FROM products WHERE id = {}",
    "SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = {} LIMIT 20",
    "UPDATE stock SET quantity = quantity - 1 WHERE product_id = {} AND warehouse = 'north'",
    "INSERT INTO order_items (order_id, product_id, quantity, note) VALUES ({}, 12, 3, 'it''s \\'fine\\'')",
    'SELECT * FROM `order_items`\nWHERE `order_items`.`order_id` IN ({}, 2, 3)\n  AND status = "open"',
    "SELECT COUNT(*) FROM sessions WHERE token = 'a{}bcdef' AND expires_at > '2026-11-22 10:00:00'",
    "BEGIN",
    "COMMIT",
)


def write_log(path: Path, megabytes: int) -> int:
    """Write a log as MySQL 8 does; return the number of its entries."""
    chance, at = random.Random(1), datetime(2026, 11, 22, 10)  # noqa: DTZ001, S311  in UTC; no secret
    size = entries = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        while size < megabytes * 1_000_000:
            at += timedelta(microseconds=chance.randrange(20, 20_000))
            text = _entry(chance, at)
            size += len(text)
            entries += 1
            file.write(text)
    return entries


def _entry(chance: random.Random, at: datetime) -> str:
    statement = chance.choice(STATEMENTS).format(chance.randrange(1_000_000))
    return (
        f"# Time: {at:%Y-%m-%dT%H:%M:%S.%f}Z\n"
        f"# User@Host: shop_api[shop_api] @  [10.0.0.{chance.randrange(9)}]  Id: {chance.randrange(100, 140):5}\n"
        f"# Query_time: {chance.expovariate(500):.6f}  Lock_time: 0.000002 Rows_sent: {chance.randrange(20)}  "
        f"Rows_examined: {chance.randrange(2000)}\nSET timestamp={int(at.timestamp())};\n{statement};\n"
    )


def main(megabytes: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "slow.log", Path(folder) / "out.txt"
        entries = write_log(path, megabytes)
        mine = cost_of([ARCHKIT, "logs", str(path), "--json"], Path(folder))
        found = json.loads(out.read_text(encoding="utf-8"))["statements"]
        size = path.stat().st_size / 1e6
        sys.stdout.write(f"{size:,.0f} MB, {entries:,} entries, {found:,} read\narchkit logs: {mine}\n")
        if digest := shutil.which("pt-query-digest"):
            other = cost_of([digest, "--no-version-check", str(path)], Path(folder))
            sys.stdout.write(
                f"pt-query-digest: {other}\n{other.wall / mine.wall:.1f} times by the clock, "
                f"{other.cpu / mine.cpu:.1f} by CPU\n"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 95)
