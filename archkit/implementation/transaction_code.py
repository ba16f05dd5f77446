"""A mutation of several tables as its generated module says it: all steps or none, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.imports import Imports, imports
from archkit.implementation.prisma_names import pascal
from archkit.implementation.typescript_names import kebab

if TYPE_CHECKING:
    from archkit.implementation.entity_code import EntityCode
    from archkit.implementation.typescript_fields import FieldCode
    from archkit.model.api import Procedure, Step
    from archkit.model.system import System


@dataclass(frozen=True)
class Filling:
    """A field that an earlier step's row fills."""

    field: FieldCode
    source: str
    source_table: str
    source_field: FieldCode


@dataclass(frozen=True)
class StepCode:
    """One write: `part` is its name in input and output, `fillings` what comes from rows before it."""

    entity: EntityCode
    step: Step
    part: str
    fillings: tuple[Filling, ...]

    @property
    def row(self) -> str:
        """The variable that holds what was written."""
        return f"{self.part}Rows" if self.step.is_many else f"{self.part}Row"

    @property
    def repository(self) -> str:
        """The variable that holds the repository."""
        return f"{self.entity.entity.router}Repository"

    @property
    def schema(self) -> str:
        """The schema of one of its inputs."""
        own = self.entity.name
        match self.step.action:
            case "update":
                return f"{own}Update"
            case "delete":
                return f"{own}Key"
        filled = ", ".join(f"{filling.field.name}: true" for filling in self.fillings)
        return f"{own}Create.omit({{ {filled} }})" if filled else f"{own}Create"

    @property
    def schema_name(self) -> str:
        """The schema that the input is made from."""
        return self.entity.name + {"insert": "Create", "update": "Update", "delete": "Key"}[self.step.action]

    def written(self, values: str) -> str:
        """Return what is inserted, of one input."""
        if not self.fillings:
            return values
        filled = ", ".join(f"{f.field.name}: {f.source}.{f.source_field.name}" for f in self.fillings)
        return f"{{ ...{values}, {filled} }}"

    @property
    def is_missable(self) -> bool:
        """Whether the row that it writes may not be there."""
        return self.step.action != "insert"


@dataclass(frozen=True)
class TransactionCode:
    """What templates say of a transaction; `name` is its class, in the folder of its main entity."""

    name: str
    tag: str
    procedure: Procedure
    steps: tuple[StepCode, ...]
    watched: tuple[str, ...]

    @property
    def parent(self) -> str:
        """The folder of the entity that it belongs to."""
        return kebab(self.procedure.router)

    @property
    def folder(self) -> str:
        """The folder of its module, below that of its entity."""
        return kebab(self.procedure.name)

    @property
    def entities(self) -> tuple[EntityCode, ...]:
        """The entities that it writes, each once."""
        return tuple({step.entity.name: step.entity for step in self.steps}.values())

    def folder_of(self, entity: EntityCode) -> str:
        """Return the way from its folder to that of an entity, which may be in another module."""
        own = entity.tag == self.tag
        return f"../../{entity.folder}" if own else f"../../../{entity.module}/{entity.folder}"

    @property
    def shown(self) -> tuple[StepCode, ...]:
        """The steps whose rows are part of the answer."""
        return tuple(step for step in self.steps if step.step.action != "delete")

    @property
    def is_missable(self) -> bool:
        """Whether a row that it changes may not be there."""
        return any(step.is_missable for step in self.steps)

    @property
    def router_imports(self) -> Imports:
        """What the router takes from its schemas."""
        return imports((f"{self.name}Input", f"{self.name}Output"))

    def schema_imports(self, entity: EntityCode) -> Imports:
        """Return what its schemas take from those of an entity."""
        names = {step.schema_name for step in self.steps if step.entity is entity}
        names |= {entity.name for step in self.shown if step.entity is entity}
        return imports(names)


def class_name(procedure: Procedure, entity_name: str) -> str:
    """Return the name of a transaction: PlaceOrder for orders.place."""
    return pascal(procedure.name) + entity_name


def steps_of(
    procedure: Procedure, parts: tuple[str, ...], entities: dict[str, EntityCode], system: System
) -> tuple[StepCode, ...]:
    """Return the steps of a procedure over entities of its app."""
    made: list[StepCode] = []
    for step, part in zip(procedure.steps, parts, strict=True):
        made.append(StepCode(entities[step.table], step, part, _fillings(step, made, entities, system)))
    return tuple(made)


def _fillings(
    step: Step, earlier: list[StepCode], entities: dict[str, EntityCode], system: System
) -> tuple[Filling, ...]:
    table = system.table(step.table)
    filled: dict[str, Filling] = {}
    for key in table.foreign_keys if table else ():
        parent = system.table(key.to_table)
        source = next((s for s in earlier if s.step.table == key.to_table and _gives_rows(s)), None)
        is_asked = set(key.columns) <= set(step.filled) - filled.keys()
        if source is None or parent is None or not is_asked:
            continue
        pairs = zip(key.columns, key.to_columns or parent.primary_key, strict=True)
        found = [(_field(entities[step.table], here), _field(source.entity, there)) for here, there in pairs]
        if all(f and s and not s.field.is_secret for f, s in found):
            filled |= {f.column: Filling(f, source.row, key.to_table, s) for f, s in found if f and s}
    return tuple(filled.values())


def _gives_rows(step: StepCode) -> bool:
    return not step.step.is_many and step.step.action != "delete"


def _field(entity: EntityCode, column: str) -> FieldCode | None:
    return next((f for f in entity.fields if f.column == column), None)
