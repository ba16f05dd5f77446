"""An index that something asks for, and whether another one serves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.system import Table
    from archkit.model.value import Place


@dataclass(frozen=True)
class Wanted:
    """Rows of a table looked up by `equal` in any order, then by a range or sort over `then`."""

    table: Table
    equal: tuple[str, ...]
    then: tuple[str, ...] = ()
    why: str = ""
    evidence: tuple[str, ...] = ()
    where: Place | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, those compared for equality first."""
        return (*self.equal, *self.then)

    @property
    def is_served(self) -> bool:
        """Whether the table has an index for it already."""
        if not self.then:
            return self.table.has_index_on(self.equal)
        keys = [i.columns for i in self.table.indexes if not i.partial and i.method == "btree"]
        return any(self.is_served_by(key) for key in (self.table.primary_key, *keys))

    def is_served_by(self, key: tuple[str, ...]) -> bool:
        """Whether a btree over these columns begins with what is wanted."""
        n = len(self.equal)
        return set(key[:n]) == set(self.equal) and key[n : n + len(self.then)] == self.then
