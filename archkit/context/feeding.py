"""What each key feeds: the part of its value that is not archkit's own and may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from archkit.context.schema_form import fault_of
from archkit.errors import ContextError
from archkit.model.boundaries import Pin
from archkit.model.context import Pattern, PriorDecision
from archkit.scrub import scrub_label, scrub_name, scrub_prose

if TYPE_CHECKING:
    from archkit.model.brief import Target, Technology
    from archkit.model.context import (
        Architecture,
        Patterns,
        PriorDecisions,
        QualityStandards,
        TechStack,
    )
    from archkit.model.system import System

ARCHKIT = "archkit"
MOST = 500
_LONGEST = 300
_LONGEST_SCENARIO = 200
_VERSION = re.compile(r"[\w.+^~<>=*| -]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Fed:
    """What a key gives, and in one sentence what of it was left out; empty where nothing was."""

    values: tuple[object, ...]
    problem: str = ""


def declared_pins(value: Architecture) -> Fed:
    """Return a pin for each table of a declared service; of two services that claim one, the first has it."""
    pins: dict[str, Pin] = {}
    odd: set[str] = set()
    twice: set[str] = set()
    for service in value.services:
        if service.status != "declared" or service.by == ARCHKIT:
            continue
        for table in map(_table, service.tables):
            if scrub_name(service.name) is None or scrub_name(table) is None:
                odd.add(service.name)
            elif pins.setdefault(table, Pin(table=table, service=service.name, by="context")).service != (
                service.name
            ):
                twice.add(table)
    unfit = _left_out("backend_architecture", len(odd), "service with a name")
    shared = (
        f"backend_architecture declares {', '.join(sorted(twice)[:5])} in two services: the first counts."
        if twice
        else ""
    )
    return Fed(tuple(pins.values()), f"{unfit} {shared}".strip())


def known_patterns(value: Patterns) -> Fed:
    """Return the patterns that others have written down, their words scrubbed."""
    theirs = [p for p in value.patterns if p.by != ARCHKIT and p.name.strip()]
    shown = (
        Pattern(name=_shown(p.name), where=_shown(p.where), why=_shown(p.why), by=_shown(p.by))
        for p in theirs[:MOST]
    )
    return Fed(tuple(shown), _cut("backend_patterns", len(theirs)))


def prior_decisions(value: PriorDecisions) -> Fed:
    """Return what others decided, the first accepted word on each decision; archkit's own is not a word."""
    theirs = [d for d in value.decisions if d.by != ARCHKIT]
    found: dict[tuple[str, bool], PriorDecision] = {}
    for d in theirs[:MOST]:
        found.setdefault((d.id, d.status == "accepted"), _decision(d))
    return Fed(tuple(found.values()), _cut("backend_decisions", len(theirs)))


def known_stack(value: TechStack) -> Fed:
    """Return the technologies whose name and version read like such."""
    fit = [t for t in value.stack if _is_technology(t)]
    left = len(value.stack) - len(fit)
    return Fed(tuple(fit[:MOST]), _left_out("tech_stack_config", left, "technology with a name or version"))


def known_targets(value: QualityStandards) -> Fed:
    """Return the targets that a gate can be made of."""
    fit = [t for t in value.targets if _is_target(t)]
    left = len(value.targets) - len(fit)
    return Fed(
        tuple(fit[:MOST]), _left_out("code_quality_standards", left, "target with a scenario or bound")
    )


def sound_system(system: System) -> System:
    """Return the tables, without the places that they say; raises ContextError where they contradict themselves."""
    if fault := fault_of(system):
        raise ContextError(fault, then="Give it as sql or prisma, or mend it.")
    return _without_places(system)


def _without_places(system: System) -> System:
    bare = {"place": None}
    tables = tuple(
        table.model_copy(
            update=bare
            | {
                "columns": tuple(c.model_copy(update=bare) for c in table.columns),
                "foreign_keys": tuple(k.model_copy(update=bare) for k in table.foreign_keys),
                "indexes": tuple(i.model_copy(update=bare) for i in table.indexes),
            }
        )
        for table in system.tables
    )
    enums = tuple(enum.model_copy(update=bare) for enum in system.enums)
    views = tuple(view.model_copy(update=bare) for view in system.views)
    return system.model_copy(update={"tables": tables, "enums": enums, "views": views})


def _decision(told: PriorDecision) -> PriorDecision:
    return PriorDecision(
        id=_shown(told.id),
        chosen=_shown(told.chosen),
        status=told.status,
        title=_shown(told.title),
        superseded_by=_shown(told.superseded_by),
        by=_shown(told.by),
    )


def _is_technology(told: Technology) -> bool:
    return scrub_label(told.name) == told.name and (
        told.version is None
        or bool(_VERSION.fullmatch(told.version) and scrub_prose(told.version) == told.version)
    )


def _is_target(told: Target) -> bool:
    plain = told.scenario.isprintable() and 0 < len(told.scenario) <= _LONGEST_SCENARIO
    return plain and isfinite(told.max_ms) and scrub_prose(told.scenario) == told.scenario


def _table(name: str) -> str:
    return name.strip().lower().removeprefix("public.")


def _shown(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text[: 4 * _LONGEST])
    return scrub_prose(printable).strip()[:_LONGEST]


def _left_out(key: str, amount: int, noun: str) -> str:
    if not amount:
        return ""
    return f"{key}: {amount:,} left out, {'each ' if amount > 1 else ''}a {noun} that cannot be used."


def _cut(key: str, amount: int) -> str:
    return f"{key}: only the first {MOST:,} of {amount:,} are read." if amount > MOST else ""
