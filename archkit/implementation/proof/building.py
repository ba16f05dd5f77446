"""The rungs that need no running app: install, schema, SQL, types, tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.proof.process import run_tool
from archkit.implementation.proof.site import Outcome, Site, judged

if TYPE_CHECKING:
    from collections.abc import Callable

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
    return _each_app(site, lambda path: ("tools/schema.mjs", "validate", path))


def sql(site: Site) -> Outcome:
    """Every schema gives SQL, and not an empty one."""
    outcome = _each_app(site, lambda path: ("tools/schema.mjs", "sql", path))
    if outcome.state == "PASS" and "CREATE TABLE" not in outcome.log.upper():
        return Outcome("FAIL", f"The SQL makes no table.\n{outcome.log}")
    return outcome


def types(site: Site) -> Outcome:
    """The strict compiler accepts every file."""
    return judged(run_tool((*site.node.npm, "run", "build"), site.folder, seconds=600))


def tests(site: Site) -> Outcome:
    """The workspace's own tests pass."""
    return judged(run_tool((*site.node.npm, "test"), site.folder, seconds=900))


def _each_app(site: Site, command: Callable[[str], tuple[str, ...]]) -> Outcome:
    said = []
    for app in site.expectations.apps:
        ran = site.run(*command(app.schema_path), seconds=120)
        said.append(f"{app.name}: {ran.log.strip()}")
        if not ran.is_clean:
            return Outcome("FAIL", said[-1])
    return Outcome("PASS", "\n".join(said))
