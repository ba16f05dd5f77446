"""One Prisma model and the table it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.system import Column, Index, Table, path_of
from archkit.model.value import Place
from archkit.readers.prisma_defaults import sql_default
from archkit.readers.prisma_entries import mapped_name
from archkit.readers.prisma_types import SCALARS, sql_type
from archkit.sql.identifiers import cased, column_name, exact_path, table_name, unlike

if TYPE_CHECKING:
    from archkit.model.system import ForeignKey
    from archkit.readers.prisma_entries import Argument, Attribute, Entry
    from archkit.readers.prisma_enums import PrismaEnum
    from archkit.readers.prisma_syntax import Block

_LONGEST_NAME = {"mysql": 64, "sqlserver": 128, "sqlite": 1000}
_KEY_SUFFIX = {"unique": "key", "index": "idx", "fulltext": "idx"}


@dataclass(frozen=True)
class PrismaSchema:
    """All blocks of all files, by their names."""

    provider: str
    relation_mode: str
    enums: dict[str, PrismaEnum]
    composites: frozenset[str]
    models: dict[str, Model]

    def is_column(self, field: Entry) -> bool:
        """Whether a field is stored in its table: it is no relation."""
        is_value = field.type in SCALARS or field.type in self.enums or field.type in self.composites
        return is_value or field.type.startswith("Unsupported:")


@dataclass(frozen=True)
class Model:
    """A model with its fields and block attributes, and the SQL name of its table."""

    name: str
    file: str
    line: int
    table: str
    sql_name: str
    fields: tuple[Entry, ...]
    attributes: tuple[tuple[int, Attribute], ...]

    def column(self, name: str) -> str:
        """Return the SQL name of a field; a part of a composite type keeps its path."""
        head, dot, rest = name.partition(".")
        field = next((f for f in self.fields if f.name == head), None)
        return column_name((sql_name(field) if field else head) + dot + rest)

    def exact_column(self, column: str) -> str:
        """Return what the database calls a column."""
        return next((sql_name(f) for f in self.fields if column_name(sql_name(f)) == column), column)

    def field(self, name: str) -> Entry | None:
        """Return the field of that name."""
        return next((f for f in self.fields if f.name == name), None)

    @property
    def path(self) -> tuple[str, ...]:
        """What the database calls the table, behind its schema unless that is a default one."""
        return tuple(exact_path([_text(self.attributes, "schema"), self.sql_name], is_postgres=False))

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns of @id or @@id."""
        single = tuple(self.column(f.name) for f in self.fields if f.attribute("id"))
        together = [a for _, a in self.attributes if a.name == "id"]
        return self.columns_of(together[0]) if together else single

    def columns_of(self, attribute: Attribute) -> tuple[str, ...]:
        """Return the columns of @@id, @@unique or @@index, which may be written without brackets."""
        return tuple(self.column(name) for name in field_names(attribute.argument("fields", position=0)))

    def to_table(self, schema: PrismaSchema, foreign_keys: tuple[ForeignKey, ...]) -> Table:
        """Return the table that Prisma makes of this model."""
        return Table(
            name=self.table,
            spelled=cased(self.sql_name),
            exact=() if self.path == path_of(self.table) else self.path,
            columns=tuple(self._column(f, schema) for f in self.fields if schema.is_column(f)),
            primary_key=self.primary_key,
            foreign_keys=foreign_keys,
            indexes=self._indexes(schema.provider),
            place=Place(file=self.file, line=self.line),
        )

    def _column(self, field: Entry, schema: PrismaSchema) -> Column:
        kind = sql_type(field, schema.provider, schema.enums)
        return Column(
            name=self.column(field.name),
            type=kind,
            nullable=field.modifier in {"?", "[]"} and self.column(field.name) not in self.primary_key,
            spelled=cased(sql_name(field)),
            exact=unlike(sql_name(field), self.column(field.name)),
            default=sql_default(field, kind, schema.provider, schema.enums),
            place=Place(file=self.file, line=field.line),
        )

    def _indexes(self, provider: str) -> tuple[Index, ...]:
        single = [
            self._index((f.line, a), (self.column(f.name),), provider)
            for f in self.fields
            if (a := f.attribute("unique"))
        ]
        blocks = [
            self._index((n, a), self.columns_of(a), provider)
            for n, a in self.attributes
            if a.name in _KEY_SUFFIX
        ]
        return tuple(index for index in (*single, *blocks) if index.columns)

    def _index(self, written: tuple[int, Attribute], columns: tuple[str, ...], provider: str) -> Index:
        line, attribute = written
        given = attribute.argument("map")
        suffix = "_" + _KEY_SUFFIX[attribute.name]
        room = _LONGEST_NAME.get(provider, 63) - len(suffix)
        exact = [self.exact_column(column) for column in columns]
        name = given.value if given else "_".join([self.sql_name, *exact])[:room] + suffix
        return Index(
            name=column_name(name),
            exact=unlike(name, column_name(name)),
            columns=columns,
            unique=attribute.name == "unique",
            partial=attribute.argument("where") is not None,
            method=_method(attribute),
            place=Place(file=self.file, line=line),
        )


def _method(attribute: Attribute) -> str:
    given = attribute.argument("type")
    return given.value.lower() if given else "fulltext" if attribute.name == "fulltext" else "btree"


def make_model(block: Block, file: str) -> Model:
    """Return the model of a block."""
    attributes = tuple((e.line, a) for e in block.entries if not e.name for a in e.attributes)
    own_name = _text(attributes, "map") or block.name
    return Model(
        name=block.name,
        file=file,
        line=block.line,
        table=table_name(_text(attributes, "schema"), own_name),
        sql_name=own_name,
        fields=tuple(entry for entry in block.entries if entry.name),
        attributes=attributes,
    )


def sql_name(field: Entry) -> str:
    """Return what @map calls the field, or its own name."""
    return mapped_name(field.attribute("map")) or field.name


def field_names(argument: Argument | None) -> list[str]:
    """Return the fields of `[a, b(sort: Desc)]` or of a lone `a`."""
    if argument is None:
        return []
    return [item.value for item in argument.items] if not argument.value else [argument.value]


def _text(attributes: tuple[tuple[int, Attribute], ...], name: str) -> str:
    return next((mapped_name(a) for _, a in attributes if a.name == name), "")
