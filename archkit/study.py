"""A study that is open, and the path walked on files without one: what commands and notebooks call."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.context.answering import context_of
from archkit.context.prior import joined, read_prior
from archkit.errors import InputError
from archkit.implementation.proof.ladder import prove
from archkit.implementation.proof.record import keep_proof, read_proof
from archkit.implementation.writing import write
from archkit.measuring import measure
from archkit.model.assessment import Assessment
from archkit.model.brief import Brief
from archkit.model.system import System
from archkit.pipeline import NOTHING, Given, build, devise, verify
from archkit.readers.inputs import Reader, Reading
from archkit.readers.schema_text import read_schema_text
from archkit.readers.transactions import read_transactions
from archkit.report.adr import decision_madr
from archkit.report.page import render_report
from archkit.scrub.told import scrub_brief, scrub_choices, scrub_prior
from archkit.store.design_files import read_choices, write_proposed
from archkit.store.folder import StudyFolder, new_folder, open_folder
from archkit.store.pin_places import pins_placed
from archkit.store.proposals import read_answers
from archkit.store.shipped import shipped
from archkit.store.warehouse import Warehouse, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pandas import DataFrame

    from archkit.context.answering import Answering
    from archkit.implementation.files import Written
    from archkit.model.boundaries import Boundaries
    from archkit.model.context import Prior, StageName
    from archkit.model.decision import Choices
    from archkit.model.inputs import InputPath, Inputs
    from archkit.model.proof import Proof

SCHEMA_LABEL = "context/database_schema.json"


def _silent(_what: str, _share: float) -> None:
    """Show no progress."""


def _unsaid(_line: str) -> None:
    """Say nothing."""


def _unmarked(_stage: StageName, _found: Assessment) -> None:
    """Take no note of a stage that is done."""


@dataclass(frozen=True)
class Watch:
    """Who hears of the work: a line for each operation, and each stage that is done with what is known by then."""

    announce: Callable[[str], None] = _unsaid
    done: Callable[[StageName, Assessment], None] = _unmarked


UNWATCHED = Watch()


class Study:
    """A study that is open: what it asks, what was measured, and the report."""

    def __init__(
        self, folder: StudyFolder, *, memory_limit: str = "2GB", environ: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self._memory_limit = memory_limit
        self._environ = os.environ if environ is None else environ
        self._context: Answering | None = None

    @property
    def brief(self) -> Brief:
        """What is asked of the backend, as brief.yaml says now."""
        return self.folder.brief()

    @property
    def context(self) -> Answering:
        """The project context, as it was last opened."""
        return self._context or self.open_context()

    def open_context(self, announce: Callable[[str], None] = _unsaid) -> Answering:
        """Open the project context: the peer's, if one is set and while it answers, else the study's own files."""
        self._context = context_of(self.folder, self._environ, announce)
        return self._context

    def read(
        self, extra: Sequence[Path] = (), on_progress: Callable[[str, float], None] = _silent
    ) -> Reading:
        """Read the files of inputs.yaml, to which `extra` is added; raises InputError where nothing is usable."""
        prior, told = self._consult(_unsaid)
        return self._read(extra, told, joined(self.brief, prior)[0], on_progress)

    def known_files(self) -> tuple[str, ...]:
        """Return the names of the log files that need not be read again."""
        reader, paths = self._reader(self.folder.inputs(), self._consult(_unsaid)[1], _silent)
        return reader.known(paths)

    def _consult(self, announce: Callable[[str], None]) -> tuple[Prior, Reading]:
        """Ask the project context what it said before; a schema that it holds as text is read here."""
        said = read_prior(self.context, announce)
        told = Reading(said.prior.system)
        if said.schema:
            try:
                told = read_schema_text(self.folder, said.schema.format, said.schema.text, SCHEMA_LABEL)
            except InputError as error:
                said = said.without_schema(f"{error.what} {error.next}")
        for problem in said.prior.problems:
            announce(problem)
        rest = {"system": System(), "away": self.context.problem}
        return said.prior.model_copy(update=rest), told

    def _read(
        self, extra: Sequence[Path], told: Reading, brief: Brief, on_progress: Callable[[str, float], None]
    ) -> Reading:
        reader, paths = self._reader(self.folder.add_inputs(extra), told, on_progress)
        return _usable(reader.read(paths), brief)

    def _reader(
        self, inputs: Inputs, told: Reading, on_progress: Callable[[str, float], None]
    ) -> tuple[Reader, tuple[Path, ...]]:
        paths = tuple(dict.fromkeys(self._resolve(file) for file in inputs.files))
        traffic = tuple((t.application, t.traffic) for t in inputs.traffic)
        hints = {self._resolve(file): file.hints for file in inputs.files}
        return Reader(
            self.folder, traffic, self._memory_limit, on_progress, told, hints, tenants=inputs.tenants
        ), paths

    def assess(
        self,
        extra: Sequence[Path] = (),
        *,
        given: Given = NOTHING,
        as_of: date | None = None,
        on_progress: Callable[[str, float], None] = _silent,
        watch: Watch = UNWATCHED,
    ) -> Assessment:
        """Walk the whole path on the study's inputs and `extra` files, with what the project context says."""
        prior, told = self._consult(watch.announce)
        brief, prior = joined(self.brief, prior)
        blank = Assessment(
            study=self.folder.name,
            as_of=as_of or datetime.now(UTC).date(),
            brief=scrub_brief(brief),
            prior=scrub_prior(prior),
        )
        watch.done("context", blank)
        reading = self._read(extra, told, brief, on_progress)
        on_progress("Asking the evidence", 0.0)
        with self._warehouse(reading) as warehouse:
            measured = measure(reading, warehouse, blank, given.scope)
        on_progress("Asking the evidence", 1.0)
        watch.done("analysis", measured)
        designed = self.devise(measured, given=given)
        watch.done("design", designed)
        verified = self._verified(designed)
        watch.done("implementation", verified)
        return verified

    def devise(self, measured: Assessment, *, given: Given = NOTHING) -> Assessment:
        """Design again over what was measured, with the choices as the files below design/ say now; quick."""
        choices = scrub_choices(given.choices or self.choices())
        known = measured.model_copy(update={"answers": read_answers(self.folder)})
        with pins_placed(self.folder):
            return devise(known, replace(given, choices=choices))

    def conclude(self, measured: Assessment, *, given: Given = NOTHING) -> Assessment:
        """Walk phases 2 and 3 again over what was measured: design, code, gates and checklist."""
        return self._verified(self.devise(measured, given=given))

    def _verified(self, designed: Assessment) -> Assessment:
        return verify(designed, build(designed), read_proof(self.generated))

    @property
    def generated(self) -> Path:
        """Where the code of the design goes, if nobody says otherwise."""
        return self.folder.out / "generated"

    def generate(self, assessment: Assessment, out: Path | None = None) -> Written:
        """Write the code of the design to `out`, else out/generated; raises InputError where there is none."""
        files = build(assessment)
        if not files:
            lacks = assessment.design.lacks if assessment.design else ()
            raise InputError(
                "There is no design to build.", where=str(self.folder.root), then=" ".join(lacks)
            )
        return write(files, out or self.generated)

    def choices(self) -> Choices:
        """Return what the architect decided, as the files below design/ say now."""
        return read_choices(self.folder)

    def record_decisions(self, assessment: Assessment) -> None:
        """Write a file for each decision that is proposed; the architect's own are left as they are."""
        decisions = assessment.design.decisions if assessment.design else ()
        write_proposed(self.folder, {decision: decision_madr(decision) for decision in decisions})

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


