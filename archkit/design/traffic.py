"""What the logs say about endpoints and tables, as design asks for it; every part is empty where no log tells."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.design.blank_page import system_of
from archkit.design.boundaries.names import without_common_prefix
from archkit.design.naming import in_singular, words
from archkit.model.endpoint import is_backend

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell
    from archkit.model.system import System

COMPLETE = "percentiles"  # what `fitness.supports` names only where the log holds every statement
EVERYWHERE = 0.5  # a table in this share of all endpoints says nothing about one of them
FEWEST_ENDPOINTS = 4
_WRITES = {"insert": "insert", "copy": "insert", "replace": "insert", "update": "update", "delete": "delete"}
_SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True)
class Work:
    """What one request does to a table: `kind` of a write (insert, upsert, update, delete), None for a read.

    `requests` touched the table so, with `per_request` statements (the median); `columns` were compared by =.
    """

    table: str
    access: str
    kind: str | None
    requests: int
    per_request: float
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Endpoint:
    """An observed endpoint: how often it was called, and what its requests did, empty where no trace tells."""

    name: str
    method: str
    calls: int
    p95_ms: float | None = None
    works: tuple[Work, ...] = ()
    evidence: tuple[str, ...] = ()

    def of(self, access: str) -> tuple[Work, ...]:
        """Return the reads, or the writes."""
        return tuple(work for work in self.works if work.access == access)


@dataclass(frozen=True)
class Peak:
    """The busiest minute: its requests, how many times the mean that is, and the evidence for it."""

    requests: int
    factor: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Traffic:
    """The load on endpoints and tables; `minutes` is the length of the log, None without one.

    `system` is the schema, else what the brief becomes; `words` are those of its tables.
    """

    measured: Assessment
    system: System
    words: Mapping[str, tuple[str, ...]]
    endpoints: tuple[Endpoint, ...] = ()
    minutes: float | None = None
    peak: Peak | None = None
    uses: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    written_as: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, measured: Assessment) -> Traffic:
        """Gather what was measured.

        `uses` are the reads and writes of each table, `written_as` how it is written, by whoever writes: any
        of insert, update, delete.
        """
        minutes = measured.window.seconds / _SECONDS_PER_MINUTE if measured.window else None
        access = {
            str(row["table"]): (int(row["reads"] or 0), int(row["writes"] or 0))
            for row in _rows(measured, "table_access")
        }
        system = measured.system if measured.system.tables else system_of(measured.brief)
        return cls(
            measured=measured,
            system=system,
            words=_table_words(system),
            endpoints=_endpoints(measured),
            minutes=minutes or None,
            peak=_peak(measured, minutes),
            uses=access,
            written_as=_written_as(measured),
        )

    @property
    def is_complete(self) -> bool:
        """Whether a log was read that holds every statement, so that what it lacks did not happen."""
        return COMPLETE in self.measured.fitness.supports

    def per_minute(self, calls: float) -> float | None:
        """Return the mean rate of what was seen `calls` times; None without a log."""
        return calls / self.minutes if self.minutes else None


def _table_words(system: System) -> dict[str, tuple[str, ...]]:
    """Return each table's words, the last in the singular, without a prefix that most tables share."""
    names = {t.name: in_singular(words(t.spelled or t.name.rsplit(".", 1)[-1])) for t in system.tables}
    return dict(without_common_prefix(names))


def _rows(measured: Assessment, question: str) -> tuple[dict[str, Cell], ...]:
    table = measured.table(question)
    return table.records() if table else ()


def _endpoints(measured: Assessment) -> tuple[Endpoint, ...]:
    works = _without_everywhere(_works(measured))
    found = []
    asked = (row for row in _rows(measured, "endpoint_latency") if is_backend(str(row["endpoint"])))
    for row in asked:
        name, calls = str(row["endpoint"]), int(row["calls"] or 0)
        methods = {m: w for (e, m), w in works.items() if e == name} or {str(row["method"] or ""): ()}
        parts = {method: max((work.requests for work in w), default=0) for method, w in methods.items()}
        total = sum(parts.values())
        for method, its in sorted(methods.items()):
            share = parts[method] / total if total else 1 / len(methods)
            p95 = row["p95_ms"]
            found.append(
                Endpoint(
                    name=name,
                    method=method.upper(),
                    calls=round(calls * share),
                    p95_ms=None if p95 is None else float(p95),
                    works=its,
                    evidence=_evidence(measured, name),
                )
            )
    return tuple(sorted(found, key=lambda e: (-e.calls, e.name, e.method)))


