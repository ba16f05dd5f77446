"""The schema as a report may show it: names and types, no literal, and no value that looks like a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.model.system import shown_default
from archkit.scrub import scrub_prose

if TYPE_CHECKING:
    from archkit.model.api import Entity
    from archkit.model.assessment import Assessment
    from archkit.model.system import System, Table


def shown_schema(assessment: Assessment) -> dict[str, Any]:
    """Return the system and the design to show: defaults that hold a literal are marks, odd values blanked."""
    system, design = _shown_system(assessment.system), assessment.design
    if design is None:
        return {"system": system}
    api = design.api.model_copy(update={"entities": tuple(map(_shown_entity, design.api.entities))})
    return {
        "system": system,
        "design": design.model_copy(update={"system": _shown_system(design.system), "api": api}),
    }


def _shown_system(system: System) -> System:
    enums = (e.model_copy(update={"values": _shown_values(e.values)}) for e in system.enums)
    shown = system.without_literals()
    return shown.model_copy(update={"tables": tuple(map(_shown_table, shown.tables)), "enums": tuple(enums)})


def _shown_table(table: Table) -> Table:
    columns = (c.model_copy(update={"one_of": _shown_values(c.one_of)}) for c in table.columns)
    return table.model_copy(update={"columns": tuple(columns)})


def _shown_entity(entity: Entity) -> Entity:
    fields = (
        f.model_copy(update={"default": shown_default(f.default), "values": _shown_values(f.values)})
        for f in entity.fields
    )
    return entity.model_copy(update={"fields": tuple(fields)})


def _shown_values(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(scrub_prose(value) for value in values)
