"""What Prisma's scalar types are in SQL, by provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.readers.prisma_entries import Attribute, Entry
    from archkit.readers.prisma_enums import PrismaEnum

_POSTGRES = {
    "String": "text",
    "Boolean": "boolean",
    "Int": "integer",
    "BigInt": "bigint",
    "Float": "double precision",
    "Decimal": "decimal(65,30)",
    "DateTime": "timestamp(3)",
    "Json": "jsonb",
    "Bytes": "bytea",
}
_MYSQL = {
    "String": "varchar(191)",
    "Boolean": "tinyint(1)",
    "Int": "int",
    "Float": "double",
    "DateTime": "datetime(3)",
    "Json": "json",
    "Bytes": "longblob",
}
_SQLITE = {"Float": "real", "Decimal": "decimal", "DateTime": "datetime", "Bytes": "blob"}
_SQLSERVER = {
    "String": "nvarchar(1000)",
    "Boolean": "bit",
    "Int": "int",
    "Float": "float(53)",
    "Decimal": "decimal(32,16)",
    "DateTime": "datetime2",
    "Bytes": "varbinary(max)",
}
_BY_PROVIDER = {"mysql": _MYSQL, "sqlite": _SQLITE, "sqlserver": _SQLSERVER}
SCALARS = frozenset(_POSTGRES)
_NATIVE = {
    "doubleprecision": "double precision",
    "integer": "integer",
    "bytea": "bytea",
    "timestamptz": "timestamptz",
}
_UNSIGNED = "unsigned"


def sql_type(field: Entry, provider: str, enums: Mapping[str, PrismaEnum]) -> str:
    """Return the column type of a field in lower case; `[]` behind it for a list."""
    native = next((a for a in field.attributes if a.name.startswith("db.")), None)
    suffix = "[]" if field.modifier == "[]" else ""
    return (_native_type(native) if native else _declared_type(field.type, provider, enums)) + suffix


def _declared_type(name: str, provider: str, enums: Mapping[str, PrismaEnum]) -> str:
    if name.startswith("Unsupported:"):
        return name.partition(":")[2].lower()
    scalars = _POSTGRES | _BY_PROVIDER.get(provider, {})
    return enums[name].sql_name if name in enums else scalars.get(name, name.lower())


def _native_type(native: Attribute) -> str:
    name = native.name.removeprefix("db.").lower()
    if name.startswith(_UNSIGNED):
        name = f"{name.removeprefix(_UNSIGNED)} {_UNSIGNED}"
    arguments = ",".join(argument.value.lower() for argument in native.arguments)
    return _NATIVE.get(name, name) + (f"({arguments})" if arguments else "")
