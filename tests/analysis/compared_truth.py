"""Compares what archkit says about known traffic with what is true of it: every count, total and percentile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from known_traffic import Traffic, jsonlog_of, percentile_us, stderr_of
from made_logs import START, fields

from archkit.model.scope import Scope
from archkit.pipeline import Given
from archkit.study import assess_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from archkit.model.assessment import Assessment

_SHARES = {
    "p50_ms": Fraction(1, 2),
    "p95_ms": Fraction(95, 100),
    "p99_ms": Fraction(99, 100),
    "max_ms": Fraction(1),
}


@dataclass(frozen=True)
class Form:
    """A form of the statement log: how many columns the csvlog has that it is made of, and how it is written."""

    columns: int = 26
    write: Callable[[bytes], bytes] = bytes


FORMS = {
    "csvlog of 26 columns": Form(),
    "csvlog of 24 columns": Form(24),
    "csvlog of 23 columns": Form(23),
    "stderr": Form(write=lambda data: stderr_of(fields(data))),
    "jsonlog": Form(write=lambda data: jsonlog_of(fields(data))),
}


def differences(traffic: Traffic, form: Form, folder: Path) -> list[str]:
    """Return a sentence for each thing that archkit says otherwise; empty: all is exact, to the microsecond."""
    paths = [folder / "statements.log", folder / "access.log"]
    paths[0].write_bytes(form.write(traffic.log.text()))
    paths[1].write_text("\n".join(traffic.access) + "\n")
    assessment = assess_files(paths)
    endpoints = _rows(assessment, "endpoint_latency", "endpoint")
    tables = _rows(assessment, "table_access", "table")
    errors = {name: (row["calls"], row["errors"]) for name, row in endpoints.items()}
    uses = {name: (row["reads"], row["writes"]) for name, row in tables.items()}
    loops = {loop.endpoint: loop.calls for loop in assessment.loops}
    return [
        *_latency(_rows(assessment, "shape_latency", "sql"), traffic.by_shape(), "calls"),
        *_latency(endpoints, traffic.by_endpoint(), "n"),
        *_hours(assessment, traffic),
        *_equal("errors", errors, traffic.errors()),
        *_equal("tables", uses, traffic.uses()),
        *_equal("loops", loops, {name: n for name, n in traffic.loops.items() if n}),
    ]


def _rows(assessment: Assessment, question: str, key: str) -> dict[str, dict[str, Any]]:
    table = assessment.table(question)
    return {str(row[key]): row for row in table.records()} if table else {}


def _latency(rows: dict[str, dict[str, Any]], known: dict[str, Sequence[int]], calls: str) -> Iterator[str]:
    yield from _equal("subjects", set(rows), set(known))
    for subject in rows.keys() & known.keys():
        row, durations = rows[subject], known[subject]
        yield from _equal(f"{subject}: {calls}", row[calls], len(durations))
        if "total_ms" in row:
            yield from _close(f"{subject}: total", row["total_ms"], Fraction(sum(durations)))
        for name, share in _SHARES.items():
            if name in row:
                yield from _close(f"{subject}: {name}", row[name], percentile_us(durations, share))


def _hours(assessment: Assessment, traffic: Traffic) -> Iterator[str]:
    table = assessment.table("hourly_latency")
    rows = table.records() if table else ()
    for hour in range(3):
        stamp = f"{START.replace(hour=START.hour + hour):%Y-%m-%dT%H:00:00Z}"
        of_hour = {str(row["endpoint"]): dict(row) for row in rows if row["hour"] == stamp}
        yield from _latency(of_hour, traffic.by_endpoint(hour), "calls")


def of_application(traffic: Traffic, path: Path) -> Iterator[str]:
    """Yield what archkit says otherwise of what one application did alone."""
    path.write_bytes(traffic.log.text())
    name = traffic.ran[0].application
    assessment = assess_files([path], given=Given(scope=Scope(application=name)))
    mine = [each for each in traffic.ran if each.application == name]
    yield from _equal(f"statements of {name}", assessment.totals.statements, len(mine))
    calls = {text: row["calls"] for text, row in _rows(assessment, "shape_latency", "sql").items()}
    texts = Counter(each.shape for each in mine)
    yield from _equal(f"shapes of {name}", calls, dict(texts))


def _equal(what: str, said: object, known: object) -> Iterator[str]:
    if said != known:
        yield f"{what}: {said} in place of {known}"


def _close(what: str, said_ms: float | None, known_us: Fraction) -> Iterator[str]:
    """A microsecond is the last place that a log tells; what lies between two is compared to a thousandth of it."""
    if said_ms is None or abs(Fraction(said_ms) * 1000 - known_us) > Fraction(1, 1000):
        yield f"{what}: {said_ms} ms in place of {float(known_us) / 1000}"
