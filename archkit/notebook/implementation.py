"""What 3_implementation shows of the work: what findings ask for, in order, and the indexes as DDL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from archkit.notebook.view import View, code, line, table
from archkit.report import words
from archkit.report.html import alone
from archkit.report.ranking import ranked

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.finding import Finding

INDEX = "foreign_key_without_index"
ROWS = 25


def work_list(assessment: Assessment) -> View:
    """List what to do, worst first: the finding, its remedy, and where it is."""
    todo = ranked(assessment.findings)
    if not todo:
        return line("No finding asks for work.")
    rows = [
        (str(number), _state(f), f.statement, _remedy(f), _where(f))
        for number, f in enumerate(todo[:ROWS], 1)
    ]
    more = len(todo) - len(rows)
    lead = f"{words.plural(len(todo), 'thing')} to do, worst first" + (
        f"; {more} more in the report." if more > 0 else "."
    )
    return table("Work list", ("No.", "Kind", "Finding", "Remedy", "Where"), rows, lead=lead)


def index_ddl(assessment: Assessment) -> View:
    """Show the indexes that the design adds, as SQL to review and run."""
    indexes = assessment.design.indexes if assessment.design else ()
    if not indexes:
        return line("No index is missing, as far as the inputs tell.")
    sql = "\n".join(f"-- {index.why}\n{index.ddl}" for index in indexes)
    return View(alone(Markup('<pre tabindex="0"><code>{}</code></pre>').format(sql)), sql)


def _state(finding: Finding) -> Markup:
    symbol, word = words.SEVERITIES[finding.severity]
    return Markup('<span class="state {}">{}&nbsp;{}</span>').format(finding.severity, symbol, word)


def _remedy(finding: Finding) -> str | Markup:
    return code(_ddl(finding)) if finding.rule == INDEX else finding.remedy


def _where(finding: Finding) -> Markup:
    return code(f"{finding.where.file}:{finding.where.line}" if finding.where else finding.subject)


def _ddl(finding: Finding) -> str:
    """Return the statement that the remedy ends with."""
    _, create, rest = finding.remedy.partition("create index")
    return f"{create}{rest}" or finding.remedy
