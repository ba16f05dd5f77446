"""Which table an observed endpoint is about: what its name says, as far as its requests touch it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archkit.design.endpoint_names import QUERIES, Name, name_of
from archkit.design.naming import singular, words

if TYPE_CHECKING:
    from archkit.design.traffic import Endpoint, Traffic, Work

OFTEN = 0.5  # of an endpoint's requests: what fewer do is not its work


def often(works: tuple[Work, ...]) -> tuple[Work, ...]:
    """Return what at least half of the requests do that do anything of the kind."""
    most = max((work.requests for work in works), default=0)
    return tuple(work for work in works if work.requests >= OFTEN * most)


def is_query(endpoint: Endpoint) -> bool:
    """Whether the endpoint only reads: so its statements say, else its method, else its verb."""
    if endpoint.works:
        return not often(endpoint.of("write"))
    if endpoint.method in QUERIES:
        return True
    return not endpoint.method and name_of(endpoint).action in ("list", "get")


def main_table(endpoint: Endpoint, traffic: Traffic) -> str | None:
    """Return the table that the endpoint is about, or None where that cannot be told.

    It is the one that its name fits best among those that its requests touch (among all, where no trace
    tells); where the name fits none of them, it is the only one that is written, or else read, or the one
    in the middle of those that are read together.
    """
    named = name_of(endpoint)
    if named.is_opaque:
        return None
    known = traffic.words
    touched = {w.table for w in often(endpoint.works) if w.table in known}
    fits = {t: named.fits(known[t]) for t in (touched or known) if named.fits(known[t])}
    if fits:
        return min(fits, key=lambda t: (-fits[t], len(known[t]), t))
    return _only(endpoint, traffic)


def _only(endpoint: Endpoint, traffic: Traffic) -> str | None:
    written, read = (
        {w.table for w in often(endpoint.of(access)) if w.table in traffic.words}
        for access in ("write", "read")
    )
    tables = written or read
    if len(tables) == 1:
        return min(tables)
    return None if written else _middle(tables, traffic)


def _middle(tables: set[str], traffic: Traffic) -> str | None:
    """Return the table with the most foreign keys from and to the others, if it is one, and has two or more."""
    ends: Counter[str] = Counter()
    for name in tables:
        table = traffic.system.table(name)
        parents = {key.to_table for key in (table.foreign_keys if table else ())} & tables - {name}
        ends.update(parents)
        ends[name] += len(parents)
    ranked = ends.most_common(2)
    is_one = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] > ranked[1][1])
    return ranked[0][0] if is_one and ranked[0][1] > 1 else None


def said_columns(named: Name, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the column that follows a "by" in the name: product_id of byProduct, sku of bySku."""
    wanted = tuple(singular(word) for word in named.by)
    found = [c for c in columns if words(c) in (named.by, (*wanted, "id"), wanted)] if wanted else []
    return (min(found, key=lambda c: (words(c) != named.by, c)),) if found else ()
