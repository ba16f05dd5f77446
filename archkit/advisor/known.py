"""The names of a system that an advisor may speak of: those that passed the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.advisor.numbers import is_number_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.advisor.screen import Screen
    from archkit.model.assessment import Assessment
    from archkit.model.system import System

PERCENTILES = frozenset({"p50", "p95", "p99"})
_NAMED_BY = {
    "endpoint_latency": "endpoint",
    "table_writers": "area",
    "connections": "application",
    "shape_latency": "shape",
}


def known_names(screen: Screen) -> frozenset[str]:
    """Return every name that may stand in backticks."""
    found = screen.found
    named = {name for name in (*_of_schema(found), *_of_design(found), *_of_log(found)) if screen.name(name)}
    columns = {
        f"{table.name}.{column.name}"
        for table in system_of(found).tables
        for column in table.columns
        if table.name in named and column.name in named
    }
    ids = {d.id for d in found.design.decisions if screen.id(d.id)} if found.design else set()
    return frozenset(name for name in named | columns | ids | PERCENTILES if not _is_number(name))


def _is_number(name: str) -> bool:
    """Whether a name would say a number: 42, or ten."""
    return not any(map(str.isalpha, name)) or is_number_word(name.casefold())


def system_of(found: Assessment) -> System:
    """Return the tables that the design is of, else those of the schema."""
    return found.design.system if found.design and found.design.system.tables else found.system


def _of_schema(found: Assessment) -> Iterator[str]:
    for table in system_of(found).tables:
        yield table.name
        yield from (column.name for column in table.columns)
    if found.boundaries:
        yield from (t.table for t in found.boundaries.tables)
        yield from (s.name for s in found.boundaries.services)


def _of_design(found: Assessment) -> Iterator[str]:
    design = found.design
    if design is None:
        return
    yield from (s.name for s in design.services)
    yield from (a.name for a in design.apps)
    yield from (e.name for e in design.events)
    yield from (c.name for c in design.caches)
    for router in design.api.routers:
        yield router.name
        yield from (p.full_name for p in router.procedures)
    yield from (option.name for decision in design.decisions for option in decision.options)


def _of_log(found: Assessment) -> Iterator[str]:
    for question, column in _NAMED_BY.items():
        table = found.table(question)
        yield from (str(row[column]) for row in (table.records() if table else ()) if row[column])
    if found.boundaries:
        yield from (saga.name for saga in found.boundaries.sagas if saga.name)
