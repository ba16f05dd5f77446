"""The workbench: an open study with its forms and its report; every notebook starts here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.model.boundaries import Pin
from archkit.model.decision import Choices
from archkit.notebook.brief_form import BriefForm
from archkit.notebook.calm import show_errors_calmly
from archkit.notebook.formatters import register
from archkit.notebook.inputs_form import InputsForm
from archkit.notebook.progress import Progress, told
from archkit.notebook.remember import recall, remember, remember_report
from archkit.notebook.report_button import ReportButton
from archkit.notebook.sample import open_or_sample
from archkit.notebook.screen import Shown
from archkit.notebook.view import View, line
from archkit.notebook.written import written
from archkit.pipeline import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pandas import DataFrame

    from archkit.model.assessment import Assessment
    from archkit.study import Study


class Workbench:
    """One study in one kernel: what a cell asks of it, it answers from the files as they are then."""

    def __init__(self, study: Study) -> None:
        self._study = study

    @property
    def root(self) -> Path:
        """The study's folder."""
        return self._study.folder.root

    def last(self, phase: str) -> View:
        """Show what a phase found last time: start, analysis, design, implementation or report."""
        return line(f"Last time: {recall(self._study.folder, phase)}")

    def assess(self, *, pins: Mapping[str, str] | None = None, keep: Assessment | None = None) -> Assessment:
        """Walk the whole path; files that were read before are not read again.

        `pins` puts tables into services: {"coupons": "order"}. The others stay where `keep` has them; without
        it they are placed anew around the pins.
        """
        progress = Progress()
        assessment = self._assess(progress, {**_places(keep), **(pins or {})})
        progress.done(told(assessment))
        return assessment

    def sql(self, query: str, **parameters: object) -> DataFrame:
        """Answer a question over the evidence, read-only; `$name` binds a parameter."""
        return self._study.sql(query, **parameters)

    def brief_form(self) -> BriefForm:
        """Show brief.yaml as a form; every change is saved."""
        return BriefForm(self._study.folder)

    def inputs_form(self) -> InputsForm:
        """Show inputs.yaml as a form, and what came of each file."""
        return InputsForm(self._study.folder, lambda show: self._study.read(on_progress=show))

    def write_report(self, assessment: Assessment | None = None) -> View:
        """Write out/report.html of this assessment, or of a new one; show where it is and what is in it."""
        found = assessment or self._assess(lambda _what, _share: None, {})
        view = written(self._study.write_report(found), found)
        remember_report(self._study.folder, view.text.split("\n")[0])
        return view

    def report_button(self) -> ReportButton:
        """Show a button that writes the report."""
        return ReportButton(self.write_report)

    def _assess(self, on_progress: Callable[[str, float], None], pins: Mapping[str, str]) -> Assessment:
        pinned = tuple(Pin(table=table, service=name) for table, name in pins.items())
        given = Given(choices=Choices(pins=pinned))
        assessment = self._study.assess(given=given, on_progress=on_progress)
        if not pins:
            remember(self._study.folder, assessment)
        return assessment


def _places(kept: Assessment | None) -> dict[str, str]:
    return {t.table: t.service for t in kept.boundaries.tables} if kept and kept.boundaries else {}


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
    return Workbench(opened)
