"""READ FIRST: the one path, from the files an architect has to a report. Only this module knows the order.

files ─ readers ─▶ rows + System ─ analysis ─▶ Evidence ─ rules ─▶ Findings
│                      │
Brief ───────────────────────┴─▶ design ─ verification ─▶ Assessment ─ report ─▶ HTML
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.analysis.access import compare_tables
from archkit.analysis.fitness import measure_fitness
from archkit.analysis.questions import Analyst
from archkit.analysis.survey import Survey, measure_survey
from archkit.design.boundaries import propose_boundaries
from archkit.errors import InputError
from archkit.model.assessment import Assessment
from archkit.model.brief import Brief
from archkit.model.evidence import Source
from archkit.model.ledger import Ledger
from archkit.model.scope import Scope
from archkit.readers.inputs import Reader, Reading
from archkit.readers.transactions import read_transactions
from archkit.report.page import render_report
from archkit.rules import apply_rules
from archkit.store.folder import StudyFolder, new_folder, open_folder
from archkit.store.shipped import shipped
from archkit.store.warehouse import Warehouse, open_warehouse
from archkit.verification.gates import gates_for, target_gates
from archkit.verification.latency import Measured, check_latency
from archkit.verification.load import check_connections, check_throughput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pandas import DataFrame

    from archkit.model.boundaries import AccessSet, Boundaries, Pin
    from archkit.model.fitness import Fitness
    from archkit.model.inputs import InputPath
    from archkit.model.system import System
    from archkit.model.verdict import Verdict

_LOG_VIEWS = frozenset({"statements", "requests"})


@dataclass(frozen=True)
class Given:
    """What a caller says beside the files: the scope, pinned tables, and transactions in place of a log's."""

    scope: Scope = field(default_factory=Scope)
    pins: tuple[Pin, ...] = ()
    accesses: tuple[AccessSet, ...] = ()


_NOTHING = Given()


def _silent(_what: str, _share: float) -> None:
    """Show no progress."""


class Study:
    """A study that is open: what it asks, what was measured, and the report."""

    def __init__(self, folder: StudyFolder, *, memory_limit: str = "2GB") -> None:
        self.folder = folder
        self._memory_limit = memory_limit

    @property
    def brief(self) -> Brief:
        """What is asked of the backend, as brief.yaml says now."""
        return self.folder.brief()

    def read(
        self, extra: Sequence[Path] = (), on_progress: Callable[[str, float], None] = _silent
    ) -> Reading:
        """Read the files of inputs.yaml, to which `extra` is added; raises InputError where nothing is usable."""
        inputs = self.folder.add_inputs(extra)
        paths = [self._resolve(file) for file in inputs.files]
        traffic = tuple((t.application, t.traffic) for t in inputs.traffic)
        reader = Reader(self.folder, traffic, self._memory_limit, on_progress)
        return _usable(reader.read(tuple(dict.fromkeys(paths))), self.brief)

    def assess(
        self,
        extra: Sequence[Path] = (),
        *,
        given: Given = _NOTHING,
        as_of: date | None = None,
        on_progress: Callable[[str, float], None] = _silent,
    ) -> Assessment:
        """Walk the whole path on the study's inputs and `extra` files."""
        reading = self.read(extra, on_progress)
        on_progress("Asking the evidence", 0.0)
        with self._warehouse(reading) as warehouse:
            assessment = assess(reading, warehouse, self.brief, given)
        on_progress("Asking the evidence", 1.0)
        named = {"study": self.folder.name, "as_of": as_of or datetime.now(UTC).date()}
        return assessment.model_copy(update=named)

    def write_report(self, assessment: Assessment, out: Path | None = None) -> Path:
        """Write the report and return where it is: `out` (a folder or an .html file), else out/report.html."""
        target = out or self.folder.out
        path = target if target.suffix == ".html" else target / "report.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.write_text(render_report(assessment), encoding="utf-8", newline="\n")
        return unfinished.replace(path)

    def sql(self, query: str, **parameters: object) -> DataFrame:
        """Answer a question over the evidence of the last run, read-only; `$name` binds a parameter."""
        with self._warehouse(Reading(files=self.folder.ledger().files)) as warehouse:
            return warehouse.frame(query, parameters)

    @contextmanager
    def _warehouse(self, reading: Reading) -> Iterator[Warehouse]:
        warehouse = open_warehouse(self.folder.evidence, reading.stored, memory_limit=self._memory_limit)
        try:
            yield warehouse
        finally:
            warehouse.close()

    def _resolve(self, file: InputPath) -> Path:
        return (self.folder.root / Path(file.path).expanduser()).resolve()


def open_study(root: Path | str = ".") -> Study:
    """Open the study in that folder; raises StudyError if there is none."""
    return Study(open_folder(Path(root)))


def new_study(root: Path | str, *, sample: str | None = None) -> Study:
    """Make an empty study, or a copy of a shipped sample; raises StudyError where one exists already."""
    source = shipped("data") / sample if sample else None
    return Study(new_folder(Path(root), sample=source))


