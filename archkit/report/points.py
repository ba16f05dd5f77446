"""Short lists of the first screen: what to fix first, what could go wrong, what the logs prove."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.ranking import by_rule, gate_link, in_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.fitness import Fitness

MOST = 3
MOST_PROOFS = 5
LONGEST = 160


@dataclass(frozen=True)
class Point:
    """One line, and where the page says more."""

    text: str
    to: str | None = None
    note: str = ""


def remedies(assessment: Assessment) -> tuple[Point, ...]:
    """Return the remedies of the worst findings, one for each rule."""
    groups = by_rule(f for f in assessment.findings if f.severity != "info")
    return tuple(
        Point(
            words.head(group[0].remedy, LONGEST),
            group[0].id,
            f"and {len(group) - 1} more of this kind" if len(group) > 1 else words.head(group[0].subject, 60),
        )
        for group in groups[:MOST]
    )


def risks(assessment: Assessment) -> tuple[Point, ...]:
    """Return what could go wrong: close gates, sagas, contested tables, gates without data."""
    every = chain(_close_gates(assessment), _sagas(assessment), _contested(assessment), _unjudged(assessment))
    return tuple(islice(every, MOST))


def _close_gates(assessment: Assessment) -> Iterator[Point]:
    for verdict in in_state(assessment.verdicts, "WARN")[:1]:
        spread = words.interval(verdict.interval, verdict.unit)
        worst = f"{words.head(verdict.worst, 60)}: " if verdict.worst else ""
        limit = words.quantity(verdict.threshold, verdict.unit)
        yield Point(f"{worst}{words.head(verdict.name, 60)} may miss {limit}", gate_link(verdict), spread)


def _sagas(assessment: Assessment) -> Iterator[Point]:
    found = assessment.boundaries
    if found and found.recommendation.split and found.sagas:
        often = words.plural(len(found.sagas), "kind")
        yield Point(f"{often} of transaction would span services", "boundaries")


def _contested(assessment: Assessment) -> Iterator[Point]:
    found = assessment.boundaries
    names = [t.table for t in found.tables if t.contested] if found else []
    if names:
        verb = "is" if len(names) == 1 else "are"
        listed = words.listed(words.head(n, 40) for n in names)
        yield Point(f"{listed} {verb} contested between services", "boundaries")


def _unjudged(assessment: Assessment) -> Iterator[Point]:
    unknown = in_state(assessment.verdicts, "NO DATA")
    if len(unknown) == 1:
        yield Point(
            f"{words.head(unknown[0].name, 60)} is unknown",
            gate_link(unknown[0]),
            words.head(unknown[0].reason, 120),
        )
    elif unknown:
        names = words.listed((words.head(v.name, 50) for v in unknown), 2)
        note = words.head(unknown[0].reason, 120)
        yield Point(f"{len(unknown)} gates have no data: {names}", "gates", note)


def proofs(assessment: Assessment) -> tuple[Point, ...]:
    """Return what the inputs can and cannot prove."""
    every = chain(
        _threshold(assessment), _sampling(assessment.fitness), _gaps(assessment.fitness),
        _repeated(assessment.fitness), _rejected(assessment), _mismatch(assessment), _lacks(assessment),
        _rests(assessment.fitness), _pooling(assessment.fitness),
    )  # fmt: skip
    return tuple(islice(every, MOST_PROOFS))


def _threshold(assessment: Assessment) -> Iterator[Point]:
    fitness = assessment.fitness
    if not assessment.totals.statements:
        yield Point("Nothing yet: no query log was read", "inputs")
    elif fitness.threshold_ms is None:
        yield Point("It is unknown from which duration on statements were logged", "inputs")
    elif fitness.threshold_ms > 0:
        yield Point(f"Only statements slower than {words.duration(fitness.threshold_ms)} are in", "inputs")
    else:
        kept = f", with {words.listed(map(words.head, fitness.supports), 7)}" if fitness.supports else ""
        yield Point(f"Every statement was logged{kept}", "inputs")


def _sampling(fitness: Fitness) -> Iterator[Point]:
    if fitness.sampled:
        yield Point("The log is a sample: counts are too low", "inputs")


def _gaps(fitness: Fitness) -> Iterator[Point]:
    if fitness.gaps:
        gaps = words.plural(len(fitness.gaps), "gap")
        yield Point(f"{gaps}, the first at {words.window(fitness.gaps[0])}", "inputs")


def _rests(fitness: Fitness) -> Iterator[Point]:
    if fitness.rests:
        yield Point(f"The traffic rests at times: {words.plural(fitness.rests, 'usual pause')}", "inputs")


def _repeated(fitness: Fitness) -> Iterator[Point]:
    if fitness.repeated:
        lines = words.plural(fitness.repeated, "line")
        yield Point(f"{lines} of the logs stand in two files, and were counted once", "inputs")


def _pooling(fitness: Fitness) -> Iterator[Point]:
    if fitness.pooled:
        how = "and their statements interleave" if fitness.mixed else "in turn"
        yield Point(f"Sessions serve many requests, {how}", "inputs")


def _rejected(assessment: Assessment) -> Iterator[Point]:
    files = assessment.ledger.files
    rejected, read = sum(f.lines.rejected for f in files), sum(f.lines.read for f in files)
    unusable = sum(f.problem is not None for f in files)
    if unusable:
        yield Point(f"{words.plural(unusable, 'input')} could not be used", "inputs")
    if rejected:
        yield Point(f"{words.count(rejected)} of {words.plural(read, 'line')} could not be read", "inputs")


def _mismatch(assessment: Assessment) -> Iterator[Point]:
    found = assessment.mismatch
    if found and found.only_in_log:
        tables = words.plural(len(found.only_in_log), "table")
        yield Point(
            f"{tables} of the log {'is' if len(found.only_in_log) == 1 else 'are'} not in the schema",
            "inputs",
        )
    if found and found.only_in_schema:
        yield Point(
            f"{words.plural(len(found.only_in_schema), 'table')} of the schema saw no traffic", "inputs"
        )


def _lacks(assessment: Assessment) -> Iterator[Point]:
    """Say once what each setting would give."""
    missing: dict[str, list[str]] = {}
    for lack in assessment.fitness.lacks if assessment.totals.statements else ():
        missing.setdefault(lack.setting, []).append(words.head(lack.what, 40))
    for setting, whats in missing.items():
        yield Point(f"No {words.listed(whats, 7)}: {words.head(setting, 90)}", "inputs")
