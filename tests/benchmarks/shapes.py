"""Compare archkit's shapes with the fingerprints of libpg_query over at least 100,000 distinct raw statements.

No two statements that libpg_query tells apart may share a shape. What it joins and archkit keeps apart is printed by
reason with an example; all of it is meant: `= $1`, IN and ANY (a loop and its cure), tenants' schemas, what a query
calls its tables and columns, literals beside parameters in a call, parts in another order, spelling.

Run: .venv/bin/python tests/benchmarks/shapes.py [HOW MANY] [FOLDER of .sql files of PostgreSQL] [SEED]
"""

from __future__ import annotations

import sys
import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import postgast

sys.path.insert(0, str(Path(__file__).parents[1] / "sql"))

from compared_shapes import compare, explained, made_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_FILE = 4_000_000
_LONGEST = 20_000


def real_statements(folder: Path) -> Iterator[str]:
    """Yield the statements of the folder's .sql files, as PostgreSQL's parser splits them; other dialects' fall out."""
    for path in sorted(folder.rglob("*.sql")):
        if path.stat().st_size > _LONGEST_FILE:
            continue
        try:
            parts = postgast.split(path.read_text(encoding="utf-8", errors="replace").replace("\0", ""))
        except (postgast.PgQueryError, UnicodeError):
            continue
        yield from (part for part in parts if len(part) < _LONGEST)


def main(enough: int, folder: Path | None, seed: int) -> int:
    """Print what came of it; return 1 where two shapes are merged."""
    say, start = sys.stdout.write, time.perf_counter()
    real = real_statements(folder) if folder else iter(())
    found = compare(chain(real, made_statements(seed)), enough)
    took = time.perf_counter() - start
    say(
        f"{found.statements:,} distinct statements of PostgreSQL in {took:.0f} s, {found.unread:,} others left aside\n"
    )
    say(
        f"{len(found.by_shape):,} shapes, {len(found.by_print):,} fingerprints; {len(found.merged):,} shapes merge\n"
    )
    for shape, statements in found.merged:
        say(f"\nMERGED {shape}\n" + "".join(f"  {statement!r}\n" for statement in statements))
    say(f"\n{len(found.split):,} fingerprints have more than one shape:\n")
    for reason, (count, (one, other)) in explained(found.split).items():
        say(f"\n{count:,}  {reason}\n  {one!r}\n  {other!r}\n")
    return 1 if found.merged else 0


if __name__ == "__main__":
    told = sys.argv[1:]
    many = int(told[0]) if told else 100_000
    sys.exit(
        main(many, Path(told[1]) if len(told) > 1 and told[1] else None, int(told[2]) if len(told) > 2 else 1)
    )
