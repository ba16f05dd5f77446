"""Print what `archkit logs` costs on a csvlog, beside DuckDB merely counting its records, and beside pgBadger.

Run: .venv/bin/python tests/benchmarks/logs.py [SIZE_IN_MB] [MEMORY_LIMIT]

Whole commands, start to end; pgBadger gets the first 100 MB, since its time grows with the lines. Last seen: never on a
calm machine since every format shares this path.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from costs import ARCHKIT, cost_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = "orders items customers payments stock prices carts users".split()
_START = datetime(2026, 11, 20)  # noqa: DTZ001  the log says UTC
_FOR_BADGER = 100_000_000
_FLOOR = (
    'import duckdb; duckdb.sql("select count(*) from read_csv({path!r}, columns = {columns!r}, header = false, '
    "auto_detect = false, delim = ',', quote = '\\x22', escape = '\\x22', max_line_size = 4194304)\").fetchall()"
)


class _Session:
    """A connection: its number, its lines and its transactions."""

    def __init__(self, number: int) -> None:
        self.number, self.line, self.transaction = number, 0, 0


def lines(chance: random.Random) -> Iterator[str]:
    """Yield the lines of forty sessions: transactions, prepared statements and plain ones."""
    moment, sessions, next_number = _START, [_Session(1000 + n) for n in range(40)], 1040
    while True:
        place = chance.randrange(40)
        session = sessions[place]
        session.transaction += 1
        for tag, is_inside, message, detail in _unit(chance):
            moment += timedelta(microseconds=chance.randrange(20, 400))
            session.line += 1
            virtual = f"{place + 3}/{session.transaction if is_inside else 0}"
            yield (
                f'{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03} UTC,"app","shop",{session.number},'
                f'"10.0.0.{session.number % 250}:{40000 + session.number % 20000}",'
                f'{0x6B000000 + session.number:x}.{session.number:x},{session.line},"{tag}",2026-11-20 00:00:00 UTC,'
                f'{virtual},0,LOG,00000,"duration: {chance.lognormvariate(-1, 1):.3f} ms  {message}",{detail},,,,,,,,'
                '"shop-api","client backend",,0\n'
            )
        if chance.random() < 0.002:
            sessions[place], next_number = _Session(next_number), next_number + 1


def _unit(chance: random.Random) -> list[tuple[str, bool, str, str]]:
    """Return what one transaction says: (command tag, is within it, message, detail)."""
    table, number, kind = chance.choice(_TABLES), chance.randrange(10**6), chance.random()
    if kind < 0.4:
        return [
            ("BEGIN", True, "statement: BEGIN;", ""),
            ("SELECT", True, f"statement: SELECT abalance FROM accounts WHERE aid = {number};", ""),
            ("UPDATE", True, f"statement: UPDATE tellers SET sum = {number % 999} WHERE tid = {number % 77};", ""),
            ("INSERT", True, f"statement: INSERT INTO history VALUES ({number % 77}, {number}, {number % 999});", ""),
            ("COMMIT", False, "statement: END;", ""),
        ]  # fmt: skip
    if kind < 0.8:
        text = (
            f"<unnamed>: select o.id, o.status, c.name from {table} o join customers c on c.id = o.customer_id "
            "where o.customer_id = $1 and o.status = $2 order by o.created_at desc limit $3"
        )
        detail = f"\"parameters: $1 = '{number}', $2 = 'open', $3 = '20'\""
        steps = (("PARSE", "parse", ""), ("BIND", "bind", detail), ("SELECT", "execute", detail))
        return [(tag, True, f"{word} {text}", said) for tag, word, said in steps]
    among = ",".join(str(chance.randrange(10**6)) for _ in range(chance.randrange(1, 8)))
    message = f"statement: SELECT * FROM {table} WHERE email = 'u{number}@example.com' AND id IN ({among})"
    return [("SELECT", True, message, "")]


def write_log(path: Path, size: int) -> int:
    """Write a csvlog of that many bytes; return its records."""
    written = records = 0
    source = lines(random.Random(7))  # noqa: S311  a made log, the same each time
    with path.open("w", encoding="utf-8", newline="\n") as file:
        while written < size:
            chunk = list(islice(source, 10_000))
            written += file.write("".join(chunk))
            records += len(chunk)
    return records


def main(megabytes: int, memory_limit: str) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder, path, part = Path(name), Path(name) / "postgresql.csv", Path(name) / "part.csv"
        records = write_log(path, megabytes * 1_000_000)
        columns = {f"c{i}": "VARCHAR" for i in range(26)}
        counting = _FLOOR.format(path=str(path), columns=columns)
        floor = cost_of([sys.executable, "-c", counting], folder)
        limits = ["--memory-limit", memory_limit] if memory_limit else []
        ours = cost_of([ARCHKIT, "logs", str(path), "--json", *limits], folder)
        found = json.loads((folder / "out.txt").read_text(encoding="utf-8"))["statements"]
        sys.stdout.write(
            f"{megabytes:,} MB, {records:,} records, {found:,} statements\narchkit logs: {ours}\n"
            f"DuckDB counts: {floor}: {ours.wall / floor.wall:.1f} times that\n"
        )
        if badger := shutil.which("pgbadger"):
            least = write_log(part, min(_FOR_BADGER, megabytes * 1_000_000))
            theirs = cost_of([badger, "-q", "-f", "csv", "-o", "badger.json", str(part)], folder)
            ratio = (records / ours.wall) / (least / theirs.wall)
            sys.stdout.write(
                f"pgBadger, {least:,} records: {theirs}: {ratio:.1f} times as many lines a second\n"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 137, sys.argv[2] if len(sys.argv) > 2 else "")
