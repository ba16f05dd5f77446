"""The gates that code is held against: what must stand in it, and what must not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archkit.model.code import Seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.model.code import CodeFacts

Subject = Literal["as_is", "as_designed"]
FEWEST_CONNECTIONS = 10


def _nothing(_code: CodeFacts) -> str:
    return ""


@dataclass(frozen=True)
class CodeGate:
    """One rule about code.

    `count` gives what is counted, `looked_at` among how many of what `among` names. Where `must_be` is "none",
    each one counted misses the gate; where it is "some", one at least must be there, and each kind of
    `count` counts once. `rungs` of the proof try the same thing at run time; `beside` says what else was seen.
    """

    slug: str
    name: str
    unit: str
    must_be: Literal["none", "some"]
    count: Callable[[CodeFacts], tuple[Seen, ...]]
    looked_at: Callable[[CodeFacts], int]
    among: str
    rungs: tuple[str, ...] = ()
    beside: Callable[[CodeFacts], str] = _nothing

    @property
    def id(self) -> str:
        """The gate's id."""
        return f"GATE-{self.slug}"


def _files(code: CodeFacts) -> int:
    return code.files


def _procedures(code: CodeFacts) -> int:
    return len(code.procedures)


def _protected(code: CodeFacts) -> int:
    return sum(p.is_protected for p in code.procedures)


def _services(code: CodeFacts) -> int:
    return code.service_files


def _inputs(code: CodeFacts) -> int:
    return len(code.procedures) + code.unchecked_routes.count


def _configs(code: CodeFacts) -> int:
    return 0 if code.strict is None else 1


def _further_options(code: CodeFacts) -> str:
    return f" Further strict options that are off: {', '.join(code.options_off)}." if code.options_off else ""


def _assertions(code: CodeFacts) -> str:
    count = code.assertions.count
    return f" Type assertions beside: {count:,}." if count else ""


def _not_strict(code: CodeFacts) -> tuple[Seen, ...]:
    return (Seen(count=0 if code.strict else 1),)


def _unsanitised(code: CodeFacts) -> tuple[Seen, ...]:
    return (code.unchecked + code.loose_schemas + code.evaluated,)


def _without_limit(code: CodeFacts) -> tuple[Seen, ...]:
    return (code.without_limit,)


CODE_GATES = (
    CodeGate(
        "no-any",
        "no any, nothing hidden from the compiler",
        "places",
        "none",
        lambda code: (code.any_types + code.suppressions,),
        _files,
        "TypeScript files",
        ("types",),
        _assertions,
    ),
    CodeGate(
        "strict-mode",
        "strict compiler mode",
        "gaps",
        "none",
        _not_strict,
        _configs,
        "sets of compiler options",
        ("types",),
        _further_options,
    ),
    CodeGate(
        "input-schemas",
        "a schema on every external input",
        "inputs without schema",
        "none",
        lambda code: (code.unchecked,),
        _inputs,
        "procedures and routes",
        ("invalid",),
    ),
    CodeGate(
        "input-sanitisation",
        "inputs cleaned: no unknown fields, no text run as code",
        "places",
        "none",
        _unsanitised,
        _inputs,
        "procedures and routes",
        ("invalid",),
    ),
    CodeGate(
        "parameterised-queries",
        "values reach SQL as parameters only",
        "statements put together as text",
        "none",
        lambda code: (code.built_sql,),
        lambda code: code.queries.count + code.built_sql.count,
        "calls of the database",
    ),
    CodeGate(
        "authentication",
        "authentication on protected routes",
        "procedures open to everyone",
        "none",
        lambda code: (code.without_auth,),
        _procedures,
        "procedures",
        ("refused",),
    ),
    CodeGate(
        "authorisation",
        "authorisation on protected routes",
        "procedures open to whoever is signed in",
        "none",
        lambda code: (code.without_authorisation,),
        _protected,
        "protected procedures",
        ("refused",),
    ),
    CodeGate(
        "rate-limits",
        "a rate limit on every procedure",
        "procedures without limit",
        "none",
        _without_limit,
        _procedures,
        "procedures",
        ("tests",),
    ),
    CodeGate(
        "no-secrets",
        "no secrets in code",
        "secrets",
        "none",
        lambda code: (code.secrets,),
        _files,
        "TypeScript files",
    ),
    CodeGate(
        "effect-composition",
        "Effect for all composition",
        "files that wait for promises instead",
        "none",
        lambda code: (code.composed_otherwise,),
        _services,
        "service files",
        ("types",),
    ),
    CodeGate(
        "circuit-breaker",
        "a circuit breaker in use",
        "uses",
        "some",
        lambda code: (code.breakers,),
        _files,
        "TypeScript files",
        ("tests",),
    ),
    CodeGate(
        "retry",
        "retry of what fails for a moment",
        "uses",
        "some",
        lambda code: (code.retries,),
        _files,
        "TypeScript files",
        ("tests",),
    ),
    CodeGate(
        "transactions",
        "transactions for what must happen together",
        "uses",
        "some",
        lambda code: (code.transactions,),
        _files,
        "TypeScript files",
        ("tests",),
    ),
    CodeGate(
        "health-check",
        "a health check",
        "routes",
        "some",
        lambda code: (code.health_routes,),
        _files,
        "TypeScript files",
        ("boot", "health"),
    ),
    CodeGate(
        "graceful-degradation",
        "graceful degradation: breaker, 503 while away, orderly shutdown",
        "of 3 parts",
        "some",
        lambda code: (code.breakers, code.refusals, code.shutdowns),
        _files,
        "TypeScript files",
        ("shutdown",),
    ),
)
