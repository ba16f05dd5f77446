"""The workbench: an open study with its forms and its report; every notebook starts here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.implementation.proof.record import read_proof
from archkit.model.design import Design
from archkit.notebook.advice_form import AdviceForm
from archkit.notebook.brief_form import BriefForm
from archkit.notebook.calm import show_errors_calmly
from archkit.notebook.decisions_form import DecisionsForm
from archkit.notebook.formatters import register
from archkit.notebook.generate_button import GenerateButton
from archkit.notebook.inputs_form import InputsForm
from archkit.notebook.pins_form import PinsForm
from archkit.notebook.procedure_form import ProcedureForm
from archkit.notebook.progress import Progress, chosen
from archkit.notebook.prove_button import ProveButton
from archkit.notebook.remember import recall, remember, remember_report
from archkit.notebook.report_button import ReportButton
from archkit.notebook.sample import open_or_sample
from archkit.notebook.screen import Shown
from archkit.notebook.service_form import ServiceForm
from archkit.notebook.sessions import came_back, walk_of
from archkit.notebook.view import View, line
from archkit.notebook.written import written
from archkit.walk import Voice

if TYPE_CHECKING:
    from pandas import DataFrame

    from archkit.model.assessment import Assessment
    from archkit.model.decision import Choices
    from archkit.model.proof import Proof
    from archkit.model.proposal import Job
    from archkit.study import Study

    _Basis = tuple[Choices, Proof | None]  # what a conclusion rests on, beside what was measured


class Workbench:
    """One study in one kernel: what a cell asks of it, it answers from the files as they are then."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._last: tuple[_Basis, Assessment] | None = None

    @property
    def root(self) -> Path:
        """The study's folder."""
        return self._study.folder.root

    def last(self, phase: str) -> View:
        """Show what a phase found last time: start, analysis, design, implementation or report."""
        return line(f"Last time: {recall(self._study.folder, phase)}")

    def assess(self) -> Assessment:
        """Walk the whole path; files that were read before are not read again."""
        progress = Progress()
        assessment = self._assess(Voice(progress.say, progress.count, progress))
        progress.done()
        return assessment

    def conclude(self, found: Assessment) -> Assessment:
        """Design again what was measured, with the choices as the files below design/ say now, and say so.

        Where nothing was chosen or proven since, the last answer is given again, in silence.
        """
        concluded = self._conclude(found)
        if concluded is not found:
            Shown(line(chosen(self._study.choices())))
        return concluded

    def sql(self, query: str, **parameters: object) -> DataFrame:
        """Answer a question over the evidence, read-only; `$name` binds a parameter."""
        return self._study.sql(query, **parameters)

    def brief_form(self) -> BriefForm:
        """Show brief.yaml as a form; every change is saved."""
        return BriefForm(self._study.folder)

    def inputs_form(self) -> InputsForm:
        """Show inputs.yaml as a form, and what came of each file."""
        return InputsForm(self._study.folder, lambda show: self._study.read(on_progress=show))

    def pins_form(self, found: Assessment) -> PinsForm:
        """Show design/boundaries.yaml as a form; each pin scores the cut again."""
        return PinsForm(self._study.folder, found, self._study.devise)

    def decisions_form(self, found: Assessment, kind: str) -> DecisionsForm:
        """Show the decisions of a kind (cut, links, versioning, access or caches) as a form over their MADRs."""
        return DecisionsForm(self._study.folder, _design(found), kind)

    def service_form(self, found: Assessment) -> ServiceForm:
        """Show what each service is for as a form over design/services/."""
        return ServiceForm(self._study.folder, _design(found))

    def procedure_form(self, found: Assessment) -> ProcedureForm:
        """Show each procedure's access and rate limit as a form over design/services/."""
        return ProcedureForm(self._study.folder, _design(found))

    def advice_form(self, found: Assessment, job: Job) -> AdviceForm:
        """Show a question to the advisor (boundaries, service or summary); nothing is asked before its button."""
        return AdviceForm(self._study, found, job)

    def generate_button(self, found: Assessment) -> GenerateButton:
        """Show a button that writes the code of the design to out/generated."""
        return GenerateButton(self._study, lambda: self._conclude(found))

    def prove_button(self) -> ProveButton:
        """Show the last proof of the generated code, and a button that tries it again."""
        return ProveButton(self._study.generated)

    def write_report(self, assessment: Assessment | None = None) -> View:
        """Write out/report.html of this assessment, or of a new one; show where it is and what is in it."""
        found = assessment or self._assess(Voice())
        view = written(walk_of(self._study, Voice()).write(found), found)
        remember_report(self._study.folder, view.text.split("\n")[0])
        return view

    def report_button(self) -> ReportButton:
        """Show a button that writes the report."""
        return ReportButton(self.write_report)

    def _assess(self, voice: Voice) -> Assessment:
        basis = self._basis()
        return self._kept(basis, walk_of(self._study, voice).assess())

    def _conclude(self, found: Assessment) -> Assessment:
        basis = self._basis()
        if self._last and self._last[0] == basis and self._last[1].evidence is found.evidence:
            return self._last[1]
        return self._kept(basis, self._study.conclude(found))

    def _basis(self) -> _Basis:
        return self._study.choices(), read_proof(self._study.generated)

    def _kept(self, basis: _Basis, concluded: Assessment) -> Assessment:
        self._last = (basis, concluded)
        remember(self._study.folder, concluded)
        return concluded


def _design(found: Assessment) -> Design:
    return found.design or Design()


def start(study: str | Path | Workbench = ".") -> Workbench:
    """Open the study in that folder, or a copy of the shop sample beside it, and say which.

    From then on archkit's values show themselves, and its errors are one line.
    """
    register()
    show_errors_calmly()
    if isinstance(study, Workbench):  # the cell was run again
        return study
    opened, sentence = open_or_sample(Path(study))
    Shown(line(sentence))
    if back := came_back(opened):
        Shown(line(back))
    return Workbench(opened)
