"""JSON Schema (draft 2020-12, as OpenAPI 3.1 has it) of what the procedures of entities take and give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.api import Api, Entity, Field, FieldType, Procedure, Step

Json = dict[str, Any]
Part = Literal["", "Key", "Create", "Update", "Page", "PageRequest"]
PARTS: tuple[Part, ...] = ("", "Key", "Create", "Update", "Page", "PageRequest")
_SMALL = re.compile(r"(small|tiny)|(int|serial)2\b")
_PRECISION = re.compile(r"\((\d+)(?:\s*,\s*(\d+))?\)")
_LOCAL = re.compile(r"timestamp(?!tz)(?!.*with time zone)|datetime2?\b(?!offset)|smalldatetime")
_DATE_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$"
_TIME = r"^\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:\d{2})?)?$"
_TYPES: dict[FieldType, Json] = {
    "string": {"type": "string"},
    "integer": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "bigint": {"type": "string", "pattern": r"^-?\d{1,19}$"},
    "decimal": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "float": {"type": "number"},
    "boolean": {"type": "boolean"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": _TIME},
    "uuid": {"type": "string", "format": "uuid"},
    "json": {},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "enum": {"type": "string"},
}

_PAGING: Json = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
    "cursor": {"type": "string", "maxLength": 4096},
}


class Schemas:
    """The component schemas of some entities, and references to them."""

    def __init__(self, api: Api, entities: Iterable[Entity]) -> None:
        self._api = api
        self._entities = tuple(entities)
        self._taken = {entity.name for entity in self._entities}

    def components(self) -> Json:
        """Return every schema by its name, sorted."""
        found = {
            self._name(entity, part): self._schema(entity, part)
            for entity in self._entities
            for part in PARTS
            if part not in {"Key", "Update"} or entity.key
        }
        return dict(sorted(found.items()))

    def input_of(self, entity: Entity, procedure: Procedure) -> Json:
        """Return the schema of what the procedure takes."""
        match procedure.action:
            case "list":
                return self._ref(entity, "PageRequest")
            case "find":
                return _object({**_PAGING, **_fields(entity, procedure.by)}, optional=frozenset(_PAGING))
            case "get" | "delete":
                return self._looked_up(entity, procedure.by)
            case "create":
                return self._ref(entity, "Create")
            case "update":
                return self._update(entity, procedure.by)
            case "transact":
                parts = zip(self._api.parts_of(procedure), procedure.steps, strict=True)
                return _object({name: self._step_input(step) for name, step in parts})

    def output_of(self, entity: Entity, procedure: Procedure) -> Json | None:
        """Return the schema of what the procedure gives; None where it gives nothing."""
        match procedure.action:
            case "list" | "find":
                return self._ref(entity, "Page")
            case "delete":
                return None
            case "transact":
                parts = zip(self._api.parts_of(procedure), procedure.steps, strict=True)
                return _object({n: self._step_output(step) for n, step in parts if step.action != "delete"})
            case _:
                return self._ref(entity)

    def _schema(self, entity: Entity, part: Part) -> Json:
        match part:
            case "":
                return _object({f.name: field_schema(f) for f in entity.fields if not f.is_secret})
            case "Key":
                return _object(_fields(entity, entity.key))
            case "Create":
                return _create(entity, ())
            case "Update":
                return _object({"key": self._ref(entity, "Key"), "changes": _changes(entity, ())})
            case "Page":
                rows = {"type": "array", "items": self._ref(entity)}
                return _object({"rows": rows, "nextCursor": {"type": ["string", "null"]}})
            case "PageRequest":
                return _object(_PAGING, optional=frozenset(_PAGING))

    def _name(self, entity: Entity, part: Part = "") -> str:
        """Return OrderPage, or Order.Page where an entity of its own is called OrderPage."""
        name = entity.name + part
        return f"{entity.name}.{part}" if part and name in self._taken else name

    def _ref(self, entity: Entity, part: Part = "") -> Json:
        return {"$ref": f"#/components/schemas/{self._name(entity, part)}"}

    def _looked_up(self, entity: Entity, by: tuple[str, ...]) -> Json:
        return self._ref(entity, "Key") if by == entity.key and by else _object(_fields(entity, by))

    def _update(self, entity: Entity, by: tuple[str, ...], filled: tuple[str, ...] = ()) -> Json:
        if by == entity.key and by and not filled:
            return self._ref(entity, "Update")
        return _object({"key": self._looked_up(entity, by), "changes": _changes(entity, filled)})

    def _step_input(self, step: Step) -> Json:
        entity = self._api.entity(step.table)
        if entity is None:
            return {}
        match step.action:
            case "insert":
                one = _create(entity, step.filled) if step.filled else self._ref(entity, "Create")
            case "update":
                one = self._update(entity, entity.key, step.filled)
            case "delete":
                one = self._looked_up(entity, entity.key)
        return {"type": "array", "items": one, "minItems": 1, "maxItems": 100} if step.is_many else one

    def _step_output(self, step: Step) -> Json:
        entity = self._api.entity(step.table)
        one = self._ref(entity) if entity else {}
        return {"type": "array", "items": one} if step.is_many else one


def field_schema(field: Field) -> Json:
    """Return the schema of a field's value; wide numbers are digits in a string, as JSON readers round."""
    schema = _given(field)
    if field.is_secret:
        schema = {**schema, "writeOnly": True}
    return _or_null(schema) if field.is_nullable else schema


def _given(field: Field) -> Json:
    """Return the schema of a value that is there."""
    return {"type": "array", "items": _one(field)} if field.is_list else _one(field)


def _one(field: Field) -> Json:
    schema = dict(_TYPES[field.type])
    if field.type == "integer" and _SMALL.search(field.sql_type):
        schema |= {"minimum": -(2**15), "maximum": 2**15 - 1}
    if field.type == "datetime" and _LOCAL.search(field.sql_type):
        schema = {"type": "string", "pattern": _DATE_TIME}
    if field.type == "decimal" and (sized := _PRECISION.search(field.sql_type)):
        schema["pattern"] = _decimal(int(sized[1]), int(sized[2] or 0))
    if field.type == "string" and field.max_length is not None:
        schema["maxLength"] = field.max_length
    if field.values:
        schema["enum"] = list(field.values)
    return schema


def _decimal(precision: int, scale: int) -> str:
    fraction = rf"(\.\d{{1,{scale}}})?" if scale else ""
    return rf"^-?\d{{1,{max(1, precision - scale)}}}{fraction}$"


def _or_null(schema: Json) -> Json:
    if "type" not in schema:
        return schema
    either = {**schema, "type": [schema["type"], "null"]}
    return either | {"enum": [*schema["enum"], None]} if "enum" in schema else either


def _create(entity: Entity, without: tuple[str, ...]) -> Json:
    given = [f for f in entity.fields if f.is_writable and f.column not in without]
    optional = frozenset(f.name for f in given if not f.is_required)
    return _object({f.name: field_schema(f) for f in given}, optional=optional)


def _changes(entity: Entity, without: tuple[str, ...]) -> Json:
    kept = {*entity.key, *without}
    given = {f.name: field_schema(f) for f in entity.fields if f.is_writable and f.column not in kept}
    return _object(given, optional=frozenset(given)) | {"minProperties": 1}


def _fields(entity: Entity, columns: tuple[str, ...]) -> Json:
    found = (entity.field_of(column) for column in columns)
    return {f.name: _given(f) for f in found if f}


def _object(properties: Json, *, optional: frozenset[str] = frozenset()) -> Json:
    required = [name for name in properties if name not in optional]
    schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | {"required": required} if required else schema
