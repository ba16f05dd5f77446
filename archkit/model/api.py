"""The API as designed: entities with their fields, and a tRPC router of procedures for each."""

from __future__ import annotations

from typing import Literal

from archkit.model.system import path_of
from archkit.model.value import Value

FieldType = Literal[
    "string",
    "integer",
    "bigint",
    "decimal",
    "float",
    "boolean",
    "datetime",
    "date",
    "time",
    "uuid",
    "json",
    "bytes",
    "enum",
]
Action = Literal["list", "get", "find", "create", "update", "delete", "transact"]


class Field(Value):
    """A column as the API shows it: `name` in camelCase, `sql_type` as the database has it, `exact` as in Column.

    `is_required` and `is_writable` speak of inputs: a column with a default need not, a generated one cannot
    be given. A secret (a password's hash, a token) can be written and is never part of an output.
    """

    name: str
    column: str
    exact: str = ""
    type: FieldType
    sql_type: str
    is_list: bool = False
    is_nullable: bool = False
    is_required: bool = True
    is_writable: bool = True
    is_secret: bool = False
    max_length: int | None = None
    values: tuple[str, ...] = ()
    default: str | None = None

    @property
    def sql_name(self) -> str:
        """The column's name as the database has it."""
        return self.exact or self.column


class Entity(Value):
    """A table as code speaks of it; every name is a valid TypeScript and Prisma identifier, unique in the design.

    `name` is the type (OrderItem), `router` the router (orderItems). `key` are the columns that tell rows
    apart: the primary key, else a unique index over required columns; empty where there is neither. `exact` is
    the table's as in Table.
    """

    table: str
    exact: tuple[str, ...] = ()
    service: str
    name: str
    router: str
    key: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The table's name as the database has it, behind its schema unless that is a default one."""
        return self.exact or path_of(self.table)

    @property
    def schema_path(self) -> tuple[str, str]:
        """The schema, `public` where none is said, and the table's name."""
        *schema, name = self.path
        return (schema[0] if schema else "public", name)

    def field_of(self, column: str) -> Field | None:
        """Return the field that shows the column, or None."""
        return next((f for f in self.fields if f.column == column), None)


class Step(Value):
    """One write of a transaction; `filled` are the columns that take their value from an earlier step's row."""

    table: str
    action: Literal["insert", "update", "delete"]
    is_many: bool = False
    filled: tuple[str, ...] = ()


class Procedure(Value):
    """A query or mutation; the full name is `<router>.<name>`.

    `by` are the columns that a get, find, update or delete looks rows up by. `endpoint` is the observed
    endpoint that it takes the place of; `evidence` says how often that was called. The rate limit is per
    caller; its reason says where the number comes from.
    """

    router: str
    name: str
    kind: Literal["query", "mutation"]
    action: Action
    table: str
    by: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    access: Literal["public", "protected"] = "protected"
    rate_limit_per_minute: int
    rate_reason: str = ""
    endpoint: str | None = None
    evidence: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name that clients call."""
        return f"{self.router}.{self.name}"


class Router(Value):
    """The procedures over one entity, in one service."""

    name: str
    service: str
    table: str
    procedures: tuple[Procedure, ...] = ()


class Middleware(Value):
    """A step that every call goes through, in order, with its setting and the reason for it."""

    name: Literal["logging", "rate limit", "authentication", "authorisation", "validation", "errors"]
    setting: str
    why: str
    evidence: tuple[str, ...] = ()


class Api(Value):
    """All routers, what every call goes through, and how versions are told apart."""

    entities: tuple[Entity, ...] = ()
    routers: tuple[Router, ...] = ()
    middleware: tuple[Middleware, ...] = ()
    versioning: Literal["uri", "header", "media-type"] = "uri"

    def entity(self, table: str) -> Entity | None:
        """Return the entity of the table, or None."""
        return next((e for e in self.entities if e.table == table), None)

    def parts_of(self, procedure: Procedure) -> tuple[str, ...]:
        """Return the name of each step in input and output: order, or orderItems for many; each once."""
        names: list[str] = []
        for step in procedure.steps:
            entity = self.entity(step.table)
            name = entity.router if entity and step.is_many else entity.name if entity else step.table
            plain = name[:1].lower() + name[1:]
            counted = (plain if n == 1 else f"{plain}{n}" for n in range(1, len(procedure.steps) + 1))
            names.append(next(each for each in counted if each not in names))
        return tuple(names)

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """All procedures, router by router."""
        return tuple(p for router in self.routers for p in router.procedures)
