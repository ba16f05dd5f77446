"""A field in TypeScript: its Zod schema, its Kysely type, how it is read and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.implementation.literals import typescript_text
from archkit.implementation.prisma_defaults import is_filled_by_code
from archkit.implementation.prisma_types import prisma_type

if TYPE_CHECKING:
    from archkit.implementation.prisma_types import PrismaType
    from archkit.model.api import Field

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_DECIMAL = re.compile(r"Decimal\((\d+), (\d+)\)")
_ZOD = {
    "string": "z.string()",
    "integer": "z.int32()",
    "bigint": "int8",
    "decimal": "numeric",
    "float": "z.number()",
    "boolean": "z.boolean()",
    "datetime": "z.iso.datetime({ offset: true })",
    "date": "z.iso.date()",
    "time": "z.iso.time()",
    "uuid": "z.guid()",
    "json": "z.json()",
    "bytes": "z.base64()",
}
_ZOD_OF_FAMILY = {
    ("integer", "smallint"): "z.int().min(-32_768).max(32_767)",
    ("datetime", "timestamp"): "z.iso.datetime({ local: true, offset: true })",
    ("time", "timetz"): "z.string()",
}
_STORED = {"integer": "number", "float": "number", "boolean": "boolean", "json": "unknown", "bytes": "Buffer"}
_READ_AS_TEXT = frozenset({"point", "circle", "oid", "xid", "cid"})
_PARSED_LISTS = {"double precision"} | set(
    "smallint integer bigint numeric real boolean text uuid json jsonb bytea timestamp timestamptz date time"
    " interval".split()
)
_IMPORTED = re.compile(r"\b(int8|numeric|decimal|text)\b(?!\.)")


def key(name: str) -> str:
    """Return a name as the key of an object literal, which `__proto__` would not be by itself."""
    if name == "__proto__":
        return '["__proto__"]'
    return name if _IDENTIFIER.fullmatch(name) else typescript_text(name)


def member(of: str, name: str) -> str:
    """Return the access to a member of a value."""
    return f"{of}.{name}" if _IDENTIFIER.fullmatch(name) else f"{of}[{typescript_text(name)}]"


@dataclass(frozen=True)
class FieldCode:
    """What templates say of a field."""

    field: Field

    @property
    def name(self) -> str:
        """The name in code."""
        return self.field.name

    @property
    def column(self) -> str:
        """The column as archkit calls it."""
        return self.field.column

    @property
    def sql_name(self) -> str:
        """The column's name as the database has it."""
        return self.field.sql_name

    @cached_property
    def kind(self) -> PrismaType:
        """The type that the database of the workspace has."""
        return prisma_type(self.field)

    @property
    def is_filled(self) -> bool:
        """Whether the repository makes the value where none is given."""
        return is_filled_by_code(self.field)

    @property
    def is_odd(self) -> bool:
        """Whether a query cannot just name the column: Kysely would part the name, or the driver the value."""
        return self.is_oddly_named or bool(self._cast)

    @property
    def is_oddly_named(self) -> bool:
        """Whether Kysely would read the name as a table and a column, or as an alias."""
        return "." in self.sql_name or " as " in self.sql_name or self.sql_name == "__proto__"

    @property
    def is_touched(self) -> bool:
        """Whether it says when the row was last written, so that every change sets it."""
        default = (self.field.default or "").lower()
        is_clock = self.field.type == "datetime" and default.startswith(("now(", "current_timestamp"))
        return is_clock and self.name in {"updatedAt", "modifiedAt"}

    @property
    def scalar(self) -> str:
        """The Zod schema of one value that is there."""
        if self.field.values:
            return f"z.enum([{', '.join(map(typescript_text, self.field.values))}])"
        if self.field.type == "string" and self.field.max_length:
            return f"text({self.field.max_length})"
        found = _DECIMAL.fullmatch(self.kind.native)
        if found and self.field.type == "decimal":
            return f"decimal({found[1]}, {found[2]})"
        return _ZOD_OF_FAMILY.get((self.field.type, self.kind.family)) or _ZOD[self.field.type]

    @property
    def given(self) -> str:
        """The Zod schema of a value that is there, a list where the column holds lists."""
        return f"z.array({self.scalar})" if self.field.is_list else self.scalar

    @property
    def zod(self) -> str:
        """The Zod schema of the column."""
        return f"{self.given}.nullable()" if self.field.is_nullable else self.given

    @property
    def imports(self) -> tuple[str, ...]:
        """The schemas of the platform that its own is made of."""
        return tuple(sorted(set(_IMPORTED.findall(re.sub(r'"(?:[^"\\]|\\.)*"', "", self.scalar)))))

    @property
    def stored(self) -> str:
        """The type of the column's values, as they are read."""
        scalar = " | ".join(map(typescript_text, self.field.values)) or _STORED.get(self.field.type, "string")
        many = f"({scalar})[]" if self.field.values else f"{scalar}[]"
        written = many if self.field.is_list else scalar
        return f"{written} | null" if self.field.is_nullable and written != "unknown" else written

    @property
    def table_type(self) -> str:
        """The type of the column in the interface of its table."""
        is_given = self.field.default is not None or not self.field.is_writable
        is_optional = (is_given and not self.is_filled) or self.field.is_nullable
        if self.field.type == "json":
            text = "string[]" if self.field.is_list else "string"
            null = " | null" if self.field.is_nullable else ""
            return f"ColumnType<{self.stored}, {text}{null}{' | undefined' if is_optional else ''}, {text}{null}>"
        return f"Generated<{self.stored}>" if is_optional and not self.field.is_nullable else self.stored

    @property
    def row_key(self) -> str:
        """The name of the value in a row that was read."""
        return self.name if self.is_odd else self.sql_name

    @property
    def selected(self) -> str:
        """The entry of the select list."""
        if not self.is_odd:
            return typescript_text(self.sql_name)
        return f"sql<{self.stored}>`{self.reference}{self._cast}`.as({typescript_text(self.name)})"

    @property
    def reference(self) -> str:
        """The column inside of a piece of SQL."""
        return f"${{sql.id({typescript_text(self.sql_name)})}}"

    @property
    def compared(self) -> str:
        """The column as a query's condition and order name it."""
        return (
            f"sql<{self.stored}>`{self.reference}`" if self.is_oddly_named else typescript_text(self.sql_name)
        )

    def read(self, schema: str) -> str:
        """Return what a row's value is in the API; `row` is the row, `schema` the entity's Zod schema."""
        value = member("row", self.row_key)
        if self.field.type == "json":
            return f"{schema}.shape.{self.name}.parse({value})"
        if self.field.type != "bytes":
            return value
        if self.field.is_list:
            mapped = '.map((bytes) => bytes.toString("base64"))'
            return f"{value}?{mapped} ?? null" if self.field.is_nullable else f"{value}{mapped}"
        return (
            f'{value}?.toString("base64") ?? null'
            if self.field.is_nullable
            else f'{value}.toString("base64")'
        )

    def created(self, values: str) -> str:
        """Return what is written into the column of a new row; `values` holds the fields."""
        return self._packed(member(values, self.name), is_given=self.field.is_required)

    def changed(self, values: str) -> str:
        """Return what is written into the column of a row that is there."""
        return self._packed(member(values, self.name), is_given=False)

    def _packed(self, value: str, *, is_given: bool) -> str:
        if self.field.type not in {"json", "bytes"}:
            return value
        if self.field.is_list:
            mapped = f"{value}.map((item) => {self._pack('item')})"
            return mapped if is_given and not self.field.is_nullable else f"{value} && {mapped}"
        if self.field.is_nullable:
            return f"{'toJson' if self.field.type == 'json' else 'toBytes'}({value})"
        packed = self._pack(value)
        return packed if is_given else f"{value} === undefined ? undefined : {packed}"

    def _pack(self, value: str) -> str:
        return f"JSON.stringify({value})" if self.field.type == "json" else f'Buffer.from({value}, "base64")'

    @property
    def packers(self) -> tuple[str, ...]:
        """The functions of the platform that writing it needs."""
        if self.field.is_list or not self.field.is_nullable:
            return ()
        return {"json": ("toJson",), "bytes": ("toBytes",)}.get(self.field.type, ())

    @property
    def _cast(self) -> str:
        if not self.field.is_list:
            return "::text" if self.kind.family in _READ_AS_TEXT else ""
        is_parsed = self.kind.family in _PARSED_LISTS and not self._is_enum
        return "" if is_parsed else "::text[]"

    @property
    def _is_enum(self) -> bool:
        """Whether it is of an enum of the database, whose lists no driver knows how to part."""
        return bool(self.field.values) and bool(self.kind.note)
