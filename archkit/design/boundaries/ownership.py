"""Who owns whom: parts that live and die with a whole, and hubs that everybody references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.boundaries.keys import children, parents

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from archkit.design.boundaries.keys import Key
    from archkit.design.boundaries.names import Words

HUB_SHARE = 0.2
SMALLEST_HUB = 5


def hubs_of(keys: Collection[Key], tables: int) -> frozenset[str]:
    """Return the tables that a fifth of all tables or more reference, children named after it not counted."""
    foreign = children(key for key in keys if not key.named)
    smallest = max(SMALLEST_HUB, HUB_SHARE * tables)
    return frozenset(parent for parent, found in foreign.items() if len(found) >= smallest)


def owners_of(keys: Collection[Key], words: Mapping[str, Words], hubs: Collection[str]) -> dict[str, str]:
    """Return each owned child's owner: its only parent (hubs aside), whose name begins the child's.

    A part of a part belongs to the whole.
    """
    direct = {
        child: owner for child, found in parents(keys).items() if (owner := _owner(child, found, words, hubs))
    }
    return {child: _top(child, direct) for child in sorted(direct)}


def _owner(
    child: str, found: Collection[str], words: Mapping[str, Words], hubs: Collection[str]
) -> str | None:
    begins = [parent for parent in found if _begins(words[child], words[parent])]
    if not begins or len(set(found) - set(hubs)) > 1:
        return None
    return max(begins, key=lambda parent: (len(words[parent]), parent))


def _begins(child: Words, parent: Words) -> bool:
    return len(child) > len(parent) > 0 and child[: len(parent)] == parent


def _top(child: str, direct: Mapping[str, str]) -> str:
    owner = direct[child]
    while owner in direct:
        owner = direct[owner]
    return owner
