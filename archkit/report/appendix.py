"""The appendix: figures grouped by the question that gave them, each SQL text once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.assessment import Assessment
    from archkit.model.design import Design
    from archkit.model.evidence import Evidence, EvidenceTable


@dataclass(frozen=True)
class Group:
    """The figures and the tables of one question; sql is empty for what stands in a schema or in code."""

    question: str
    sql: str
    figures: tuple[Evidence, ...]
    tables: tuple[EvidenceTable, ...]

    def shares(self, field: str) -> bool:
        """Whether all figures have the same source, window or parameters, which then stand once."""
        return len({getattr(figure, field) for figure in self.figures}) == 1


def appendix_groups(assessment: Assessment, limit: int) -> tuple[Group, ...]:
    """Group the first figures (cited ones before others) and all tables by question and SQL."""
    figures: dict[tuple[str, str], list[Evidence]] = {}
    for item in shown_figures(assessment, limit):
        figures.setdefault((_stem(item.question), item.sql or ""), []).append(item)
    tables: dict[tuple[str, str], list[EvidenceTable]] = {}
    for table in assessment.tables:
        tables.setdefault((table.question, table.sql), []).append(table)
    return tuple(
        Group(key[0], key[1], tuple(figures.get(key, ())), tuple(tables.get(key, ())))
        for key in tables | figures
    )


def shown_figures(assessment: Assessment, limit: int) -> tuple[Evidence, ...]:
    """Return the figures that the page holds: what is said rests on the first, judgements on the next."""
    said, judged = frozenset(_said(assessment)), frozenset(_judged(assessment))
    first = sorted(assessment.evidence, key=lambda e: (e.id not in said, e.id not in judged))[:limit]
    kept = {e.id for e in first}
    return tuple(e for e in assessment.evidence if e.id in kept)


def _said(assessment: Assessment) -> Iterable[str]:
    for verdict in assessment.verdicts:
        yield from verdict.evidence
    for finding in assessment.findings:
        yield from finding.evidence
    for item in assessment.checklist:
        yield from item.evidence
    yield from _designed(assessment.design) if assessment.design else ()


def _designed(design: Design) -> Iterable[str]:
    parts = (design.decisions, design.services, design.indexes, design.caches, design.roadmap)
    return (e for part in parts for item in part for e in item.evidence)


def _judged(assessment: Assessment) -> Iterable[str]:
    return (j.evidence for v in assessment.verdicts for j in v.judgements)


def _stem(question: str) -> str:
    return question.partition(".")[0]
