"""The rungs that need no running app: install, schema, SQL, types, tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.proof.process import run_tool
from archkit.implementation.proof.site import Outcome, Site, judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.implementation.proof.process import Ran

_OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED")


def install(site: Site) -> Outcome:
    """The packages install; without a network there is nothing to say about the code."""
    command = (*site.node.npm, "install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error")
    ran = run_tool(command, site.folder, seconds=900)
    if not ran.is_clean and any(sign in ran.log for sign in _OFFLINE):
        return Outcome("NO DATA", f"The packages cannot be had: no registry answers.\n{ran.log}")
    return judged(ran)


def schema(site: Site) -> Outcome:
    """Prisma's own parser accepts every schema."""
    return _each_schema(site, "validate", lambda ran: "valid" if ran.is_clean else "")


def sql(site: Site) -> Outcome:
    """Every schema gives SQL, and not an empty one."""
    return _each_schema(site, "sql", _tables_made)


def types(site: Site) -> Outcome:
    """The strict compiler accepts every file."""
    return judged(run_tool((*site.node.npm, "run", "build"), site.folder, seconds=600))


def tests(site: Site) -> Outcome:
    """The workspace's own tests pass."""
    return judged(run_tool((*site.node.npm, "test"), site.folder, seconds=900))


def _tables_made(ran: Ran) -> str:
    made = ran.said.upper().count("CREATE TABLE")
    return f"{made} tables" if ran.is_clean and made else ""


def _each_schema(site: Site, verb: str, told: Callable[[Ran], str]) -> Outcome:
    """Ask the schema tool about each app; what it says is the log only where nothing good can be told."""
    said = []
    for app in site.expectations.apps:
        ran = site.run("tools/schema.mjs", verb, app.schema_path, seconds=120)
        good = told(ran)
        if not good:
            return Outcome("FAIL", f"{app.name}: {ran.log.strip() or 'nothing came out'}")
        said.append(f"{app.name}: {good}")
    return Outcome("PASS", "\n".join(said))