def _evidence(measured: Assessment, endpoint: str) -> tuple[str, ...]:
    """Return the best evidence there is on an endpoint: its p95, else its median, its statements or errors."""
    questions = (
        "endpoint_latency.p95_ms",
        "endpoint_latency.p50_ms",
        "statements_per_request.distinct_shapes",
        "endpoint_latency.error_share",
    )
    return next((ids for q in questions if (ids := measured.evidence_of(q, endpoint))), ())


def _works(measured: Assessment) -> dict[tuple[str, str], tuple[Work, ...]]:
    found: dict[tuple[str, str], list[Work]] = defaultdict(list)
    for row in _rows(measured, "endpoint_tables"):
        found[str(row["endpoint"]), str(row["method"] or "")].append(
            Work(
                table=str(row["table"]),
                access=str(row["access"]),
                kind=None if row["kind"] is None else str(row["kind"]),
                requests=int(row["requests"] or 0),
                per_request=float(row["per_request"] or 0),
                columns=_columns(row["looked_up_by"]),
            )
        )
    return {key: tuple(works) for key, works in found.items()}


def _columns(text: Cell) -> tuple[str, ...]:
    """Return the columns of a comma-joined text; a name with a comma or a quote stands in quotes."""
    rows = csv.reader([str(text)], skipinitialspace=True) if text else ()
    return tuple(column for row in rows for column in row)


def _without_everywhere(
    works: Mapping[tuple[str, str], tuple[Work, ...]],
) -> dict[tuple[str, str], tuple[Work, ...]]:
    """Leave out the tables that most endpoints touch in the same way, as for sessions; unless nothing is left."""
    spread: Counter[tuple[str, str]] = Counter()
    for its in works.values():
        spread.update({(work.table, work.access) for work in its})
    many = max(FEWEST_ENDPOINTS, EVERYWHERE * len(works))
    everywhere = {use for use, n in spread.items() if n > many}
    return {
        key: tuple(work for work in its if (work.table, work.access) not in everywhere) or its
        for key, its in works.items()
    }


def _peak(measured: Assessment, minutes: float | None) -> Peak | None:
    rows = [(int(row["requests"] or 0), str(row["minute"])) for row in _rows(measured, "traffic_rate")]
    total = sum(requests for requests, _ in rows)
    if not total or not minutes:
        return None
    requests, minute = max(rows, key=lambda row: (row[0], row[1]))
    mean = total / max(minutes, 1.0)
    evidence = measured.evidence_of("traffic_rate.requests", minute)
    return Peak(requests, max(1.0, requests / mean), evidence)


def _written_as(measured: Assessment) -> dict[str, frozenset[str]]:
    written: dict[str, set[str]] = defaultdict(set)
    tables: dict[str, list[str]] = defaultdict(list)
    for use in measured.shape_tables:
        if use.access == "write":
            tables[use.shape].append(use.table)
    for row in _rows(measured, "shape_latency"):
        for table in tables[str(row["shape"])]:
            written[table].update(_kinds(str(row["sql"] or "")))
    return {table: frozenset(kinds) for table, kinds in written.items()}


def _kinds(sql: str) -> Iterable[str]:
    """Return what a writing statement does; one that begins otherwise (`with`, `merge`) may do anything."""
    lowered = sql.lower()
    word = next(iter(lowered.lstrip("( ").split(" ", 1)), "")
    if word not in _WRITES:
        return ("insert", "update", "delete")
    is_upsert = word == "replace" or "do update" in lowered or "on duplicate key" in lowered
    return ("insert", "update") if is_upsert else (_WRITES[word],)
