"""CodeFacts: what the text of a TypeScript workspace tells, each count with the lines that it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.evidence import Source
from archkit.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable


class Seen(Value):
    """How often something stands in the code; `places` are the first of them, in order of file and line."""

    count: int = 0
    places: tuple[Source, ...] = ()

    def __add__(self, other: Seen) -> Seen:
        """Return both together."""
        return Seen(count=self.count + other.count, places=(*self.places, *other.places))


class CodeProcedure(Value):
    """A tRPC procedure as the code has it; the name is `<router>.<name>`.

    `has_input` and `has_output`: a schema is given. `is_checked` is False where an input is taken that no
    schema checks; a procedure that takes none is checked. `is_protected`: what
    stands before it can answer 401 or 403; `is_authorised`: 403, or its work knows the caller; `is_limited`: 429.
    """

    name: str
    source: Source
    has_input: bool = False
    has_output: bool = False
    is_checked: bool = True
    is_protected: bool = False
    is_authorised: bool = False
    is_limited: bool = False


class PoolSize(Value):
    """The most connections of one pool, by a number in the code; None where it is set elsewhere."""

    size: int | None
    source: Source


class CodeFacts(Value):
    """What was read from the files of a workspace, its tests left out.

    `files` and `lines` count TypeScript; `unread` are files too large or not understood, so that what is
    absent from the rest may still be there. `strict` says whether every tsconfig has the strict mode on, None
    where there is none; `options_on` and `options_off` are further strict options of all of them.
    `unchecked_routes` are HTTP routes beside tRPC that read a body, query or parameters without a schema.
    `loose_schemas` let unknown fields through, `evaluated` runs or renders text as code. `refusals` answer that
    the service is away for a while (503). `service_files` compose the work; `composed_otherwise` are those among
    them that use promises where Effect would be. `documents` are the readme and OpenAPI files.
    """

    files: int = 0
    lines: int = 0
    test_files: int = 0
    unread: Seen = Seen()
    any_types: Seen = Seen()
    assertions: Seen = Seen()
    suppressions: Seen = Seen()
    strict: bool | None = None
    options_on: tuple[str, ...] = ()
    options_off: tuple[str, ...] = ()
    procedures: tuple[CodeProcedure, ...] = ()
    unchecked_routes: Seen = Seen()
    loose_schemas: Seen = Seen()
    evaluated: Seen = Seen()
    built_sql: Seen = Seen()
    queries: Seen = Seen()
    secrets: Seen = Seen()
    breakers: Seen = Seen()
    retries: Seen = Seen()
    transactions: Seen = Seen()
    health_routes: Seen = Seen()
    rate_limits: Seen = Seen()
    refusals: Seen = Seen()
    shutdowns: Seen = Seen()
    error_mappings: Seen = Seen()
    invalidations: Seen = Seen()
    logs: Seen = Seen()
    traces: Seen = Seen()
    metrics: Seen = Seen()
    pools: tuple[PoolSize, ...] = ()
    service_files: int = 0
    composed_otherwise: Seen = Seen()
    documents: tuple[str, ...] = ()

    @property
    def unchecked(self) -> Seen:
        """Procedures and routes whose input no schema checks."""
        return _sources(p for p in self.procedures if not p.is_checked) + self.unchecked_routes

    @property
    def without_input(self) -> Seen:
        """Procedures without an input schema, also those that take no input."""
        return _sources(p for p in self.procedures if not p.has_input)

    @property
    def without_output(self) -> Seen:
        """Procedures without an output schema."""
        return _sources(p for p in self.procedures if not p.has_output)

    @property
    def without_auth(self) -> Seen:
        """Procedures that everyone may call."""
        return _sources(p for p in self.procedures if not p.is_protected)

    @property
    def without_authorisation(self) -> Seen:
        """Protected procedures that let in whoever is signed in, for anything."""
        return _sources(p for p in self.procedures if p.is_protected and not p.is_authorised)

    @property
    def without_limit(self) -> Seen:
        """Procedures without a rate limit of their own; `rate_limits` are those of the whole server."""
        return _sources(p for p in self.procedures if not p.is_limited)


def seen(sources: Iterable[Source], most_places: int = 20) -> Seen:
    """Return how many sources there are, and the first of them."""
    ordered = sorted(sources, key=lambda s: (s.path, s.line or 0))
    return Seen(count=len(ordered), places=tuple(ordered[:most_places]))


def _sources(procedures: Iterable[CodeProcedure]) -> Seen:
    return seen(p.source for p in procedures)
