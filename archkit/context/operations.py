"""What every project context holds an operation to, wherever its values are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archkit.context.difference import difference
from archkit.errors import ContextError, StaleWrite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.context import Entry, Update


def refuse_twice(updates: Sequence[Update]) -> None:
    """Raise ContextError where two updates are of one key."""
    seen: set[str] = set()
    for update in updates:
        if update.key in seen:
            raise ContextError("The key stands twice in one update.", where=update.key, then="Send it once.")
        seen.add(update.key)


def refuse_stale(update: Update, old: Entry | None, where: str) -> None:
    """Raise StaleWrite, with what changed, where the value is not the one that the update expects; `old` is it."""
    current = old.revision if old else ""
    if update.expected_revision not in {None, current}:
        now = f"its revision is now {current}" if current else "it is gone"
        what = f"The value changed since it was read; {now}."
        raise StaleWrite(what, where=where, diff=difference(old.value if old else None, update.value))


def holds(entry: Entry, words: Sequence[str]) -> bool:
    """Whether all words (in lower case) stand in what an entry says; one that cannot be read always counts."""
    if not words or entry.problem:
        return True
    text = f"{entry.key} {entry.description} {json.dumps(entry.value, ensure_ascii=False)}".casefold()
    return all(word in text for word in words)
