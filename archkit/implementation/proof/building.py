"""The rungs that need no running app: install, schema, SQL, types, tests."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from archkit.implementation.proof.site import Outcome, Site, judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.implementation.proof.process import Ran

_OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED")


def install(site: Site) -> Outcome:
    """The packages install; without a network there is nothing to say about the code."""
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    # What npm is told elsewhere may leave out the compiler, and no package here needs to run a script of its own.
    ran = site.run_npm(
        "install", "--prefer-offline", "--include=dev", "--ignore-scripts", *quiet, seconds=900
    )
    if not ran.is_clean and any(sign in ran.said for sign in _OFFLINE):
        return Outcome("NO DATA", f"The packages cannot be had: no registry answers.\n{ran.said}")
    return judged(ran)


def schema(site: Site) -> Outcome:
    """Prisma's own parser accepts every schema."""
    return _each_schema(site, "validate", lambda ran: "valid" if ran.is_clean else "")


def sql(site: Site) -> Outcome:
    """Every schema gives SQL, and not an empty one."""
    return _each_schema(site, "sql", _tables_made)


def types(site: Site) -> Outcome:
    """The strict compiler accepts every file."""
    # What an earlier build left, tests of services that are gone among it, would be run as if it were new.
    shutil.rmtree(site.folder / "dist", ignore_errors=True)
    return judged(site.run_npm("run", "build", seconds=600))


def tests(site: Site) -> Outcome:
    """The workspace's own tests pass."""
    return judged(site.run_npm("test", seconds=900))


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
            return Outcome("FAIL", f"{app.name}: {ran.said.strip() or 'nothing came out'}")
        said.append(f"{app.name}: {good}")
    return Outcome("PASS", "\n".join(said))


RUNGS = (install, schema, sql, types, tests)
