"""Prisma enums, and the names that @map and @@map give to them and to their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.system import Enum, path_of
from archkit.model.value import Place
from archkit.readers.prisma_entries import mapped_name
from archkit.sql.identifiers import cased, exact_path, table_name

if TYPE_CHECKING:
    from archkit.readers.prisma_syntax import Block


@dataclass(frozen=True)
class PrismaEnum:
    """An enum block of a file."""

    block: Block
    file: str

    @property
    def sql_name(self) -> str:
        """The name of the type in the database, as tables are called."""
        return table_name(self._of_block("schema"), self._own_name)

    @property
    def values(self) -> dict[str, str]:
        """What each value of the schema is in the database."""
        return {e.name: mapped_name(e.attribute("map")) or e.name for e in self.block.entries if e.name}

    def to_enum(self) -> Enum:
        """Return the enum that Prisma makes of the block."""
        path = tuple(exact_path([self._of_block("schema"), self._own_name], is_postgres=False))
        return Enum(
            name=self.sql_name,
            exact=() if path == path_of(self.sql_name) else path,
            values=tuple(dict.fromkeys(self.values.values())),
            spelled=cased(self._own_name),
            place=Place(file=self.file, line=self.block.line),
        )

    @property
    def _own_name(self) -> str:
        return self._of_block("map") or self.block.name

    def _of_block(self, attribute: str) -> str:
        found = (mapped_name(e.attribute(attribute)) for e in self.block.entries if not e.name)
        return next((name for name in found if name), "")
