"""Modules inside one app: each table gets one writer, the most contested last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.design import RoadmapStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.model.assessment import Assessment
    from archkit.model.design import Design
    from archkit.model.service import Service

CONFIRMATION = "GATE-p99-all-endpoints"
_LISTED = 6


def contested_steps(measured: Assessment, design: Design) -> Iterator[RoadmapStep]:
    """Yield the drawing of the modules, then one step per service whose tables others write too.

    How contested a table is, is the number of areas that write it; without a log, whether the boundaries call
    it contested.
    """
    if len(design.services) < 2:  # noqa: PLR2004  one module needs no boundary
        return
    writers = _writers(measured)
    yield _modules(design)
    contested = [(s, found) for s in design.services if (found := _contested(s, writers, measured))]
    contested.sort(key=lambda pair: (max(pair[1].values()), len(pair[1]), pair[0].name))
    for service, tables in contested:
        yield _behind(service, tables, writers, measured)


def _modules(design: Design) -> RoadmapStep:
    return RoadmapStep(
        order=0,
        title=f"Draw {len(design.services)} modules inside one app",
        why="A boundary that holds inside one process costs nothing to move; one across the network does.",
        actions=tuple(
            f"{s.name}: {_listed(s.tables)}." for s in sorted(design.services, key=lambda s: s.name)
        ),
        confirmation=CONFIRMATION,
    )


def _writers(measured: Assessment) -> Mapping[str, dict[str, int]]:
    """Return the areas that write each table, with their writes."""
    table = measured.table("table_writers")
    found: dict[str, dict[str, int]] = {}
    for row in table.records() if table else ():
        found.setdefault(str(row["table"]), {})[str(row["area"])] = int(row["writes"] or 0)
    return found


def _contested(
    service: Service, writers: Mapping[str, dict[str, int]], measured: Assessment
) -> dict[str, int]:
    """Return the service's contested tables, each with the number of its writers (1: the keys alone say so)."""
    known = {t.table: t for t in measured.boundaries.tables} if measured.boundaries else {}
    areas = {table: len(writers.get(table, {})) for table in service.tables}
    by_keys = {t for t in service.tables if not writers and t in known and known[t].contested}
    return {t: max(1, n) for t, n in sorted(areas.items()) if n > 1 or t in by_keys}


def _behind(
    service: Service,
    tables: Mapping[str, int],
    writers: Mapping[str, dict[str, int]],
    measured: Assessment,
) -> RoadmapStep:
    most = max(tables.values())
    measured_why = f"At most {most} areas write one of its tables; the more there are, the later."
    ordered = sorted(tables, key=lambda table: (tables[table], table))
    return RoadmapStep(
        order=0,
        title=f"Let {service.name} alone write {_listed(tuple(ordered))}",
        why=measured_why
        if writers
        else "Keys pull these tables to another module too; no log tells who writes them.",
        actions=tuple(_moved(table, service, writers.get(table, {})) for table in ordered),
        confirmation=CONFIRMATION,
        evidence=tuple(e for t in ordered for e in measured.evidence_of("table_access.writers", t)),
    )


def _moved(table: str, service: Service, areas: Mapping[str, int]) -> str:
    told = ", ".join(f"{area} ({writes:,})" for area, writes in sorted(areas.items()))
    by = f" (of {told})" if told else ""
    return f"{table}: move the writes{by} behind the procedures of {service.name}."


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
