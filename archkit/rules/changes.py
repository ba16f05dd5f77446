"""Rules about what changed at the moment that the architect named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell

_MATTERS = 0.01
_MUCH = 0.1
_HEAVY = 0.1
_FIFTH = 1.2
_CITED = ("before_p50_ms", "after_p50_ms", "before_p95_ms", "after_p95_ms", "after_share")


def regression(assessment: Assessment) -> Iterator[Finding]:
    """An endpoint or a statement became slower at the moment that is compared (--compare-at).

    Seen as: the median (of 20 calls or more on each side) or the p95 (of 100) grew by a fifth or more, and the 95 %
    intervals before and after do not meet; and it takes 1 % or more of the time after, of all endpoints or of all
    statements. An error where it takes a tenth.
    Do: look at what changed then: a release, an index, a plan, the amount of data; compare the plans.
    """
    for row in _rows(assessment, "slower"):
        share = float(row["after_share"] or 0)
        if share >= _MATTERS:
            yield Finding(
                id=finding_id("regression", str(row["compared"])),
                rule="regression",
                severity="error" if share >= _HEAVY else "warning",
                subject=str(row["subject"]),
                statement=f"{_named(assessment, row)} became slower: {_grown(row)}; it now takes {share:.0%} of the "
                f"time of all {row['what']}s.",
                remedy="Look at what changed at that moment: a release, an index, a plan, the amount of data.",
                evidence=_evidence(assessment, row),
            )


def new_statement(assessment: Assessment) -> Iterator[Finding]:
    """A statement or endpoint that was not there before takes a tenth of the time.

    Seen as: no call before the moment that is compared (--compare-at), and a tenth or more of the time after it, of all
    endpoints or of all statements.
    Do: find the release that brought it, and look at its plan before it is asked more often.
    """
    for row in _rows(assessment, "new"):
        share = float(row["after_share"] or 0)
        if share >= _MUCH:
            yield Finding(
                id=finding_id("new_statement", str(row["compared"])),
                rule="new_statement",
                severity="info",
                subject=str(row["subject"]),
                statement=f"{_named(assessment, row)} is new and takes {share:.0%} of the time of all "
                f"{row['what']}s: {row['after_calls']:,} calls.",
                remedy="Find the release that brought it, and look at its plan before it is asked more often.",
                evidence=assessment.evidence_of("regressions.after_share", str(row["compared"])),
            )


def _rows(assessment: Assessment, change: str) -> tuple[dict[str, Cell], ...]:
    table = assessment.table("regressions")
    return tuple(row for row in (table.records() if table else ()) if row["change"] == change)


def _named(assessment: Assessment, row: dict[str, Cell]) -> str:
    subject = str(row["subject"])
    tables = ", ".join(assessment.tables_of(subject)[:3])
    return f"{subject} on {tables}" if tables else subject


def _grown(row: dict[str, Cell]) -> str:
    """Say what grew, from what to what with its interval: median 1.2 ms to 3.4 ms (95 % interval ...)."""
    said = []
    for name, p in (("median", "p50"), ("p95", "p95")):
        before, after = float(row[f"before_{p}_ms"] or 0), float(row[f"after_{p}_ms"] or 0)
        low, high = float(row[f"after_{p}_low"] or 0), float(row[f"before_{p}_high"] or 0)
        if after >= _FIFTH * before and low > high:
            ends = f"95 % interval {_ms(low)} to {_ms(float(row[f'after_{p}_high'] or 0))}"
            said.append(f"{name} {_ms(before)} to {_ms(after)} ({ends})")
    return ", ".join(said)


def _ms(duration: float) -> str:
    return f"{duration:,.0f} ms" if duration >= 99.95 else f"{duration:.3g} ms"  # noqa: PLR2004  three digits


def _evidence(assessment: Assessment, row: dict[str, Cell]) -> tuple[str, ...]:
    compared = str(row["compared"])
    return tuple(e for name in _CITED for e in assessment.evidence_of(f"regressions.{name}", compared))
