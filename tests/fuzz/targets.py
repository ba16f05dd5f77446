"""One target per form of log: random bytes and samples damaged at random are read for a while, in one child.

Run: nice .venv/bin/python tests/fuzz/targets.py [--seconds N] [--seed N] [--only PART_OF_A_NAME]
The seconds are of each target. What breaks a reader or loses a line is written to a file of the current folder.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from corpus import faults_of_account, is_plain
from damages import BYTES, FIELDS, LINES
from log_samples import SAMPLES
from measured_read import count_physical, read_or_refuse

from archkit.child import Answer, Limits, map_in_child
from archkit.readers.log_format import LogJob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from log_samples import Sample

_SIGNS = (
    b'"',
    b"'",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b'""',
    b",",
    b"\n\n",
    b"[",
    b"{",
    b"}",
    b"\\",
    b";",
    b"\t",
    b"\x01",
)
_MOST_DAMAGES = 8
_LONGEST_JUNK = 3000
_SHARE_OF_JUNK = 0.1
_SHARE_OF_PACKED = 0.1


@dataclass(frozen=True)
class Told:
    """What came of a target: files read, those refused in a sentence, and the fault that ended it, with its file."""

    read: int
    refused: int
    fault: str = ""
    data: str = ""


def run_targets(samples: tuple[Sample, ...], seconds: float, seed: int) -> Iterator[tuple[str, Told]]:
    """Yield what came of the target of each sample."""
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)  # where the child finds what it runs
    items = [{"sample": sample.name, "seconds": seconds, "seed": seed} for sample in samples]
    outcomes = map_in_child("targets:fuzz", items, Limits(seconds=seconds + 120, memory_bytes=12 << 30))
    for sample, outcome in zip(samples, outcomes, strict=True):
        told = Told(**outcome.value) if isinstance(outcome, Answer) else Told(0, 0, outcome.what)
        yield sample.name, told


def fuzz(item: dict[str, Any]) -> dict[str, Any]:
    """Read damaged files of one sample until the time is over, or one is at fault."""
    chance = Random(f"{item['sample']} {item['seed']}")  # noqa: S311  damage, no secret
    sample = next(each for each in SAMPLES if each.name == item["sample"])
    end, read, refused = time.monotonic() + item["seconds"], 0, 0
    while time.monotonic() < end:
        data = _damaged(sample, chance)
        told = _read(sample, data)
        if fault := next(_faults(told), ""):
            return vars(Told(read, refused, fault, data.hex()))
        read, refused = read + ("result" in told), refused + ("refusal" in told)
    return vars(Told(read, refused))


def _read(sample: Sample, data: bytes) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "a.log"
        path.write_bytes(data)
        job = LogJob(
            path=str(path), format=sample.kind, folder=str(folder), key="00" * 32, memory_limit="400MB"
        )
        return read_or_refuse(job.model_dump(mode="json")) | {"lines": count_physical(path)}
    finally:
        shutil.rmtree(folder)


def _faults(told: dict[str, Any]) -> Iterator[str]:
    if "broke" in told:
        yield f"the reader broke: {told['broke']}"
    elif "result" in told:
        yield from faults_of_account(told)
        yield from (
            f"it says {r['reason']!r}" for r in told["result"]["rejects"] if not is_plain(r["reason"])
        )
    elif not is_plain(told["refusal"]):
        yield f"it says {told['refusal']!r}"


def _damaged(sample: Sample, chance: Random) -> bytes:
    if chance.random() < _SHARE_OF_JUNK:
        data = chance.randbytes(chance.randrange(_LONGEST_JUNK)) + sample.data
    else:
        data = sample.data
        for _ in range(chance.randint(1, _MOST_DAMAGES)):
            data = _once(sample, data, chance) or b"x"
    return gzip.compress(data, 1, mtime=0) if chance.random() < _SHARE_OF_PACKED else data


def _once(sample: Sample, data: bytes, chance: Random) -> bytes:
    """Damage a file once more: at a place of its own, or as the corpus does, which begins with the sample anew."""
    at = chance.randrange(len(data))
    extra = chance.choice((chance.randbytes(4), *_SIGNS))
    match chance.randrange(7):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + extra[:1] + data[at + 1 :]
        case 2 | 3:
            return data[:at] + extra + data[at:]
        case 4:
            return data[:at] + data[at + chance.randint(1, 200) :]
        case 5:
            return data[:at] + data[chance.randrange(len(data)) :][:400] + data[at:]
        case _:
            name = chance.choice([name for name in (BYTES | LINES | FIELDS) if "megabyte" not in name])
            return (BYTES | LINES | FIELDS)[name](sample, chance)


def main() -> None:
    """Run the targets, print what came of them; a file that is at fault is kept."""
    asked = _asked()
    chosen = tuple(sample for sample in SAMPLES if asked.only.lower() in sample.name.lower())
    is_bad = False
    for name, told in run_targets(chosen, asked.seconds, asked.seed):
        sys.stdout.write(f"{name}: {told.read} damaged files read, {told.refused} refused. {told.fault}\n")
        sys.stdout.flush()
        if told.fault:
            is_bad = True
            Path(f"broken-{name.replace(' ', '-')}.log").write_bytes(bytes.fromhex(told.data))
    sys.exit(is_bad)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
