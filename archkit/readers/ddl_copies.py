"""What a table takes over from another one, by LIKE or INHERITS."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archkit.model.system import AUTOINCREMENT, Column

if TYPE_CHECKING:
    from archkit.readers.ddl_draft import Change, Draft


def with_copied(draft: Draft, source: Draft, change: Change) -> Draft:
    """Return the table with the other one's columns before its own, its keys only where they are asked for."""
    own = {column.name for column in draft.columns}
    copied = (_copied(c, change) for c in source.to_table().columns if c.name not in own)
    columns = (*copied, *draft.columns)
    if change.get("with_keys"):
        indexes = tuple(
            (name, index.model_copy(update={"name": None, "exact": ""})) for name, index in source.indexes
        )
        draft = replace(draft, primary_key=source.primary_key, indexes=(*draft.indexes, *indexes))
    return replace(draft, columns=columns)


def _copied(column: Column, change: Change) -> Column:
    """Return what LIKE takes over of a column: all, or its type and what INCLUDING names."""
    included = {*change.get("included", ["all"])}
    update: dict[str, object] = {}
    is_counted = column.default == AUTOINCREMENT and "serial" not in column.type
    if not included & {"all", "identity" if is_counted else "defaults"}:
        update["default"] = None
    if not included & {"all", "identity" if is_counted else "generated"}:
        update["is_generated"] = False
    if not included & {"all", "constraints"}:
        update["one_of"] = ()
    return column.model_copy(update=update)
