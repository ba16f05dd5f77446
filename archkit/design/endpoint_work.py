"""Which table an observed endpoint is about: what its name says, as far as its requests touch it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.endpoint_names import QUERIES, Name, name_of
from archkit.design.naming import singular, words

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    tells); where the name fits none of them, it is the only one that is written, or else read.
    """
    named = name_of(endpoint)
    if named.is_opaque:
        return None
    known = traffic.words
    touched = {w.table for w in often(endpoint.works) if w.table in known}
    fits = {t: named.fits(known[t]) for t in (touched or known) if named.fits(known[t])}
    if fits:
        return min(fits, key=lambda t: (-fits[t], len(known[t]), t))
    return _only(endpoint, known)


def _only(endpoint: Endpoint, known: Mapping[str, tuple[str, ...]]) -> str | None:
    for works in (endpoint.of("write"), endpoint.of("read")):
        tables = {w.table for w in often(works) if w.table in known}
        if tables:
            return min(tables) if len(tables) == 1 else None
    return None


def said_columns(named: Name, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the column that follows a "by" in the name: product_id of byProduct, sku of bySku."""
    wanted = tuple(singular(word) for word in named.by)
    found = [c for c in columns if words(c) in (named.by, (*wanted, "id"), wanted)] if wanted else []
    return (min(found, key=lambda c: (words(c) != named.by, c)),) if found else ()
