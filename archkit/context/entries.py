"""What a run writes into the project context: six values, archkit's own part beside what others wrote there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.context.feeding import ARCHKIT
from archkit.context.own_part import OWN_PART
from archkit.context.prior import formed
from archkit.errors import ContextError
from archkit.model.context import WRITTEN_KEYS, Update

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.context import Entry, Heeded, Json

_DESCRIPTIONS = {
    "backend_architecture": "Services, declared and proposed, and how they reach each other.",
    "backend_decisions": "What was decided, by whom, and what took its place.",
    "backend_patterns": "Patterns in use, where and why.",
    "backend_performance_benchmarks": "What was measured against which gate.",
    "backend_findings": "What is wrong or worth attention, worst first.",
    "backend_improvements": "The roadmap from the system as it is to the design.",
}


def entries_of(found: Assessment, current: Sequence[Entry]) -> tuple[Update, ...]:
    """Return the values that change: what others wrote in them is kept, archkit's own part is made anew.

    A value that does not fit its form is not written, so that nobody's words are lost: `left_alone` says so.
    """
    held = {entry.key: entry for entry in current}
    updates = (_update(key, found, held.get(key)) for key in WRITTEN_KEYS)
    return tuple(update for update in updates if update)


def left_alone(current: Sequence[Entry]) -> tuple[str, ...]:
    """Say in a sentence each which of the values are not written, since they do not fit their form."""
    faults = ((entry.key, _fault(entry)) for entry in current)
    return tuple(f"{key} is left as it is. {fault}" for key, fault in faults if fault)


def _update(key: str, found: Assessment, entry: Entry | None) -> Update | None:
    ours = OWN_PART[key](found)
    if entry is None:
        return Update(key=key, value=ours, description=_DESCRIPTIONS[key], expected_revision="")
    if _fault(entry):
        return None
    value = _merged(_superseded(entry.value, found.heeded), ours)
    if _without_day(value) == _without_day(entry.value):
        return None
    description = None if entry.description else _DESCRIPTIONS[key]
    return Update(key=key, value=value, description=description, expected_revision=entry.revision or None)


def _fault(entry: Entry) -> str:
    try:
        formed(entry)
    except ContextError as error:
        return f"{error.what} {error.next}".strip()
    return ""


def _merged(old: Mapping[str, Json], ours: Mapping[str, Json]) -> dict[str, Json]:
    """Replace our items in each list and keep those of others; a structure that others declared stays theirs."""
    value = dict(old)
    is_theirs = bool(old.get("structure")) and old.get("structure_by") != ARCHKIT
    for name, part in ours.items():
        if isinstance(part, list):
            value[name] = [*(item for item in old.get(name, ()) if item.get("by") != ARCHKIT), *part]
        elif not (is_theirs and name.startswith("structure")):
            value[name] = part
    return value


def _superseded(value: Mapping[str, Json], heeded: Sequence[Heeded]) -> Mapping[str, Json]:
    """Mark the decisions of others that do not hold any more with the name of what took their place."""
    successors = {h.decision.id: h.by for h in heeded if h.state == "superseded"}
    if not successors or "decisions" not in value:
        return value
    return {**value, "decisions": [_marked(item, successors) for item in value["decisions"]]}


def _marked(item: dict[str, Json], successors: Mapping[str, str]) -> dict[str, Json]:
    binds = item.get("by") != ARCHKIT and item.get("status", "accepted") == "accepted"
    if not binds or item["id"] not in successors:
        return item
    return {**item, "status": "superseded", "superseded_by": successors[item["id"]]}


def _without_day(value: Mapping[str, Json]) -> dict[str, Json]:
    """Return the value without its day: the same on another day is no news."""
    return {name: part for name, part in value.items() if name != "as_of"}
