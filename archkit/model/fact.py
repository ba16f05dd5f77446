"""Facts: what may be quoted. A text writes `{id}` where a fact's value belongs, and archkit fills it in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries

REFERENCE = re.compile(r"\{([^{}\s]+)\}")
_SCORES = (
    "cross_foreign_keys",
    "cross_write_transactions",
    "cross_read_transactions",
    "cohesion",
    "coupling",
    "stability",
)
_SHARES = frozenset({"cohesion", "coupling", "stability"})


class Fact(Value):
    """A value that archkit measured or counted, under the id that quotes it; `about` says in words what it is.

    `value` None means: not measured. `place` is the id that the report shows it under: that of the evidence or
    gate itself, or the name of a section.
    """

    id: str
    about: str
    value: float | None
    unit: str
    place: str


def references(text: str) -> tuple[str, ...]:
    """Return the ids that a text quotes, in order."""
    return tuple(REFERENCE.findall(text))


def facts_of(assessment: Assessment) -> dict[str, Fact]:
    """Return everything that may be quoted, by id: evidence, thresholds of gates, counts, and the cut's scores."""
    found = [*_measured(assessment), *_asked(assessment), *_counted(assessment)]
    if assessment.boundaries:
        found += _cut(assessment.boundaries)
    return {fact.id: fact for fact in found}


def _measured(assessment: Assessment) -> Iterator[Fact]:
    for e in assessment.evidence:
        measure = e.question.partition(".")[2] or e.question
        where = f" from {e.window.start:%Y-%m-%d %H:%M} UTC on" if e.window else ""
        about = f"{measure.replace('_', ' ')} of {e.subject}{where}"
        yield Fact(id=e.id, about=about, value=e.value, unit=e.unit, place=e.id)


def _asked(assessment: Assessment) -> Iterator[Fact]:
    for v in assessment.verdicts:
        about = f"what the gate {v.name} asks for"
        yield Fact(id=f"{v.id}.threshold", about=about, value=v.threshold, unit=v.unit, place=v.id)


def _counted(assessment: Assessment) -> Iterator[Fact]:
    as_is = [v for v in assessment.verdicts if v.subject == "as_is"]
    counts = {
        "statements": (assessment.totals.statements, "statements logged", "inputs"),
        "requests": (assessment.totals.requests, "requests logged", "inputs"),
        "tables": (len(assessment.system.tables), "tables of the schema", "ownership"),
        "findings": (len(assessment.findings), "findings", "findings"),
        "gates": (sum(v.state != "NO DATA" for v in as_is), "gates that can be judged as it is", "gates"),
        "gates_failed": (sum(v.state == "FAIL" for v in as_is), "gates that fail as it is", "gates"),
    }
    if design := assessment.design:
        counts |= {
            "services": (len(design.services), "services as designed", "services"),
            "apps": (len(design.apps), "apps as designed", "services"),
            "procedures": (len(design.api.procedures), "procedures as designed", "api"),
            "indexes": (len(design.indexes), "indexes to add", "data-model"),
            "caches": (len(design.caches), "caches as designed", "caching"),
        }
    for name, (value, about, place) in counts.items():
        yield Fact(id=f"N-{name}", about=f"number of {about}", value=value, unit="", place=place)


def _cut(found: Boundaries) -> Iterator[Fact]:
    for name in _SCORES:
        value = getattr(found.score, name)
        unit = "share" if name in _SHARES else ""
        about = f"{name.replace('_', ' ')} of the proposed cut"
        yield Fact(id=f"CUT-{name}", about=about, value=value, unit=unit, place="boundaries")
    for table in found.tables:
        if table.contested or table.runner_up:
            about = f"share of the pull on {table.table} that stays inside {table.service}"
            yield Fact(
                id=f"PULL-{table.table}",
                about=about,
                value=table.confidence,
                unit="share",
                place="boundaries",
            )
