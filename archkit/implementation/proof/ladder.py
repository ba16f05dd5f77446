"""The proof ladder: each rung is tried in order, and none stands on one that failed."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from archkit.implementation.proof import building, running
from archkit.implementation.proof.expectations import read_expectations
from archkit.implementation.proof.node import HOW, find_node
from archkit.implementation.proof.site import Outcome, Site
from archkit.implementation.proof.telling import secrets_of, tail, told
from archkit.model.proof import Proof, Rung

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archkit.implementation.proof.expectations import AppExpectations

NAMES = ("node", *(rung.__name__ for rung in (*building.RUNGS, *running.RUNGS)))
_NEEDS = {
    "install": "node",
    "schema": "install",
    "sql": "schema",
    "types": "install",
    "tests": "types",
    "boot": "types",
    **dict.fromkeys(("health", "query", "mutation", "refused", "invalid", "shutdown"), "boot"),
}


def _silent(_rung: str, _share: float) -> None:
    """Show no progress."""


def prove(
    folder: Path, *, dsn: str | None = None, on_progress: Callable[[str, float], None] = _silent
) -> Proof:
    """Climb the ladder over a generated workspace; raises InputError where the folder is none.

    `dsn` names a PostgreSQL in which each app gets a schema of its own for the while; else an embedded one runs.
    """
    expectations = read_expectations(folder)
    node = find_node()
    climbed = {"node": Rung(name="node", state="PASS" if node else "NO DATA", seconds=0, log=_said_of(node))}
    if node:
        site = Site(folder.resolve(), expectations, node, dsn)
        for rung in building.RUNGS:
            on_progress(rung.__name__, len(climbed) / len(NAMES))
            climbed[rung.__name__] = _tried(rung.__name__, climbed, partial(rung, site))
        _climb_apps(site, climbed, on_progress)
    on_progress("done", 1.0)
    rungs = tuple(climbed.get(name) or _not_tried(name, climbed) for name in NAMES)
    safe = (rung.model_copy(update={"log": _safe(rung.log, folder, dsn)}) for rung in rungs)
    return Proof(rungs=tuple(safe), design=expectations.design)


def _climb_apps(site: Site, climbed: dict[str, Rung], on_progress: Callable[[str, float], None]) -> None:
    """Try the running rungs on one app after the other, and join what came of them."""
    if not (_has_passed("types", climbed) and site.expectations.apps):
        return
    tried = []
    for number, app in enumerate(site.expectations.apps):
        share = (len(building.RUNGS) + 1 + len(running.RUNGS) * number / len(site.expectations.apps)) / len(
            NAMES
        )
        on_progress(f"running {app.name}", share)
        tried.append((app.name, _climb_app(site, app, climbed)))
    for rung in running.RUNGS:
        climbed[rung.__name__] = _joined([(name, rungs[rung.__name__]) for name, rungs in tried])


def _climb_app(site: Site, app: AppExpectations, climbed: dict[str, Rung]) -> dict[str, Rung]:
    own = dict(climbed)
    with running.started(site, app) as process:
        for rung in running.RUNGS:
            own[rung.__name__] = _tried(rung.__name__, own, partial(rung, process))
    return own


def _tried(name: str, climbed: dict[str, Rung], rung: Callable[[], Outcome]) -> Rung:
    if not _has_passed(_NEEDS[name], climbed):
        return _not_tried(name, climbed)
    began = time.monotonic()
    outcome = rung()
    return Rung(name=name, state=outcome.state, seconds=round(time.monotonic() - began, 2), log=outcome.log)


def _not_tried(name: str, climbed: dict[str, Rung]) -> Rung:
    """Return a rung that names the lowest one that it would have stood on."""
    below = _NEEDS[name]
    while not _has_passed(below, climbed) and below in _NEEDS and not _has_passed(_NEEDS[below], climbed):
        below = _NEEDS[below]
    has_fallen = below in climbed and not _has_passed(below, climbed)
    why = f"Not tried: {below} did not pass." if has_fallen else "The workspace has no app."
    return Rung(name=name, state="NO DATA", seconds=0, log=why)


def _has_passed(name: str, climbed: dict[str, Rung]) -> bool:
    return name in climbed and climbed[name].state == "PASS"


def _joined(rungs: list[tuple[str, Rung]]) -> Rung:
    """Return one rung for all apps: the worst state, the seconds together."""
    proof = Proof(rungs=tuple(rung for _, rung in rungs))
    telling = [(app, r) for app, r in rungs if r.state == proof.state]
    log = "\n".join(f"{app}: {rung.log}" for app, rung in telling)
    seconds = round(sum(rung.seconds for _, rung in rungs), 2)
    return Rung(name=rungs[0][1].name, state=proof.state, seconds=seconds, log=log)


def _safe(log: str, folder: Path, dsn: str | None) -> str:
    return tail(told(log, folder, secrets_of(dsn)))


def _said_of(node: object) -> str:
    return f"Node {getattr(node, 'version', '')}" if node else HOW
