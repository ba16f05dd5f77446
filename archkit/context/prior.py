"""What others wrote into the project context, as far as a run can use it: scrubbed, and never an error."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, cast

from archkit.context.envelope import compact
from archkit.context.feeding import (
    declared_pins,
    known_patterns,
    known_stack,
    known_targets,
    prior_decisions,
    sound_system,
)
from archkit.context.forms import check_form
from archkit.errors import ContextError
from archkit.model.context import FORMS, READ_KEYS, DatabaseSchema, Prior

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from archkit.context.feeding import Fed
    from archkit.context.project import ProjectContext
    from archkit.model.brief import Brief
    from archkit.model.context import Entry, Open

PURPOSES = {
    "backend_architecture": "declared services",
    "backend_patterns": "consistency",
    "backend_decisions": "what was decided before",
    "tech_stack_config": "technologies in use",
    "database_schema": "tables, should no schema be given",
    "code_quality_standards": "latency targets",
}
_FED: Mapping[str, tuple[str, Callable[[Any], Fed]]] = {
    "backend_architecture": ("pins", declared_pins),
    "backend_patterns": ("patterns", known_patterns),
    "backend_decisions": ("decisions", prior_decisions),
    "tech_stack_config": ("stack", known_stack),
    "code_quality_standards": ("targets", known_targets),
}


@dataclass(frozen=True)
class SchemaText:
    """A schema that the context holds as text; `format` is what the readers call it."""

    format: Literal["sql-ddl", "prisma"]
    text: str


@dataclass(frozen=True)
class PriorRead:
    """What the context says before a run, and its schema where that is text, which the readers must read."""

    prior: Prior = field(default_factory=Prior)
    schema: SchemaText | None = None

    def noting(self, problem: str) -> PriorRead:
        """Return the same with one more sentence on what could not be used; an empty one is none."""
        if not problem:
            return self
        problems = (*self.prior.problems, problem)
        return replace(self, prior=self.prior.model_copy(update={"problems": problems}))

    def without_schema(self, problem: str) -> PriorRead:
        """Return the same without its schema, which cannot be read, and the sentence that says so."""
        keys = tuple(key for key in self.prior.keys if key != "database_schema")
        bare = PriorRead(self.prior.model_copy(update={"keys": keys}))
        return bare.noting(f"database_schema was passed over: {problem}".strip())


def read_prior(context: ProjectContext, announce: Callable[[str], None]) -> PriorRead:
    """Ask for the six keys, saying each in a line; what cannot be used is a sentence in the prior's problems."""
    read = PriorRead()
    for key in READ_KEYS:
        announce(f"Querying {key} for {PURPOSES[key]}...")
        try:
            for entry in context.view(key):
                read = _with(read, key, formed(entry))
        except ContextError as error:
            problem = f"{key} was passed over: {error.what} {error.next}".strip()
            read = read.noting(problem)
    return read


def joined(brief: Brief, prior: Prior) -> tuple[Brief, Prior]:
    """Return the brief with the technologies that it does not name and the targets that it does not set.

    The prior comes back with those of its technologies and targets alone that joined.
    """
    named = {part.name.casefold() for part in brief.stack}
    new = {part.name.casefold(): part for part in reversed(prior.stack)}
    stack = tuple(part for name, part in reversed(new.items()) if name not in named)
    targets = tuple(target for target in prior.targets if target not in brief.targets)
    fuller = {"stack": (*brief.stack, *stack), "targets": (*brief.targets, *targets)}
    return brief.model_copy(update=fuller), prior.model_copy(update={"stack": stack, "targets": targets})


def formed(entry: Entry) -> Open:
    """Return the value in the form of its key; raises ContextError where it does not fit."""
    if entry.problem:
        raise ContextError(entry.problem)
    text = compact(entry.value, entry.key)
    check_form(entry.key, text)
    return FORMS[entry.key].model_validate_json(text)


def _with(read: PriorRead, key: str, value: Open) -> PriorRead:
    if key == "database_schema":
        return _with_schema(read, cast("DatabaseSchema", value))
    field, feed = _FED[key]
    fed = feed(value)
    prior = read.prior.model_copy(update={field: fed.values})
    return replace(read, prior=_used(prior, key) if fed.values else prior).noting(fed.problem)


def _with_schema(read: PriorRead, value: DatabaseSchema) -> PriorRead:
    if value.sql.strip():
        return PriorRead(_used(read.prior, "database_schema"), SchemaText("sql-ddl", value.sql))
    if value.prisma.strip():
        return PriorRead(_used(read.prior, "database_schema"), SchemaText("prisma", value.prisma))
    if value.system is None or not value.system.tables:
        return read
    system = sound_system(value.system)
    prior = read.prior.model_copy(update={"system": system})
    return PriorRead(_used(prior, "database_schema"), None)


def _used(prior: Prior, key: str) -> Prior:
    return prior.model_copy(update={"keys": (*prior.keys, key)})
