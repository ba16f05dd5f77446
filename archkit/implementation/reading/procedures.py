"""tRPC procedures and HTTP routes: what they take, what they give, and what stands before their work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.reading.names import results_of
from archkit.implementation.reading.refusing import FORBIDS, LIMITS, REFUSES, refuses
from archkit.implementation.reading.tree import (
    FUNCTIONS,
    arguments_of,
    callee,
    chain_of,
    inner,
    literal,
    name_of,
    unwrapped,
    words_of,
)
from archkit.model.code import CodeProcedure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from archkit.implementation.reading.names import Names
    from archkit.implementation.reading.tree import Chain, Code, Link
    from archkit.model.evidence import Source

_ENDS = frozenset({"query", "mutation", "subscription"})
_CHECKS = frozenset(
    {"parse", "parseAsync", "safeParse", "safeParseAsync", "decode", "decodeUnknown", "validate"}
)
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "all"})
_TAKEN = frozenset({"body", "query", "params"})
_CALLERS = frozenset(
    "account user session principal identity auth actor viewer caller member customer subject tenant claims".split()
)
_DEEPEST = 12


@dataclass(frozen=True)
class _Step:
    """A link of a procedure's chain, and the file it is written in."""

    link: Link
    code: Code


def procedures_of(code: Code, names: Names) -> Iterator[CodeProcedure]:
    """Yield the procedures that a file defines: what ends in .query, .mutation, .subscription and has a name."""
    for pair in code.all("pair", "variable_declarator"):
        value = pair.field("value")
        if value is None or value.kind() != "call_expression" or callee(value) not in _ENDS:
            continue
        chain = chain_of(value)
        steps = tuple(_Step(link, code) for link in chain.links)
        built = _built_by(chain, code, names)
        if built is not None or _looks_like_builder(chain):
            yield _procedure(pair, code, (*(built or ()), *steps), names)


def unchecked_routes(code: Code) -> Iterator[Source]:
    """Yield HTTP routes whose handler reads what a stranger sent, with no schema and no parse before it."""
    for call in code.all("call_expression"):
        given = arguments_of(call)
        path = literal(given[0]) if given else None
        if callee(call) not in _VERBS or path is None or not path.startswith("/"):
            continue
        handlers = [node for node in given if node.kind() in FUNCTIONS]
        has_schema = any(name_of(key) == "schema" for node in given[1:] for key in _keys(node))
        if not has_schema and any(_takes_unchecked(handler) for handler in handlers):
            yield code.source(call)


def _procedure(pair: SgNode, code: Code, steps: tuple[_Step, ...], names: Names) -> CodeProcedure:
    inputs = [step for step in steps if step.link.name == "input"]
    before = [s for s in steps if s.link.name in ("use", "concat", "unstable_concat", "")]
    handler = steps[-1].link.arguments
    is_protected = _stands_before(before, REFUSES, names) or _stands_before(before, FORBIDS, names)
    return CodeProcedure(
        name=_full_name(pair),
        source=code.source(pair),
        has_input=bool(inputs),
        has_output=any(step.link.name == "output" for step in steps),
        is_checked=_is_checked(inputs, handler, names),
        is_protected=is_protected,
        is_authorised=is_protected and (_stands_before(before, FORBIDS, names) or _knows_caller(handler)),
        is_limited=_stands_before(before, LIMITS, names),
    )


def _looks_like_builder(chain: Chain) -> bool:
    """Whether a chain begins at t.procedure, or at a name like publicProcedure that is declared elsewhere."""
    return any(words_of(name)[-1:] == ("procedure",) for name in chain.names[:2])


def _built_by(chain: Chain, code: Code, names: Names, depth: int = 0) -> tuple[_Step, ...] | None:
    """Return the steps that a chain's beginning brings along: `builder...` or `api.builder...`."""
    built = _built(chain.root, code, names, depth)
    member = next((link.name for link in chain.links if link.name), "")
    return built if built is not None else _built(f"{chain.root}.{member}", code, names, depth)


