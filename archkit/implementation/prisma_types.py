"""What a column's SQL type is in a Prisma schema for PostgreSQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.literals import one_line

if TYPE_CHECKING:
    from archkit.model.api import Field

_FORM = re.compile(
    r"(?P<base>[^(\[]*?)\s*(?:\((?P<arguments>[^)]*)\)\s*(?P<rest>[a-z ]*?))?\s*(?:array\s*)?(?:\[\d*\]\s*)*$",
    re.DOTALL,
)
_NUMBER = re.compile(r"\s*\d+\s*")
_SPELLINGS = {
    "int2": "smallint", "smallserial": "smallint", "serial2": "smallint", "tinyint": "smallint", "year": "smallint",
    "int": "integer", "int4": "integer", "serial": "integer", "serial4": "integer", "mediumint": "integer",
    "int8": "bigint", "bigserial": "bigint", "serial8": "bigint", "int unsigned": "bigint",
    "integer unsigned": "bigint", "dec": "numeric", "decimal": "numeric", "float4": "real",
    "float8": "double precision", "float": "double precision", "double": "double precision",
    "bool": "boolean", "varchar": "character varying", "nvarchar": "character varying",
    "char": "character", "nchar": "character", "bpchar": "character", "string": "text",
    "tinytext": "text", "mediumtext": "text", "longtext": "text", "clob": "text",
    "timestamp without time zone": "timestamp", "datetime": "timestamp", "datetime2": "timestamp",
    "timestamp with time zone": "timestamptz", "time without time zone": "time", "time with time zone": "timetz",
    "varbit": "bit varying", "blob": "bytea", "tinyblob": "bytea", "mediumblob": "bytea", "longblob": "bytea",
    "binary": "bytea", "varbinary": "bytea",
}  # fmt: skip
_NATIVE = {
    "smallint": ("Int", "SmallInt"), "integer": ("Int", ""), "bigint": ("BigInt", ""), "oid": ("Int", "Oid"),
    "numeric": ("Decimal", "Decimal"), "money": ("Decimal", "Money"),
    "real": ("Float", "Real"), "double precision": ("Float", ""),
    "boolean": ("Boolean", ""), "text": ("String", ""), "character varying": ("String", "VarChar"),
    "character": ("String", "Char"), "uuid": ("String", "Uuid"), "inet": ("String", "Inet"),
    "bit": ("String", "Bit"), "bit varying": ("String", "VarBit"), "xml": ("String", "Xml"),
    "timestamp": ("DateTime", "Timestamp"), "timestamptz": ("DateTime", "Timestamptz"),
    "date": ("DateTime", "Date"), "time": ("DateTime", "Time"), "timetz": ("DateTime", "Timetz"),
    "json": ("Json", "Json"), "jsonb": ("Json", ""), "bytea": ("Bytes", ""),
}  # fmt: skip
_UNSUPPORTED = frozenset(
    "tsvector tsquery interval cidr macaddr macaddr8 point line lseg box path polygon circle name pg_lsn"
    " txid_snapshot pg_snapshot regclass regproc regtype int4range int8range numrange tsrange tstzrange daterange"
    " int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange jsonpath xid cid tid"
    " regrole regnamespace regoper regoperator regprocedure regconfig regdictionary".split()
)
_TEXT = frozenset({"text", "character varying", "character"})
_SIZES = {"VarChar": 10_485_760, "Char": 10_485_760, "Bit": 83_886_080, "VarBit": 83_886_080}
_CLOCKS = frozenset({"Timestamp", "Timestamptz", "Time", "Timetz"})
_BY_FIELD_TYPE = {
    "integer": "integer", "bigint": "bigint", "decimal": "numeric", "float": "double precision",
    "boolean": "boolean", "datetime": "timestamp", "date": "date", "time": "time", "uuid": "uuid",
    "json": "jsonb", "bytes": "bytea",
}  # fmt: skip


@dataclass(frozen=True)
class PrismaType:
    """A field's type: `scalar` (or Unsupported), its `@db.` part without the `@db.`, and what to say of it.

    Two columns can refer to each other only where their `family` is the same.
    """

    scalar: str
    native: str = ""
    family: str = ""
    note: str = ""

    @property
    def is_unsupported(self) -> bool:
        """Whether Prisma has no word for the type, so that its client leaves the field out."""
        return self.scalar.startswith("Unsupported")


def prisma_type(field: Field) -> PrismaType:
    """Return the Prisma type of a field's elements; a type that no PostgreSQL has built in becomes text."""
    base, arguments = _parts(field.sql_type)
    if base in _UNSUPPORTED:
        written = f"{base}[]" if field.is_list else base
        return PrismaType(f'Unsupported("{written}")', family=base)
    if base == "tinyint" and field.type == "boolean":
        return PrismaType("Boolean", family="boolean")
    name = _SPELLINGS.get(base, base)
    if name in _NATIVE:
        return _built_in(name, base, arguments)
    known = _BY_FIELD_TYPE.get(field.type)
    note = f"{one_line(field.sql_type) or 'no type'} in the schema"
    if known is None:
        return PrismaType("String", family="text", note=note)
    found = _built_in(known, known, ())
    return PrismaType(found.scalar, found.native, found.family, note)


def _parts(sql_type: str) -> tuple[str, tuple[str, ...]]:
    found = _FORM.match(sql_type.lower().strip().replace('"', ""))
    if found is None:
        return "", ()
    words = f"{found['base']} {found['rest'] or ''}".split()
    base = " ".join(words).removeprefix("public.").removeprefix("pg_catalog.")
    return base, tuple(part.strip() for part in (found["arguments"] or "").split(",") if part.strip())


def _built_in(name: str, written: str, arguments: tuple[str, ...]) -> PrismaType:
    scalar, native = _NATIVE[name]
    family = "text" if name in _TEXT else name
    return PrismaType(scalar, _with_arguments(native, written, _numbers(arguments)), family)


def _numbers(arguments: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(a) for a in arguments) if all(_NUMBER.fullmatch(a) for a in arguments) else ()


def _with_arguments(native: str, written: str, numbers: tuple[int, ...]) -> str:
    """Return the native type with what Prisma lets it say; a bound that it refuses is left out."""
    if native in _SIZES:
        return _sized(native, written, numbers)
    if native in _CLOCKS:
        return f"{native}({min(numbers[0], 6) if numbers else 6})"
    if native == "Decimal" and numbers and 1 <= numbers[0] <= 1000:  # noqa: PLR2004  PostgreSQL's own bound
        scale = min(numbers[1], numbers[0]) if len(numbers) > 1 else 0
        return f"Decimal({numbers[0]}, {scale})"
    return native


def _sized(native: str, written: str, numbers: tuple[int, ...]) -> str:
    if numbers and 1 <= numbers[0] <= _SIZES[native]:
        return f"{native}({numbers[0]})"
    is_one = native in {"Char", "Bit"} and written != "bpchar"
    return f"{native}(1)" if is_one and not numbers else native
