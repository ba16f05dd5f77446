"""What the rules say to one service: what it is for in words that last, finds that lack, procedures nobody needs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from archkit.advisor.known import system_of
from archkit.advisor.prose import Sayable, objection
from archkit.advisor.replies import Draft
from archkit.model.proposal import AddFind, Describe, EditProcedure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.model.api import Entity, Procedure
    from archkit.model.assessment import Assessment
    from archkit.model.design import Design
    from archkit.model.proposal import Question
    from archkit.model.service import Service

FEWEST_CALLS = 5
MOST_FINDS = 5
MOST_LEFT_OUT = 6
_ENDPOINTS = 3
_LONGEST_DOMAIN = 100
_EQUAL = frozenset(("=", "in", "any"))
_UNSELECTIVE = frozenset(("boolean", "enum", "json", "bytes", "float", "decimal"))
_TELLING = frozenset(("string", "uuid"))
_CHANGES = frozenset(("create", "update", "delete"))
_FIGURE = re.compile(r"\d")


def service_ruled(found: Assessment, question: Question) -> Iterator[Draft]:
    """Suggest what the evidence says to the service that the question is about."""
    design = found.design
    service = design.service(question.service or "") if design else None
    if design is None or service is None:
        return
    yield from _description(found, design, service)
    yield from [*_finds(found, design, service)][:MOST_FINDS]
    yield from [*_unneeded(found, design, service)][:MOST_LEFT_OUT]


def _description(found: Assessment, design: Design, service: Service) -> Iterator[Draft]:
    """Suggest words without figures where the design's have some: they hold when the next log says otherwise."""
    if not any(_FIGURE.search(text) for text in (service.domain, *service.responsibilities)):
        return
    said = [
        f"Owns {_listed(map(_spoken, service.tables))}; only its code writes them",
        *_answers(found, design, service),
        *(
            f"Tells {_listed(map(_named, e.consumers))} when {_spoken(e.table)} change"
            for e in service.events
            if e.consumers
        ),
    ]
    domain = _listed(map(_spoken, service.tables))
    change = Describe(
        service=service.name,
        domain=domain[:1].upper() + domain[1:] if len(domain) <= _LONGEST_DOMAIN else service.name,
        responsibilities=tuple(dict.fromkeys(said))[:6],
    )
    cites = [id_ for table in service.tables for id_ in found.evidence_of("table_access.writers", table)]
    if cites:
        why = f"The design's words on `{service.name}` hold figures that the next log may change; these hold none."
        yield Draft(change, why, tuple(cites))


def _answers(found: Assessment, design: Design, service: Service) -> Iterator[str]:
    own = {r.name for r in design.api.routers if r.service == service.name}
    taken = {p.endpoint for p in design.api.procedures if p.router in own and p.endpoint}
    latency = found.table("endpoint_latency")
    calls = {str(row["endpoint"]): int(row["calls"] or 0) for row in (latency.records() if latency else ())}
    busiest = sorted(taken, key=lambda name: (-calls.get(name, 0), name))[:_ENDPOINTS]
    if busiest:
        yield f"Answers {_listed(map(_named, busiest))}"


def _finds(found: Assessment, design: Design, service: Service) -> Iterator[Draft]:
    """Suggest finds by columns that statements compare by equality, and no procedure looks up."""
    for table in service.tables:
        entity = design.api.entity(table)
        asked = [(n, columns) for columns, n in _asked(found, table).items() if n >= FEWEST_CALLS]
        for _, columns in sorted(asked, key=lambda item: (-item[0], sorted(item[1]))):
            by = _askable(entity, columns, _indexed(found, table))
            cites = [id_ for c in by for id_ in found.evidence_of("predicate_load.p95_ms", f"{table}.{c}")]
            if by and cites and not _is_served(design, table, columns):
                named = _listed(f"`{c}`" for c in by)
                why = f"Statements look up `{table}` by {named}, with a `p95` of {{{cites[0]}}}, and no procedure does."
                yield Draft(AddFind(service=service.name, table=table, by=by), why, tuple(cites))


def _asked(found: Assessment, table: str) -> Counter[frozenset[str]]:
    """Return how often rows of the table were looked up by each set of columns, in interactive reads."""
    columns: dict[str, set[str]] = defaultdict(set)
    for use in found.shape_predicates:
        if use.table == table and use.use == "filter" and use.operator in _EQUAL:
            columns[use.shape].add(use.column)
    latency = found.table("shape_latency")
    calls: Counter[frozenset[str]] = Counter()
    for row in latency.records() if latency else ():
        if row["shape"] in columns and row["kind"] == "read" and row["traffic"] == "interactive":
            calls[frozenset(columns[str(row["shape"])])] += int(row["calls"] or 0)
    return calls


def _askable(entity: Entity | None, columns: frozenset[str], indexed: frozenset[str]) -> tuple[str, ...]:
    """Return the columns in order if each of them can be asked for and tells rows apart; else none.

    Quantities and times do not, unless an index holds them.
    """
    fields = [f for f in (entity.fields if entity else ()) if f.column in columns]
    is_fine = len(fields) == len(columns) and all(
        not (f.is_secret or f.is_list or f.type in _UNSELECTIVE)
        and (f.type in _TELLING or f.column in indexed)
        for f in fields
    )
    return tuple(f.column for f in fields) if is_fine else ()


def _indexed(found: Assessment, table: str) -> frozenset[str]:
    known = system_of(found).table(table)
    if known is None:
        return frozenset()
    held = (known.primary_key, *(i.columns for i in known.indexes), *(k.columns for k in known.foreign_keys))
    return frozenset(column for columns in held for column in columns)


def _is_served(design: Design, table: str, columns: frozenset[str]) -> bool:
    """Whether a query of the table looks rows up by some of these columns: the rest narrows what it finds."""
    return any(
        p.table == table and p.kind == "query" and p.by and set(p.by) <= columns
        for p in design.api.procedures
    )


def _unneeded(found: Assessment, design: Design, service: Service) -> Iterator[Draft]:
    """Suggest to leave out changes of tables that nobody writes in a log that is complete."""
    if "percentiles" not in found.fitness.supports:
        return
    idle = {
        e.subject: e.id
        for e in found.evidence
        if e.question == "table_access.writers" and e.value == 0 and not e.window
    }
    for procedure in design.api.procedures:
        if procedure.table in service.tables and procedure.table in idle and _is_change(procedure):
            change = EditProcedure(service=service.name, procedure=procedure.full_name, is_left_out=True)
            why = (
                f"In a complete log {{{idle[procedure.table]}}} write `{procedure.table}`. What nobody calls need not "
                "be built, protected and tested; keep it where writes come at other times."
            )
            yield Draft(change, why, (idle[procedure.table],))


def _is_change(procedure: Procedure) -> bool:
    return procedure.action in _CHANGES and procedure.endpoint is None


def _spoken(table: str) -> str:
    """Return a table's name in words; in backticks where those would not pass as such."""
    said = table.rpartition(".")[2].replace("_", " ")
    return f"`{table}`" if objection(said, Sayable((), ()), most=len(said)) else said


def _named(name: str) -> str:
    """Return a name as it is; in backticks where it would not pass as a word."""
    return f"`{name}`" if objection(name, Sayable((), (name,)), most=len(name)) else name


def _listed(names: Iterable[str]) -> str:
    *front, last = [*names] or [""]
    return f"{', '.join(front)} and {last}" if front else last