def _built(root: str, code: Code, names: Names, depth: int = 0) -> tuple[_Step, ...] | None:
    """Return the steps that a procedure builder of that name brings along; None where it is no builder."""
    root, _, member = root.partition(".")
    found = names.member_of(root, member, code) if member else names.value_of(root, code)
    declared = found if depth < _DEEPEST else None
    if declared is None:
        return None
    for expression in results_of(declared[0]):
        chain = chain_of(expression)
        steps = tuple(_Step(link, declared[1]) for link in chain.links)
        below = _built_by(chain, declared[1], names, depth + 1)
        if below is not None or any(link.name == "procedure" for link in chain.links):
            return (*(below or ()), *steps)
    return None


def _stands_before(steps: list[_Step], kind: frozenset[str], names: Names) -> bool:
    return any(
        refuses(node, kind)
        for step in steps
        if step.link.arguments is not None
        for node in names.reached(step.link.arguments, step.code)
    )


def _is_checked(inputs: list[_Step], handler: SgNode | None, names: Names) -> bool:
    if not inputs:
        return not (_takes(handler, "input") or _takes(handler, "rawInput") or _takes(handler, "getRawInput"))
    return all(_is_schema(step, names) for step in inputs) and not _takes(handler, "getRawInput")


def _is_schema(step: _Step, names: Names) -> bool:
    """Whether an input's argument can refuse anything: z.any(), z.unknown() and a bare function cannot."""
    given = step.link.arguments.named_children() if step.link.arguments else []
    if not given:
        return False
    schema = unwrapped(given[0])
    declared = names.value_of(schema.text(), step.code) if schema.kind() == "identifier" else None
    schema = unwrapped(declared[0]) if declared else schema
    if schema.kind() in FUNCTIONS:
        return any(callee(call) in _CHECKS for call in inner(schema, "call_expression"))
    return chain_of(schema).last.lower() not in ("any", "unknown")


def _takes(handler: SgNode | None, name: str) -> bool:
    """Whether a handler's first parameter is taken apart into that name, or the name is read from it."""
    function = next(iter(inner(handler, *FUNCTIONS)), None) if handler else None
    if function is None:
        return False
    parameters = function.field("parameters") or function.field("parameter")
    taken = inner(parameters, "shorthand_property_identifier_pattern", "pair_pattern") if parameters else []
    if any(name_of(node.field("key") or node) == name for node in taken):
        return True
    parts = inner(function, "member_expression") if not taken else []
    return any(chain_of(part).names[1:] == (name,) for part in parts)


def _knows_caller(handler: SgNode | None) -> bool:
    """Whether the work depends on who calls: it reads ctx.user, ctx.session.user and the like."""
    parts = inner(handler, "member_expression") if handler else []
    chains = [chain_of(part).names for part in parts]
    return any(
        chain[0] in ("ctx", "context") and _CALLERS.intersection(words_of(chain[1]))
        for chain in chains
        if len(chain) > 1
    )


def _takes_unchecked(handler: SgNode) -> bool:
    reads = any(chain_of(node).last in _TAKEN for node in inner(handler, "member_expression"))
    reads = reads or any(_takes(handler, name) for name in _TAKEN)
    return reads and not any(callee(call) in _CHECKS for call in inner(handler, "call_expression"))


def _keys(node: SgNode) -> list[SgNode]:
    pairs = node.named_children() if node.kind() == "object" else []
    keys = [pair.field("key") or pair for pair in pairs if pair.kind() != "spread_element"]
    return [key for key in keys if key.is_named()]


def _full_name(pair: SgNode) -> str:
    """Return <router>.<name>: the keys around it, and the variable that holds the router."""
    parts = [name_of(pair.field("key") or pair.field("name"))]
    for node in pair.ancestors():
        if node.kind() == "pair":
            parts.append(name_of(node.field("key")))
        elif node.kind() == "variable_declarator":
            parts.append(_router_name(name_of(node.field("name"))))
            break
    return ".".join(part for part in reversed(parts) if part)


def _router_name(variable: str) -> str:
    return variable.removesuffix("Router").removesuffix("Routes") if variable != "appRouter" else ""
