"""Keys and lists of tables in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from archkit.design.boundaries.keys import Key

LISTED = 3


def described(key: Key) -> str:
    """Return the parent, the columns, and what makes the key strong or weak."""
    facts = [
        fact
        for fact, holds in (
            ("NOT NULL", key.required),
            ("part of its key", key.identifying),
            ("cascading", key.cascades),
            ("inferred from the name", key.inferred),
        )
        if holds
    ]
    return f"{key.parent} by {', '.join(key.columns)}" + (f" ({', '.join(facts)})" if facts else "")


def listed(names: Collection[str]) -> str:
    """Return the first names in order, and how many more there are."""
    ordered = sorted(names)
    more = len(ordered) - LISTED
    return ", ".join(ordered[:LISTED]) + (f" and {more} more" if more > 0 else "")
