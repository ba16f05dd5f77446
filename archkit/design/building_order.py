"""A blank page in building order: a walking skeleton first, then what refers only to what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.design import RoadmapStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.model.design import Design
    from archkit.model.system import System

CONFIRMATION = "GATE-p99-all-endpoints"


def building_steps(design: Design) -> Iterator[RoadmapStep]:
    """Yield the walking skeleton over one table, then the other tables level by level."""
    first, *levels = building_levels(design.system)
    yield _skeleton(design, first[0])
    standing = {first[0]}
    for level in (first[1:], *levels):
        if level:
            yield _level(design, level, standing)
        standing.update(level)


def building_levels(system: System) -> tuple[tuple[str, ...], ...]:
    """Return the tables so that each refers to earlier levels only, the most referenced first in each.

    Tables in a circle cannot wait for one another: the one with the fewest open references goes first.
    """
    needs = _needs(system)
    wanted = {table: sum(table in others for others in needs.values()) for table in needs}
    levels: list[tuple[str, ...]] = []
    built: set[str] = set()
    while len(built) < len(needs):
        open_ = {table: len(others - built) for table, others in needs.items() if table not in built}
        ready = [table for table, count in open_.items() if not count]
        level = ready or [min(open_, key=lambda table: (open_[table], -wanted[table], table))]
        levels.append(tuple(sorted(level, key=lambda table: (-wanted[table], table))))
        built.update(level)
    return tuple(levels)


def _needs(system: System) -> Mapping[str, set[str]]:
    return {
        table.name: {k.to_table for k in table.foreign_keys} & system.names - {table.name}
        for table in system.tables
    }


def _skeleton(design: Design, table: str) -> RoadmapStep:
    apps = ", ".join(app.name for app in design.apps)
    waits = _needs(design.system)[table]
    found = (
        f"{table} waits for no other table"
        if not waits
        else f"every table waits for another, {table} for few"
    )
    deploy = f"Deploy {apps} with its health route and {_procedures(design, (table,))}."
    return RoadmapStep(
        order=0,
        title=f"Let a skeleton walk, over {table} alone",
        why=f"One thin path from call to row proves build, deployment and database first; {found}.",
        actions=(deploy, "Run archkit generate and archkit prove; every rung must pass."),
        confirmation=CONFIRMATION,
    )


def _level(design: Design, tables: tuple[str, ...], standing: set[str]) -> RoadmapStep:
    owners = sorted({s.name for s in design.services if set(s.tables) & set(tables)})
    needs = _needs(design.system)
    later = sorted({other for table in tables for other in needs[table]} - standing - set(tables))
    circle = f"The keys to {', '.join(later)} come with these, as they refer to one another." if later else ""
    return RoadmapStep(
        order=0,
        title=f"Build {', '.join(tables)}",
        why=circle or "What they refer to stands by now.",
        actions=(f"In {', '.join(owners)}: {_procedures(design, tables)}.",),
        confirmation=CONFIRMATION,
    )


def _procedures(design: Design, tables: tuple[str, ...]) -> str:
    """Return the routers over these tables, in words."""
    routers = [r.name for r in design.api.routers if r.table in tables]
    return ", ".join(f"{name}.*" for name in routers) or ", ".join(tables)
