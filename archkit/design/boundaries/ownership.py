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
    """Return each owned child's owner; a part of a part belongs to the whole.

    An owner is the only parent (hubs aside), and either the child's name begins with the owner's, or the
    child has the owner's id and is deleted with it.
    """
    extended = {(key.child, key.parent) for key in keys if key.extends and key.cascades}
    direct: dict[str, str] = {}
    for child, found in parents(keys).items():
        wholes = [p for p in found if _begins(words[child], words[p]) or (child, p) in extended]
        if wholes and len(found - set(hubs)) <= 1:
            direct[child] = max(wholes, key=lambda parent: (len(words[parent]), parent))
    return {child: _top(child, direct) for child in sorted(direct)}


def _begins(child: Words, parent: Words) -> bool:
    return len(child) > len(parent) > 0 and child[: len(parent)] == parent


def _top(child: str, direct: Mapping[str, str]) -> str:
    owner, seen = direct[child], {child}
    while owner in direct and owner not in seen:
        seen.add(owner)
        owner = direct[owner]
    return owner
