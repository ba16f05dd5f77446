"""How values show themselves in a notebook: the report's HTML with a plain-text twin, for the model's own types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from IPython.core.getipython import get_ipython

from archkit import report
from archkit.model.assessment import Assessment
from archkit.model.boundaries import Boundaries
from archkit.model.brief import Brief
from archkit.model.evidence import EvidenceTable
from archkit.model.finding import Finding
from archkit.model.fitness import Fitness
from archkit.model.ledger import Ledger
from archkit.model.verdict import Verdict
from archkit.notebook.advice_form import AdviceForm
from archkit.notebook.brief_form import BriefForm
from archkit.notebook.decisions_form import DecisionsForm
from archkit.notebook.generate_button import GenerateButton
from archkit.notebook.inputs_form import InputsForm
from archkit.notebook.pins_form import PinsForm
from archkit.notebook.procedure_form import ProcedureForm
from archkit.notebook.prove_button import ProveButton
from archkit.notebook.report_button import ReportButton
from archkit.notebook.service_form import ServiceForm
from archkit.notebook.view import View, framed, line, pictured
from archkit.scrub.told import scrub_brief
from archkit.store.yaml_text import patch_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

ROWS = 12


def _evidence_table(table: EvidenceTable) -> View:
    """Show the first rows; the others are one call away."""
    html = report.render_evidence_table(table.model_copy(update={"rows": table.rows[:ROWS]}))
    left_out = len(table.rows) - ROWS
    more = line(f"{left_out} more rows: to_frame() gives them all.") if left_out > 0 else None
    return View(html + more.html if more else html, report.evidence_table_text(table, ROWS))


VIEWS: dict[type, Callable[[Any], View]] = {
    Assessment: lambda a: View(report.render_headline(a), report.headline_text(a)),
    Boundaries: lambda b: pictured(report.render_boundaries(b), report.boundaries_text(b)),
    Brief: lambda b: _brief_view(scrub_brief(b)),
    EvidenceTable: _evidence_table,
    Finding: lambda f: View(report.render_findings([f]), report.findings_text([f])),
    Fitness: lambda f: View(report.render_fitness(f), report.fitness_text(f)),
    Ledger: lambda ledger: View(report.render_inputs(ledger), report.inputs_text(ledger)),
    Verdict: lambda v: View(report.render_verdicts([v]), report.verdicts_text([v])),
    View: lambda view: view,
}


class Live(Protocol):
    """A form or a button: a widget, and what it shows without a kernel."""

    box: Any

    def still(self) -> Any:  # noqa: ANN401  a View, or a value that has one
        """Return what it shows without a kernel."""


LIVE: tuple[type[Live], ...] = (
    AdviceForm, BriefForm, DecisionsForm, GenerateButton, InputsForm, PinsForm, ProcedureForm, ProveButton,
    ReportButton, ServiceForm,
)  # fmt: skip


def _brief_view(brief: Brief) -> View:
    return View(report.render_brief(brief), patch_yaml("", brief, "brief.yaml").rstrip())


def view_of(value: object) -> View:
    """Return what a cell shows for the value."""
    return VIEWS[type(value)](value)


def register(shell: InteractiveShell | None = None) -> None:
    """Teach the running kernel to show archkit's values; outside a kernel nothing happens."""
    shell = shell or get_ipython()
    if shell is None or shell.display_formatter is None:
        return
    formatter = shell.display_formatter
    for kind in VIEWS:
        formatter.formatters["text/html"].for_type(kind, _html)
        formatter.formatters["text/plain"].for_type(kind, _text)
    for live in LIVE:
        formatter.mimebundle_formatter.for_type(live, _bundle)


def _html(value: object) -> str:
    return framed(view_of(value))


def _text(value: object, printer: Any, _cycle: bool) -> None:  # noqa: ANN401  IPython's pretty printer
    for number, text in enumerate(view_of(value).text.split("\n")):
        if number:
            printer.break_()
        printer.text(text)


def _bundle(live: Live, **_wanted: object) -> dict[str, Any]:
    """Return the live widget, and what it holds now for whoever has no kernel."""
    still = view_of(live.still())
    return {**live.box._repr_mimebundle_(), "text/html": framed(still), "text/plain": still.text}
