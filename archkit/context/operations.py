"""What every project context holds an operation to, wherever its values are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archkit.errors import ContextError

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


def holds(entry: Entry, words: Sequence[str]) -> bool:
    """Whether all words (in lower case) stand in what an entry says; one that cannot be read always counts."""
    if not words or entry.problem:
        return True
    text = f"{entry.key} {entry.description} {json.dumps(entry.value, ensure_ascii=False)}".casefold()
    return all(word in text for word in words)
