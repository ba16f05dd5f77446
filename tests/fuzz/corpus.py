"""Reads thousands of damaged logs of every format, and says of each what is wrong with how archkit took it.

Run: nice .venv/bin/python tests/fuzz/corpus.py [--seconds N] [--seed N] [--only PART_OF_A_NAME] [--light]
It stops with an error where a file broke the reader, lost a line without a word, took too long, or too much memory.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from damages import DAMAGES, LIGHT, PACKED
from log_samples import RECORDS, SAMPLES, SECRET

from archkit.child import Answer, Limits, map_in_child
from archkit.model.inputs import Hints
from archkit.readers.log_format import LogJob

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from log_samples import Sample

MOST_SECONDS, MOST_BYTES = 30.0, 1 << 30
_LIMITS = Limits(seconds=300, memory_bytes=12 << 30)
_AT_ONCE = 60
_LONGEST_REASON = 200


@dataclass(frozen=True)
class Case:
    """One damaged file: a sample, what happens to it, and the seed of the chance in it; perhaps packed as gzip."""

    sample: Sample
    damage: str
    seed: int

    @property
    def name(self) -> str:
        """What to call it."""
        return f"{self.sample.name}: {self.damage} ({self.seed})"

    def data(self) -> bytes:
        """Return the bytes of the file."""
        return DAMAGES[self.damage](self.sample, Random(f"{self.name}"))  # noqa: S311  damage, no secret


@dataclass(frozen=True)
class Outcome:
    """What came of a case: what the child told, and what is wrong with it."""

    case: Case
    told: dict[str, Any]
    faults: tuple[str, ...]


def cases_of(damages: Iterable[str], seeds: int) -> list[Case]:
    """Return a case for each sample, damage and seed."""
    return [Case(s, d, seed) for d, s, seed in product(damages, SAMPLES, range(seeds))]


def read_cases(cases: Iterable[Case], folder: Path) -> Iterator[Outcome]:
    """Read each case in the child that archkit reads logs in, many in one."""
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)  # where the child finds what it runs
    for some in _batched(cases):
        items = [_item(case, folder / f"{number}") for number, case in enumerate(some)]
        outcomes = map_in_child("measured_read:measured_read", items, _LIMITS)
        for case, item, outcome in zip(some, items, outcomes, strict=True):
            path = Path(item["path"])
            told = outcome.value if isinstance(outcome, Answer) else {"broke": outcome.what, "lines": 0}
            yield Outcome(case, told, tuple(faults_of(case, told, path)))
            path.unlink()


def _batched(cases: Iterable[Case]) -> Iterator[list[Case]]:
    some: list[Case] = []
    for case in cases:
        some.append(case)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _item(case: Case, folder: Path) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    path = folder / "a.log"
    path.write_bytes(case.data())
    hints = Hints.model_validate(case.sample.hints)
    job = LogJob(
        path=str(path),
        format=case.sample.kind,
        folder=str(folder),
        key="00" * 32,
        memory_limit="400MB",
        hints=hints,
    )
    return job.model_dump(mode="json")


def faults_of(case: Case, told: dict[str, Any], path: Path) -> Iterator[str]:
    """Yield what is wrong with what the child told of a case."""
    if "broke" in told:
        yield f"the reader broke: {told['broke']}"
        return
    if told["processor_s"] > MOST_SECONDS:
        yield f"it took {told['processor_s']:.0f} s of processor time"
    if told["peak"] > MOST_BYTES:
        yield f"it took {told['peak'] >> 20} MB"
    said = told["result"]["rejects"] if "result" in told else [{"reason": told["refusal"]}]
    yield from (f"it says {reject['reason'][:300]!r}" for reject in said if not is_plain(reject["reason"]))
    least = _least_rows(case, path)
    if "result" in told:
        yield from faults_of_account(told)
        yield from _faults_of_rows(case, told["result"], least)
    elif least > 0:
        yield f"refused ({told['refusal']}), though {least} records are whole"


def faults_of_account(told: dict[str, Any]) -> Iterator[str]:
    counts, there = told["result"]["lines"], told["lines"]
    read, sum_ = counts["read"], counts["parsed"] + counts["rejected"] + counts["continued"]
    if read != sum_ or min(counts.values()) < 0:
        yield f"the account does not add up: {counts}"
    lost = any("gzip file is damaged" in reject["reason"] for reject in told["result"]["rejects"])
    if read not in (there, there + lost):
        yield f"{there} lines are there, {read} were read"
    if any(not 0 < reject["line"] <= read for reject in told["result"]["rejects"]):
        yield "a reject stands on a line that is not there"
    if counts["rejected"] and not told["result"]["rejects"]:
        yield "lines are rejected without a reason"


def _faults_of_rows(case: Case, result: dict[str, Any], least: int) -> Iterator[str]:
    rows = sum(count for view, _, count in result["parquet"] if view == case.sample.view)
    if rows < least:
        yield f"{rows} rows came of it, though {least} records are whole"


def is_plain(reason: str) -> bool:
    """Whether a reason is a short sentence of archkit's own."""
    return (
        len(reason) <= _LONGEST_REASON and reason.isascii() and reason.isprintable() and SECRET not in reason
    )


