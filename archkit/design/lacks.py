"""What a design lacks, in sentences: what could not be designed, and which input or work would change that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.design.cache_reads import not_considered
from archkit.design.cache_wording import NOT_GENERATED
from archkit.design.procedures import unplaced
from archkit.design.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.design.cache_reads import Reads
    from archkit.model.api import Entity, Router
    from archkit.model.assessment import Assessment
    from archkit.model.decision import Decision
    from archkit.model.system import System

_LISTED = 6
_SIGN_IN = re.compile(
    r"\bauth(?:n|enticat\w*)?\b|\bsign(?:ing)?[ -]?(?:in|up|on)\b|(?<!the )(?<!a )\blog(?:ging)?[ -]?in\b"
    r"|\bpasswords?\b|\bsso\b|\boauth\d?\b|\boidc\b|\b2fa\b|\bmfa\b|\bcredentials?\b",
    re.IGNORECASE,
)
_NO_SIGN_IN = (
    "Sign-in, password hashing and tokens are not designed: the API checks bearer tokens that an identity provider"
    " issues."
)


def inputs_missing(measured: Assessment, system: System) -> Iterator[str]:
    """Yield what could not be designed for want of an input."""
    if not system.tables:
        yield (
            "No column is known. A schema (SQL or Prisma), or entities in the brief, would give the API, the data"
            " and the code."
        )
    if not measured.totals.statements:
        yield (
            "No query log was read. It would give caches, hot look-ups and what each transaction does; until then"
            " they are NO DATA."
        )
    if not measured.totals.requests:
        yield "No access log was read. It would give the endpoints and their rates; until then they are NO DATA."


def left_by_hand(reads: Reads) -> Iterator[str]:
    """Yield what is left to write: endpoints without a procedure, sign-in, secrets that are given as they are."""
    yield from _endpoints(reads.measured, reads.entities)
    taken = _secrets_taken(reads.entities, reads.routers)
    if taken or any(_SIGN_IN.search(goal) for goal in reads.measured.brief.goals):
        given = f" {_listed(taken)} as given: hash or encrypt them before." if taken else ""
        yield f"{_NO_SIGN_IN}{given}"


def caches_missing(reads: Reads, decisions: Iterable[Decision]) -> Iterator[str]:
    """Yield the caches that are decided and not built, and the reads that no cache was tried for."""
    chosen = [(d.chosen, d.title.removeprefix("Cache of ")) for d in decisions]
    for layer, sentence in NOT_GENERATED.items():
        waiting = [name for chosen_layer, name in chosen if chosen_layer == layer]
        if waiting:
            yield f"{sentence}: {_listed(waiting)} {'goes' if len(waiting) == 1 else 'go'} without a cache until then."
    yield from not_considered(reads)


def _endpoints(measured: Assessment, entities: tuple[Entity, ...]) -> Iterator[str]:
    """Yield the endpoints without a procedure by what is known of their work."""
    left = unplaced(measured, entities)
    works = {e.name: e.works for e in Traffic.of(measured).endpoints}
    reading = [name for name in left if works[name]]
    silent = [name for name in left if not works[name]]
    if reading:
        yield (
            f"{_counted(reading)} (reports, search, lists by way of other tables): no one table's procedure does"
            " their work; write them by hand."
        )
    if silent:
        yield f"{_counted(silent)}: no statement tells which table they are about; write them by hand."


def _counted(names: list[str]) -> str:
    have = "endpoint has" if len(names) == 1 else "endpoints have"
    return f"{len(names):,} {have} no procedure: {_listed(names)}"


def _secrets_taken(entities: tuple[Entity, ...], routers: tuple[Router, ...]) -> list[str]:
    """Return what creates take of secrets: `users.create takes passwordHash`."""
    creating = {r.table: r.name for r in routers if any(p.action == "create" for p in r.procedures)}
    secrets = ((e, [f.name for f in e.fields if f.is_secret and f.is_writable]) for e in entities)
    return [
        f"{creating[e.table]}.create takes {', '.join(s)}" for e, s in secrets if s and e.table in creating
    ]


def _listed(names: Iterable[str]) -> str:
    known = list(names)
    more = len(known) - _LISTED
    return ", ".join(known[:_LISTED]) + (f" and {more:,} more" if more > 0 else "")