def assess_files(
    paths: Sequence[Path],
    *,
    given: Given = _NOTHING,
    memory_limit: str = "1GB",
    on_progress: Callable[[str, float], None] = _silent,
) -> Assessment:
    """Walk the path on files alone, without a study; nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="archkit-") as folder:
        study = Study(new_folder(Path(folder) / "files"), memory_limit=memory_limit)
        return study.assess(paths, given=given, on_progress=on_progress)


def bound_files(
    schema: Path,
    *,
    transactions: Path | None = None,
    logs: Sequence[Path] = (),
    pins: tuple[Pin, ...] = (),
    on_progress: Callable[[str, float], None] = _silent,
) -> Boundaries:
    """Propose boundaries for a schema, from its keys, a transactions file and logs as far as given."""
    given = Given(pins=pins, accesses=read_transactions(transactions) if transactions else ())
    assessment = assess_files([schema, *logs], given=given, on_progress=on_progress)
    if not (assessment.boundaries and assessment.system.tables):
        problem = next((file.problem for file in assessment.ledger.files if file.problem), None)
        raise InputError(problem or "It holds no table.", where=str(schema))
    return assessment.boundaries


def assess(reading: Reading, warehouse: Warehouse, brief: Brief, given: Given = _NOTHING) -> Assessment:
    """Turn what was read into evidence, verdicts, boundaries and findings."""
    scope = given.scope
    source = _sources(reading)
    fitness = measure_fitness(Analyst(warehouse, scope, source))
    analyst = Analyst(warehouse, scope, source, is_complete="percentiles" in fitness.supports)
    survey = measure_survey(analyst, fitness)
    mismatch = compare_tables(reading.system, survey.accesses)
    measured = Assessment(
        study="",
        as_of=date.min,
        brief=brief,
        ledger=Ledger(files=reading.files),
        system=reading.system,
        window=survey.window,
        totals=survey.totals,
        fitness=fitness,
        mismatch=mismatch,
        tables=survey.tables,
        durations=survey.durations,
        shape_tables=survey.shape_tables,
        loops=survey.loops,
        verdicts=judge(survey, fitness, brief),
        boundaries=bound(reading.system, survey, fitness, brief, given),
        evidence=survey.evidence,
    )
    return measured.model_copy(update={"findings": apply_rules(measured)})


def judge(survey: Survey, fitness: Fitness, brief: Brief) -> tuple[Verdict, ...]:
    """Return the verdicts of all gates that something can measure."""
    endpoints = Measured(
        of="endpoints",
        whole=survey.endpoints.whole,
        busiest=survey.endpoints.busiest,
        complexity=_complexity(survey, "endpoint_latency"),
        lack=_needs(fitness, "requests"),
        unclassed=_needs(fitness, "percentiles") or _needs(fitness, "traces"),
    )
    statements = Measured(
        of="statements",
        whole=survey.statements.whole,
        busiest=survey.statements.busiest,
        complexity=_complexity(survey, "shape_latency"),
        lack=_needs(fitness, "percentiles"),
    )
    rates, connections = survey.table("traffic_rate"), survey.table("connections")
    peak = max(survey.of("traffic_rate.requests"), key=lambda e: e.value or 0, default=None)
    throughput = check_throughput(brief, rates, peak)
    return (
        *check_latency(endpoints, (*gates_for(brief), *target_gates(brief))),
        *check_latency(statements, gates_for(brief)),
        *((throughput,) if throughput else ()),
        check_connections(
            connections, survey.of("connections.open"), is_complete="percentiles" in fitness.supports
        ),
    )


def bound(system: System, survey: Survey, fitness: Fitness, brief: Brief, given: Given) -> Boundaries | None:
    """Propose boundaries from the schema, from told transactions, and from the log where it can be trusted.

    It can where it is complete and speaks mostly of tables that the schema has.
    """
    mismatch = compare_tables(system, survey.accesses)
    belongs = mismatch is None or len(mismatch.in_both) >= len(mismatch.only_in_log)
    measured = survey.accesses if belongs and "percentiles" in fitness.supports else ()
    accesses = given.accesses or measured
    if not system.tables and not accesses:
        return None
    window_s = survey.window.seconds if survey.window and not given.accesses and measured else None
    proposal = propose_boundaries(system, accesses, pins=given.pins, brief=brief, window_s=window_s)
    if accesses or not survey.accesses:
        return proposal
    why = "is cut or sampled" if belongs else "speaks of other tables than the schema"
    return proposal.model_copy(update={"rests_on": (*proposal.rests_on, f"not the log, which {why}")})


def _complexity(survey: Survey, question: str) -> dict[str, str | None]:
    """Return simple or complex per subject; statements that only steer a transaction are neither."""
    table = survey.table(question)
    if table is None:
        return {}
    steering = ("transaction", "ddl", "other")
    rows = ((row, row.get("kind") in steering or row["complexity"] is None) for row in table.records())
    return {
        str(row[table.columns[0]]): None if is_neither else str(row["complexity"]) for row, is_neither in rows
    }


def _needs(fitness: Fitness, what: str) -> str:
    lack = fitness.lack_of(what)
    return f"To decide it: {lack.setting}." if lack else ""


def _sources(reading: Reading) -> tuple[Source, ...]:
    return tuple(
        Source(path=Path(file.path).name, sha256=file.sha256)
        for file in reading.files
        if any(stored.view in _LOG_VIEWS for stored in file.stored)
    )


def _usable(reading: Reading, brief: Brief) -> Reading:
    """Return the reading if anything can be said at all; raises InputError with the first problem if not."""
    if reading.system.tables or reading.stored or brief != Brief():
        return reading
    first = next((file for file in reading.files if file.problem), None)
    if first:
        raise InputError(first.problem or "", where=first.path)
    raise InputError(
        "There is nothing to read: inputs.yaml names no file, and brief.yaml asks nothing.",
        then="Name a log or schema with --input, or fill in the brief.",
    )