def _least_rows(case: Case, path: Path) -> int:
    """Return how many records must have been read: those that are whole in the file, less what the form forgives."""
    if case.damage in DAMAGES.keys() - LIGHT.keys() or case.damage in PACKED:
        return 0
    data = path.read_bytes()
    return max(0, _whole_records(case.sample, data) - _forgiven(case.sample, data))


def _whole_records(sample: Sample, data: bytes) -> int:
    """Return how many of the records stand in the file as they were, each at the beginning of a line."""
    lines = b"\n" + _plain(data)
    return sum(b"\n" + record in lines for record in sample.records)


def _forgiven(sample: Sample, data: bytes) -> int:
    """Return how many whole records a damage may cost: all of a document, or without the names of columns; else one.

    The one is that before the damage, which may seem to go on with it.
    """
    return 1 if not sample.is_whole and _plain(data).startswith(sample.head) else RECORDS


def _plain(data: bytes) -> bytes:
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16", errors="replace").encode() if is_wide else data
    return text.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")


def main() -> None:
    """Read the corpus, print what came of it."""
    asked = _asked()
    cases = cases_of(LIGHT, asked.seeds) + ([] if asked.light else cases_of(DAMAGES.keys() - LIGHT.keys(), 1))
    cases = [case for case in cases if asked.only.lower() in case.name.lower()]
    Random(asked.seed).shuffle(cases)  # noqa: S311  an order, no secret
    began, done, bad = time.monotonic(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        for outcome in read_cases(_until(cases, began + asked.seconds), Path(folder)):
            done.append(outcome)
            bad += bool(outcome.faults)
            for fault in outcome.faults:
                sys.stdout.write(f"{outcome.case.name}: {fault}\n")
                sys.stdout.flush()
    _tell(done)
    sys.exit(bool(bad))


def _until(cases: list[Case], end: float) -> Iterator[Case]:
    for case in cases:
        if time.monotonic() > end:
            return
        yield case


def _tell(done: list[Outcome]) -> None:
    read = [each for each in done if "result" in each.told]
    bad = sum(bool(each.faults) for each in done)
    lines = Counter()
    for each in read:
        lines.update(each.told["result"]["lines"])
    sys.stdout.write(
        f"{len(done):,} damaged files of {len(SAMPLES)} forms: {len(read):,} read, "
        f"{len(done) - len(read) - bad:,} refused in a sentence, {bad} at fault\n"
        f"{lines['read']:,} lines: {lines['parsed']:,} parsed, {lines['continued']:,} continued, "
        f"{lines['rejected']:,} rejected\n"
    )
    for what, unit, share in (
        ("processor_s", "s", 1.0),
        ("seconds", "s", 1.0),
        ("peak", "MB", 1 / (1 << 20)),
    ):
        worst = sorted(done, key=lambda each: -each.told.get(what, 0))[:5]
        told = "; ".join(f"{each.told.get(what, 0) * share:.1f} {unit} {each.case.name}" for each in worst)
        sys.stdout.write(f"worst {re.sub('_s$', ' time', what)}: {told}\n")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="how often each damage is done, at other places")
    parser.add_argument("--only", default="")
    parser.add_argument("--light", action="store_true", help="without those that cost seconds each")
    return parser.parse_args()


if __name__ == "__main__":
    main()
