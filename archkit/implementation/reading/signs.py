"""Signs of how code runs: breaker, retry, transactions, health, shutdown, error mapping, telemetry, Effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.reading.tree import (
    arguments_of,
    callee,
    chain_of,
    inner,
    literal,
    name_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ast_grep_py import SgNode

    from archkit.implementation.reading.tree import Code
    from archkit.model.evidence import Source

Sign = tuple[str, "Callable[[SgNode], bool]"]
_ROUTES = frozenset({"get", "head", "all", "route"})
_HEALTH = frozenset("health healthz livez readyz healthcheck liveness readiness".split())
_LIMITERS = frozenset("@fastify/rate-limit express-rate-limit hono-rate-limiter @nestjs/throttler".split())
_LOGGERS = frozenset("pino winston bunyan @logtape/logtape".split())
_TRACERS = ("@opentelemetry/", "dd-trace", "@sentry/")
_METERS = ("prom-client", "@opentelemetry/sdk-metrics")
_LEVELS = frozenset({"logInfo", "logError", "logWarning", "logDebug"})
_EDGES = frozenset({"tryPromise", "promise", "async", "runPromise", "runPromiseExit"})
_DROPS = frozenset("changed delete del clear evict drop remove expire".split())
_AWAY = frozenset({"SERVICE_UNAVAILABLE", "503"})


def _is_breaker(call: SgNode) -> bool:
    return any("breaker" in words_of(name) for name in chain_of(call).names)


def _is_retry(call: SgNode) -> bool:
    words = set(words_of(callee(call)))
    return bool(words & {"retry", "retrying", "retries"}) and "after" not in words


def _is_transaction(call: SgNode) -> bool:
    words = words_of(callee(call))
    return "transaction" in words and not {"commit", "rollback", "release"}.intersection(words)


def _is_health(call: SgNode) -> bool:
    given = arguments_of(call)
    path = literal(given[0]) if given else None
    if path is None and given and callee(call) == "route":
        path = _value_of(given[0], "url") or _value_of(given[0], "path")
    return callee(call) in _ROUTES and path is not None and bool(_HEALTH.intersection(path.split("/")))


def _is_shutdown(call: SgNode) -> bool:
    if chain_of(call).names not in (("process", "on"), ("process", "once")):
        return callee(call) in ("runMain", "closeWithGrace")
    around = (node for node in call.ancestors() if node.kind() in ("for_in_statement", "call_expression"))
    texts = [text for node in (call, *around) for text in inner(node, "string")]
    return any(literal(text) == "SIGTERM" for text in texts)


def _is_evaluation(call: SgNode) -> bool:
    return chain_of(call).names in (("eval", ""), ("Function", "")) or callee(call) == "runInNewContext"


def _is_loose(call: SgNode) -> bool:
    return callee(call) in ("looseObject", "passthrough", "nonstrict")


def _is_invalidation(call: SgNode) -> bool:
    names = [words_of(name) for name in chain_of(call).names]
    of_cache = any({"cache", "caches"}.intersection(words) for words in names)
    last = set(words_of(callee(call)))
    return "invalidate" in last or (of_cache and bool(_DROPS.intersection(last)))


def _is_error_handler(call: SgNode) -> bool:
    return words_of(callee(call))[-2:] == ("error", "handler")


CALLS: tuple[Sign, ...] = (
    ("breakers", _is_breaker),
    ("retries", _is_retry),
    ("transactions", _is_transaction),
    ("health_routes", _is_health),
    ("shutdowns", _is_shutdown),
    ("evaluated", _is_evaluation),
    ("loose_schemas", _is_loose),
    ("invalidations", _is_invalidation),
    ("error_mappings", _is_error_handler),
)


def signs_of(code: Code) -> Iterator[tuple[str, Source]]:
    """Yield (the fact it belongs to, where) for each sign in a file."""
    for call in code.all("call_expression", "new_expression"):
        yield from ((name, code.source(call)) for name, is_sign in CALLS if is_sign(call))
        if _uses_import(call, code, _LIMITERS):
            yield "rate_limits", code.source(call)
        if _is_log(call, code):
            yield "logs", code.source(call)
    for node in code.all("pair", "method_definition", "shorthand_property_identifier"):
        if name_of(node.field("key") or node.field("name") or node) == "errorFormatter":
            yield "error_mappings", code.source(node)
    for node in code.all("string", "number"):
        if (literal(node) or node.text()) in _AWAY:
            yield "refusals", code.source(node)
    yield from _types(code)
    yield from _telemetry(code)


def is_service(code: Code) -> bool:
    """Whether the file's name says that it composes work: service or repository."""
    return bool({"service", "services", "repository"}.intersection(words_of(code.stem.rsplit("/", 1)[-1])))


def awaits(code: Code) -> list[SgNode]:
    """Return the places that wait for promises outside the edge where Effect takes them over."""
    promises = [call for call in code.all("call_expression") if chain_of(call).root == "Promise"]
    return [node for node in (*code.all("await_expression"), *promises) if not _is_at_edge(node)]


def uses_effect(code: Code) -> bool:
    """Whether the file imports Effect."""
    modules = {module for _, module in code.imports.values()}
    return any(module == "effect" or module.startswith(("effect/", "@effect/")) for module in modules)


def _is_at_edge(node: SgNode) -> bool:
    calls = (around for around in node.ancestors() if around.kind() == "call_expression")
    return any(callee(call) in _EDGES for call in calls)


def _types(code: Code) -> Iterator[tuple[str, Source]]:
    for node in code.all("predefined_type"):
        if node.text() == "any":
            yield "any_types", code.source(node)
    angled = () if code.path.endswith(".tsx") else ("type_assertion",)  # <T>x is an element there
    for node in code.all("as_expression", *angled, "non_null_expression"):
        if not node.text().endswith("as const"):
            yield "assertions", code.source(node)
    for node in code.all("comment"):
        words = node.text().strip("/*! \t").split()
        if words and words[0].startswith(("@ts-ignore", "@ts-expect-error", "@ts-nocheck", "eslint-disable")):
            yield "suppressions", code.source(node)


def _telemetry(code: Code) -> Iterator[tuple[str, Source]]:
    for statement in code.all("import_statement"):
        module = literal(statement.field("source")) or ""
        if module.startswith(_METERS):
            yield "metrics", code.source(statement)
        elif module.startswith(_TRACERS):
            yield "traces", code.source(statement)
    for call in code.all("call_expression"):
        if callee(call) in ("withSpan", "startSpan", "startActiveSpan"):
            yield "traces", code.source(call)
        elif chain_of(call).root == "Metric":
            yield "metrics", code.source(call)


def _is_log(call: SgNode, code: Code) -> bool:
    if _uses_import(call, code, _LOGGERS) or callee(call) in _LEVELS:
        return True
    given = arguments_of(call)
    has_logger = bool(given) and given[0].kind() == "object" and _has_key(given[0], "logger")
    return words_of(callee(call)) == ("fastify",) and has_logger


def _uses_import(call: SgNode, code: Code, modules: frozenset[str]) -> bool:
    """Whether a package's function is called, or handed over to be registered."""
    names = [chain_of(call).root, *(a.text() for a in arguments_of(call) if a.kind() == "identifier")]
    return any(code.imports.get(name, ("", ""))[1] in modules for name in names)


def _value_of(node: SgNode, key: str) -> str | None:
    pairs = node.named_children() if node.kind() == "object" else []
    return next((literal(p.field("value")) for p in pairs if name_of(p.field("key")) == key), None)


def _has_key(node: SgNode, key: str) -> bool:
    return any(name_of(child.field("key") or child) == key for child in node.named_children())
