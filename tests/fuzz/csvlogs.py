"""Damage a real csvlog in many ways and read it; stops at the first that loses a line or breaks the reader.

Run: .venv/bin/python tests/fuzz/csvlogs.py [TIMES] [SEED]
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))

from csvlog_samples import read_bytes
from test_csvlog_files import SMALL, mutate

from archkit.errors import InputError

_HOW = ("cut", "flip", "insert", "delete", "twice")


def main(times: int, seed: int) -> None:
    """Read so many damaged logs."""
    chance = random.Random(seed)  # noqa: S311  damage, no secret
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(times):
            data = SMALL
            for _ in range(chance.randint(1, 12)):
                extra = chance.choice(
                    [chance.randbytes(4), b'"', b"\n", b"\r", b"\0", b"\xff", b'""', b",", b"\n\n"]
                )
                data = mutate(data, chance.choice(_HOW), chance.random(), extra) or b"x"
            try:
                read = read_bytes(data, Path(folder))
            except InputError:
                refused += 1
                continue
            if not read.is_balanced():
                Path("broken.csv").write_bytes(data)
                raise SystemExit(
                    f"number {number} of seed {seed} loses lines: {read.account}; see broken.csv"
                )
    sys.stdout.write(f"\n{times} damaged logs read, {refused} of them refused; every line accounted for\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
