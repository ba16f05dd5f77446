"""Requests of any log to the view `requests`: routes and urls become the names of endpoints.

A reader fills found(line, started_at, method, route, url, status, duration_ms, trace), at least one row, an empty
text for a method, route or url that is not known, and calls `name_endpoints`. One that made templates of its urls while
it read makes asked(...), with `template` and `address` (see requests.sql) in the place of url, and calls
`name_templates`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.model.endpoint import UNKNOWN, is_asset
from archkit.readers.access.crowding import Seen, collapse
from archkit.readers.statements import run_script
from archkit.scrub import scrub_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.store.warehouse import Connection

REQUESTS = {"requests": "out_requests"}
_FOLDER = Path(__file__).parent / "sql"
REQUEST_MACROS, _TEMPLATES, _CROWDS = (
    (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("request_macros", "templates", "crowds")
)
_MOST_BATCHED = 3  # a batch of more procedures is an endpoint of its own
_MOST_JUDGED = 20_000  # templates; above, the rare names of crowded places are ids without a closer look
_MOST_IN_PLACE = 1000
_DEEPEST = 8
_MOST_UNKNOWN = 30  # paths that the server never knew: above, they are what scanners try, not endpoints
_MOST_ASSETS = 30
_Row = tuple[str, str, int, int, bool]


def name_endpoints(connection: Connection) -> None:
    """Make out_requests of `found`."""
    run_script(connection, REQUEST_MACROS)
    connection.execute(
        "create or replace view asked as select line, started_at, method, route, "
        "template_of(path, asset_of(path)) as template, hash(path) as address, status, duration_ms, trace "
        "from (select *, path_of(url) as path from found)"
    )
    name_templates(connection)


def name_templates(connection: Connection) -> None:
    """Make out_requests of `asked`: ids are blanked by their form and by how many stand in one place."""
    run_script(connection, _TEMPLATES)
    _thin_out(connection)
    rows: list[_Row] = connection.execute(
        "select route, name, sum(calls)::bigint, sum(addresses)::bigint, bool_and(is_unknown) from templates "
        "group by route, name order by route, name"
    ).fetchall()
    named = [(route, name, endpoint) for (route, name, *_), endpoint in zip(rows, _names(rows), strict=True)]
    connection.execute("create or replace table named (route varchar, name varchar, endpoint varchar)")
    connection.execute(
        "insert into named select unnest($1), unnest($2), unnest($3)",
        [list(column) for column in zip(*named, strict=True)],
    )
    connection.execute(
        "create or replace table endpoints as "
        "select route, template, endpoint from templates join named using (route, name)"
    )
    connection.execute(
        "create or replace view out_requests as "
        "select line, started_at, endpoint, method, status, duration_ms, trace "
        "from asked join endpoints using (route, template)"
    )


def _thin_out(connection: Connection) -> None:
    """Keep what Python must look at in bounds, however many different paths a log has."""
    for depth in range(1, _DEEPEST + 1):
        ((names,),) = connection.execute("select count(distinct (route, name)) from templates").fetchall()
        if names <= _MOST_JUDGED:
            return
        run_script(connection, _CROWDS, depth=depth, most=_MOST_IN_PLACE)


def _names(rows: list[_Row]) -> list[str]:
    """Return the endpoint of each row."""
    templates = [_endpoint(route, name) for route, name, *_ in rows]
    addresses, calls, known = Counter[str](), Counter[str](), set[str]()
    for template, (*_, n, different, is_unknown) in zip(templates, rows, strict=True):
        addresses[template] += different
        calls[template] += n
        if not is_unknown:
            known.add(template)
    names = collapse(Seen(t, addresses[t], calls[t]) for t in addresses if not is_asset(t))
    names |= _gathered(t for t in addresses if is_asset(t))
    found = {names[template] for template in known}
    unknown = {name for name in names.values() if name not in found}
    is_crowded = len(unknown) > _MOST_UNKNOWN
    return [UNKNOWN if is_crowded and names[t] in unknown else names[t] for t in templates]


def _gathered(assets: Iterable[str]) -> dict[str, str]:
    """Return the assets by folder and kind; by kind alone where there are too many folders."""
    kinds = tuple(assets)
    is_crowded = len(kinds) > _MOST_ASSETS
    return {kind: "/" + kind.rsplit("/", 1)[1] if is_crowded else kind for kind in kinds}


def _endpoint(route: str, path: str) -> str:
    """Return the procedure of a tRPC path, the route as the framework names it, or the path as a template."""
    if is_asset(path) and not route:
        folder, _, kind = path.rpartition("/")
        return (scrub_path(folder) if folder else "") + f"/{kind}"
    _, is_trpc, procedures = scrub_path(path).partition("/trpc/")
    if not is_trpc:
        return scrub_path(route or path)
    distinct = dict.fromkeys(procedures.split(","))
    return ",".join(distinct) if len(distinct) <= _MOST_BATCHED else "batch"
