"""Requests of any log to the view `requests`: routes and urls become the names of endpoints.

A reader fills found(source, line, started_at, method, route, url, status, duration_ms, trace), at least one row; urls
without their query, an empty text for a method, route or url that is not known.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archkit.readers.access.crowding import Seen, collapse
from archkit.scrub import scrub_path

if TYPE_CHECKING:
    from archkit.store.warehouse import Connection

REQUESTS = {"requests": "out_requests"}
_ORIGIN = re.compile(r"^[a-z]+://[^/]*", re.IGNORECASE)
_MOST_BATCHED = 3  # a batch of more procedures is an endpoint of its own


def name_endpoints(connection: Connection) -> None:
    """Make out_requests of `found`: ids in urls are blanked by their form and by how many stand in one place."""
    rows = connection.execute("select method, route, url, count(*) from found group by all").fetchall()
    templates = [(m, r, u, _endpoint(r, u)) for m, r, u, _ in rows]
    addresses, calls = Counter[str](), Counter[str]()
    for (*_, name), (*_, n) in zip(templates, rows, strict=True):
        addresses[name] += 1
        calls[name] += n
    names = collapse(Seen(name, addresses[name], calls[name]) for name in addresses)
    named = [(m, r, u, names[name]) for m, r, u, name in templates]
    connection.execute(
        "create table endpoints (method varchar, route varchar, url varchar, endpoint varchar)"
    )
    connection.execute(
        "insert into endpoints select unnest($1), unnest($2), unnest($3), unnest($4)",
        [list(column) for column in zip(*named, strict=True)],
    )
    connection.execute(
        "create table out_requests as "
        "select source, line, started_at, endpoint, method, status, duration_ms, trace "
        "from found join endpoints using (method, route, url) order by line"
    )


def _endpoint(route: str, url: str) -> str:
    """Return the procedure of a tRPC url, the route as the framework names it, or the url as a template."""
    path = _ORIGIN.sub("", url)
    _, is_trpc, procedures = scrub_path(path).partition("/trpc/")
    if not is_trpc:
        return scrub_path(route or path)
    distinct = dict.fromkeys(procedures.split(","))
    return ",".join(distinct) if len(distinct) <= _MOST_BATCHED else "batch"
