"""What each stage of a run says once it is done: counted facts in plain words, for terminal, notebook and session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.brief import Brief
from archkit.report import words
from archkit.report.prior_words import prior_words
from archkit.report.waiting import waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.context import Prior, StageName
    from archkit.model.design import Design
    from archkit.model.finding import Finding

BOTTLENECKS = frozenset(
    {
        "foreign_key_without_index",
        "n_plus_one_loop",
        "duplicate_query_in_loop",
        "time_in_one_statement",
        "chatty_endpoint",
    }
)


def stage_facts(stage: StageName, found: Assessment) -> str:
    """Word what a stage found."""
    said = {
        "context": lambda: context_facts(found.prior),
        "analysis": lambda: analysis_facts(found),
        "design": lambda: design_facts(found),
        "implementation": lambda: implementation_facts(found),
    }
    return said[stage]().replace(words.NBSP, " ")


def context_facts(prior: Prior) -> str:
    """Word what the project context gave."""
    counted = (
        (len(prior.pins), "declared table"),
        (len(prior.decisions), "prior decision"),
        (len(prior.patterns), "pattern"),
        (len(prior.stack), "technology", "technologies"),
        (len(prior.targets), "target"),
    )
    parts = [words.plural(n, *noun) for n, *noun in counted if n]
    parts += ["a schema"] if "database_schema" in prior.keys else []
    unused = words.plural(len(prior.problems), "part")
    left = f" {unused} could not be used whole." if prior.problems else ""
    if not parts:
        return f"The project context gave nothing to go by.{left}"
    return f"The project context gave {words.listed(parts, 6)}.{left}"


def analysis_facts(found: Assessment) -> str:
    """Word what was analysed, and what was found in it."""
    counted = ((found.totals.statements, "statement"), (found.totals.requests, "request"))
    parts = [words.plural(n, noun) for n, noun in counted if n]
    if parts:
        files = sum(1 for file in found.ledger.files if file.stored)
        return f"Analysed {words.listed(parts)} in {words.plural(files, 'file')}. {_found(found)}"
    tables = len(found.system.tables)
    if tables:
        return f"Analysed a schema of {words.plural(tables, 'table')}; there is no log. {_found(found)}"
    what = "There is no log and no schema" if found.brief == Brief() else "There is a brief and nothing else"
    return f"{what}: nothing was analysed."


def design_facts(found: Assessment) -> str:
    """Word how much was designed, and what waits for the architect."""
    design = found.design
    if design is None or not design.services:
        return "Nothing was designed: no table is known."
    size = [
        words.plural(len(design.api.procedures), "procedure"),
        *(words.plural(n, "cache") for n in (len(design.caches),) if n),
        *(words.plural(n, "index", "indexes") for n in (len(design.indexes),) if n),
    ]
    open_now = sum(1 + group.more for group in waiting(design))
    waits = (
        f"{words.count(open_now)} {'waits' if open_now == 1 else 'wait'} for you"
        if open_now
        else "none waits"
    )
    decisions = words.plural(len(design.decisions), "decision")
    said = f"Designed {_structure(design)} with {words.listed(size)}; {decisions}, {waits}."
    return f"{said} {prior_words(found)}".strip()


def implementation_facts(found: Assessment) -> str:
    """Word how the code of the design fares."""
    judged = [v for v in found.verdicts if v.subject == "as_designed"]
    if found.code is None or not judged:
        return "No code was made: there is no design to build."
    passed = sum(v.state == "PASS" for v in judged)
    proven = "proven" if found.proof and found.proof.state == "PASS" else "not proven yet"
    gates = words.plural(len(judged), "gate")
    return f"Checked the code of the design: {words.count(passed)} of {gates} pass, {proven}."


def _structure(design: Design) -> str:
    """Word the services as what they are: modules, as long as one app holds them all."""
    apps, services = len(design.apps), len(design.services)
    if apps > 1 or services == 1:
        return words.plural(max(apps, 1), "service")
    return f"one app of {words.plural(services, 'module')}"


def _found(found: Assessment) -> str:
    if not (found.totals.statements or found.totals.requests):
        amount = len(found.findings)
        return f"It gives {words.plural(amount, 'finding')}." if amount else "Found nothing wrong."
    slow = [f for f in found.findings if f.rule in BOTTLENECKS]
    others = len(found.findings) - len(slow)
    rest = words.plural(others, "other finding" if slow else "finding")
    if not slow:
        return f"Found no bottleneck, and {rest}." if others else "Found nothing wrong."
    where = _where(slow, found)
    said = f"Found {words.plural(len(slow), 'bottleneck')}{where}"
    comma = "," if where.startswith(",") else ""
    return f"{said}{comma} and {rest}." if others else f"{said}."


def _where(slow: list[Finding], found: Assessment) -> str:
    """Say in how many endpoints they are; some are in a table or a statement that many share."""
    endpoints = _endpoints(found)
    inside = [f.subject for f in slow if f.subject in endpoints]
    if not inside:
        return ""
    places = words.plural(len(set(inside)), "endpoint")
    if len(inside) == len(slow):
        return f" in {places}"
    return f", {words.count(len(inside))} of them in {places}"


def _endpoints(found: Assessment) -> frozenset[str]:
    table = found.table("endpoint_latency")
    rows: Iterable[Mapping[str, object]] = table.records() if table else ()
    loops = (loop.endpoint for loop in found.loops if loop.endpoint)
    return frozenset({*(str(row["endpoint"]) for row in rows), *loops})
