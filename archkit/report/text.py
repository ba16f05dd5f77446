"""Plain-text twins of the page's parts: for terminals, for notebooks without HTML, for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import columns, words
from archkit.report.filled import summary_of
from archkit.report.headline import headline
from archkit.report.ranking import as_is_counts, ranked, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries
    from archkit.model.checklist import ChecklistItem
    from archkit.model.evidence import EvidenceTable
    from archkit.model.finding import Finding
    from archkit.model.fitness import Fitness
    from archkit.model.ledger import Ledger
    from archkit.model.verdict import Verdict

WIDEST_CELL = 60
WIDEST_LINE = 300


def aligned(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Lay rows out in columns; those in `right` end flush."""
    cells = [[_plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(
            c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def _plain(cell: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in cell)
    return words.head(printable.replace(words.NBSP, " "), WIDEST_CELL)


def headline_text(assessment: Assessment) -> str:
    """Word the first screen as lines."""
    said = headline(assessment)
    counts = [f"{n} {words.STATES[state][1]}" for state, n in as_is_counts(assessment.verdicts) if n]
    summary = summary_of(assessment)
    parts = [said.sentence, " ".join(summary.texts), summary.outdated, summary.note]
    parts += [*(p.text for p in said.why), said.designed, ", ".join(counts)]
    parts += [f"{title}: " + "; ".join(p.text.rstrip(";") for p in points) for title, points in said.lists]
    return "\n".join(part.replace(words.NBSP, " ") for part in parts if part)


def verdicts_text(verdicts: Iterable[Verdict]) -> str:
    """Word gates as tables, worst first: those on the system as it is, then those on the design."""
    judged = worst_first(verdicts)
    as_is = [v for v in judged if v.subject == "as_is"]
    designed = [v for v in judged if v.subject == "as_designed"]
    parts = [_gates(as_is)] if as_is or not designed else []
    parts += [f"As designed:\n{_gates(designed)}"] if designed else []
    return "\n\n".join(parts)


def _gates(verdicts: Sequence[Verdict]) -> str:
    rows = [("State", "Gate", "Worst", "Observed", "Asked", "n")]
    rows += [
        (
            v.state,
            v.name,
            v.worst or "-",
            words.quantity(v.observed, v.unit),
            words.asked(v.comparison, v.threshold, v.unit),
            words.count(v.n),
        )
        for v in verdicts
    ]
    return aligned(rows, right=frozenset({3, 4, 5}))


def checklist_text(items: Sequence[ChecklistItem]) -> str:
    """Word the checklist in its order: state, point, and below it the reason."""
    width = max(map(len, words.WORST_FIRST))
    return "\n".join(f"{i.state.ljust(width)}  {i.item}\n{' ' * width}  {_line(i.reason)}" for i in items)


def _line(text: str) -> str:
    return words.head("".join(c if c.isprintable() else " " for c in text), WIDEST_LINE)


def findings_text(findings: Iterable[Finding]) -> str:
    """Word findings, two lines each, worst first."""
    lines = [f"{f.severity}: {f.statement}\n    {f.remedy}" for f in ranked(findings)]
    return "\n".join(lines) or "No rule found anything."


def boundaries_text(boundaries: Boundaries) -> str:
    """Word the recommendation and the services."""
    start = "Split" if boundaries.recommendation.split else "Keep one service"
    rows = [
        (s.name, words.plural(len(s.tables), "table"), words.listed(s.tables, 5)) for s in boundaries.services
    ]
    return "\n".join([f"{start}. {boundaries.recommendation.why}", *([aligned(rows)] if rows else [])])


def inputs_text(ledger: Ledger) -> str:
    """Word what came of every input file."""
    rows = [("File", "Format", "Read", "Parsed", "Rejected", "Continued")]
    for f in ledger.files:
        lines = (f.lines.read, f.lines.parsed, f.lines.rejected, f.lines.continued)
        rows.append((f.path, f.problem or f.format, *map(words.count, lines)))  # type: ignore[arg-type]
    return aligned(rows, right=frozenset({2, 3, 4, 5}))


def fitness_text(fitness: Fitness) -> str:
    """Word what a log supports and lacks."""
    lacks = [f"No {lack.what}: {lack.setting}" for lack in fitness.lacks]
    supports = f"Supports: {words.listed(fitness.supports, 12) or 'nothing yet'}"
    return "\n".join([supports, *signs_text(fitness), *lacks])


def signs_text(fitness: Fitness) -> Iterator[str]:
    """Word what else the logs show of how they were written."""
    if fitness.gaps:
        first = words.window(fitness.gaps[0])
        yield f"Gaps: {words.plural(len(fitness.gaps), 'silent stretch', 'silent stretches')}, the first {first}"
    if fitness.rests:
        yield f"The traffic rests at times: {words.plural(fitness.rests, 'usual pause')}"
    if fitness.repeated:
        yield f"In two files: {words.plural(fitness.repeated, 'line')}, counted once"
    if fitness.pooled:
        yield f"Sessions serve many requests, {'which interleave' if fitness.mixed else 'in turn'}"


def evidence_table_text(table: EvidenceTable, limit: int = 20) -> str:
    """Word the first rows of an evidence table."""
    numeric = frozenset(i for i, c in enumerate(table.columns) if columns.is_numeric(c, table, i))
    head = [columns.heading(c) for c in table.columns]
    rows = [[_cell(v, c) for v, c in zip(row, table.columns, strict=True)] for row in table.rows[:limit]]
    more = len(table.rows) - limit
    return "\n".join([table.title, aligned([head, *rows], numeric), *([f"{more} more"] if more > 0 else [])])


def _cell(value: object, column: str) -> str:
    if value is None:
        return words.NOTHING
    return (
        columns.cell(value, column)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else str(value)
    )