def prove_workspace(
    folder: Path, *, dsn: str | None = None, on_progress: Callable[[str, float], None] = _silent
) -> Proof:
    """Climb the proof ladder over a generated workspace and keep what came of it there.

    `dsn` names a PostgreSQL to use instead of an embedded one. Raises InputError where the folder is none.
    """
    return keep_proof(folder, prove(folder, dsn=dsn, on_progress=on_progress))


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
    given: Given = NOTHING,
    memory_limit: str = "1GB",
    on_progress: Callable[[str, float], None] = _silent,
) -> Assessment:
    """Walk the path on files alone, without a study; nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="archkit-") as folder:
        study = Study(new_folder(Path(folder) / "files"), memory_limit=memory_limit, environ={})
        return study.assess(paths, given=given, on_progress=on_progress)


def bound_files(
    schema: Path,
    *,
    transactions: Path | None = None,
    logs: Sequence[Path] = (),
    given: Given = NOTHING,
    on_progress: Callable[[str, float], None] = _silent,
) -> Boundaries:
    """Propose boundaries for a schema, from its keys, a transactions file and logs as far as given."""
    told = replace(given, accesses=read_transactions(transactions)) if transactions else given
    assessment = assess_files([schema, *logs], given=told, on_progress=on_progress)
    if not (assessment.boundaries and assessment.system.tables):
        problem = next((file.problem for file in assessment.ledger.files if file.problem), None)
        raise InputError(problem or "It holds no table.", where=str(schema))
    return assessment.boundaries


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
