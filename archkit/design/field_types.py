"""What a SQL type is to an API: the type of a field, its length, and whether text can be written to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.api import FieldType

_FORM = re.compile(
    r"(?P<base>[^(\[]*)(?:\((?P<inside>.*)\))?(?P<rest>[^(\[]*)(?P<list>(?:\[\d*\])*)$", re.DOTALL
)
_TYPES: dict[FieldType, str] = {
    "string": "text varchar char character bpchar citext name nvarchar nchar ntext varchar2 nvarchar2 clob "
    "string tinytext mediumtext longtext xml inet cidr macaddr macaddr8 interval bit varbit money ltree "
    "lquery hstore pg_lsn smallmoney",
    "integer": "integer int int2 int4 smallint serial serial2 serial4 smallserial tinyint mediumint year",
    "bigint": "bigint int8 bigserial serial8 oid xid8",
    "decimal": "numeric decimal dec fixed number",
    "float": "real float float4 float8 double",
    "boolean": "boolean bool",
    "datetime": "timestamp timestamptz datetime datetime2 smalldatetime datetimeoffset",
    "date": "date",
    "time": "time timetz",
    "uuid": "uuid uniqueidentifier",
    "json": "json jsonb",
    "bytes": "bytea blob tinyblob mediumblob longblob binary varbinary image",
}
_BY_WORD: dict[str, FieldType] = {word: kind for kind, names in _TYPES.items() for word in names.split()}
_UNWRITABLE = frozenset(
    "tsvector tsquery int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange "
    "nummultirange tsmultirange tstzmultirange datemultirange point line lseg box path polygon circle "
    "geometry geography raster box2d box3d linestring multipoint multilinestring multipolygon "
    "geometrycollection geomcollection vector halfvec sparsevec cube user-defined record anyarray "
    "pg_snapshot txid_snapshot rowversion hierarchyid sql_variant tid xid cid".split()
)
_SIZED = frozenset("varchar char character bpchar nvarchar nchar varchar2 nvarchar2 string".split())
_ARRAY_WORD = re.compile(r"\s+array$")
_UNSIGNED = ("unsigned", "zerofill")


@dataclass(frozen=True)
class SqlType:
    """A SQL type as an API sees it; `is_writable` is False where no text makes such a value."""

    type: FieldType
    is_list: bool = False
    is_writable: bool = True
    max_length: int | None = None
    values: tuple[str, ...] = ()


def sql_type(text: str) -> SqlType:
    """Return what a PostgreSQL or MySQL type is; an unknown one is text, as its input function reads text."""
    form = _FORM.match(text.strip().lower())
    if form is None:
        return SqlType("string")
    base = _ARRAY_WORD.sub("", form["base"].strip())
    is_list = bool(form["list"]) or base != form["base"].strip() or form["rest"].strip() == "array"
    full = f"{base} {form['rest'].strip()}".split()
    word = full[0].strip('"').removeprefix("pg_catalog.") if full else ""
    if word == "enum":
        return SqlType("enum", is_list, values=_quoted(text))
    if word in _UNWRITABLE:
        return SqlType("string", is_list, is_writable=False)
    kind = _kind(word, full, form["inside"])
    return SqlType(kind, is_list, max_length=_length(word, full, form["inside"]))


def _kind(word: str, full: list[str], inside: str | None) -> FieldType:
    if word == "tinyint" and inside == "1":
        return "boolean"
    if word in ("int", "integer") and any(w in full for w in _UNSIGNED):
        return "bigint"
    if word == "bigint" and any(w in full for w in _UNSIGNED):
        return "decimal"
    if word in ("national", "long"):
        return "bytes" if "varbinary" in full else "string"
    return _BY_WORD.get(word, "string")


def _length(word: str, full: list[str], inside: str | None) -> int | None:
    """Return the most characters; a bare `char` holds one."""
    if inside and inside.strip().isdigit():
        return int(inside) if word in _SIZED or "national" in full else None
    return 1 if word in ("char", "character") and "varying" not in full else None


def _quoted(text: str) -> tuple[str, ...]:
    """Return the values of MySQL's inline enum('a','it''s')."""
    found = re.findall(r"'((?:[^'\\]|''|\\.)*)'", text)
    return tuple(value.replace("''", "'") for value in found)
