"""Pools of connections: how many each may open, as a number in the code or as the default of a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.reading.tree import arguments_of, callee, chain_of, inner, name_of, words_of
from archkit.model.code import PoolSize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from archkit.implementation.reading.names import Names
    from archkit.implementation.reading.tree import Code, Link

_SIZES = frozenset({"max", "maxConnections", "connectionLimit", "connection_limit"})
_DEEPEST = 4


def pools_of(names: Names) -> Iterator[PoolSize]:
    """Yield the pools that are opened: new Pool({ max }), createPool({ connectionLimit }) and the like."""
    settings = _settings(names)
    for code in names.files:
        for call in code.all("new_expression", "call_expression"):
            words = words_of(callee(call))
            if words == ("create", "pool") or (call.kind() == "new_expression" and words[-1:] == ("pool",)):
                size = _size_given(call)
                number = _number(size, code, settings, names) if size is not None else None
                yield PoolSize(size=number, source=code.source(call))


def _size_given(call: SgNode) -> SgNode | None:
    objects = [node for node in arguments_of(call) if node.kind() == "object"]
    pairs = [pair for node in objects for pair in inner(node, "pair")]
    return next((p.field("value") for p in pairs if name_of(p.field("key")) in _SIZES), None)


def _settings(names: Names) -> dict[str, tuple[SgNode, Code]]:
    """Return what keys of objects are given, by name without case or `_`; the first wins."""
    found: dict[str, tuple[SgNode, Code]] = {}
    for code in names.files:
        for pair in code.all("pair"):
            value = pair.field("value")
            if value is not None:
                found.setdefault(_folded(name_of(pair.field("key"))), (value, code))
    return found


def _number(
    node: SgNode, code: Code, settings: dict[str, tuple[SgNode, Code]], names: Names, depth: int = 0
) -> int | None:
    """Return the number that an expression comes to, through settings and their defaults; None if unknown."""
    if node.text().isdecimal():
        return int(node.text())
    chain = chain_of(node)
    default = _default(chain.links)
    if default is None and node.kind() == "call_expression":
        default = _default_of_function(node, code, names)
    if default is not None:
        return default
    held = settings.get(_folded(chain.last))
    if node.kind() == "call_expression" or held is None or depth > _DEEPEST:
        return None
    return _number(*held, settings, names, depth + 1)


def _default(links: tuple[Link, ...]) -> int | None:
    """Return the number in .default(16)."""
    given = [link.arguments.named_children() for link in links if link.name == "default" and link.arguments]
    text = given[-1][0].text() if given and given[-1] else ""
    return int(text) if text.isdecimal() else None


def _default_of_function(call: SgNode, code: Code, names: Names) -> int | None:
    """Return the argument that a function of one's own hands to .default(...): whole(1, 1000, 10)."""
    declared = names.value_of(chain_of(call).root, code)
    parameters = declared[0].field("parameters") if declared else None
    if declared is None or parameters is None:
        return None
    order = [name_of(p.field("pattern") or p) for p in parameters.named_children()]
    for inside in inner(declared[0], "call_expression"):
        given = [argument.text() for argument in arguments_of(inside)]
        if callee(inside) == "default" and given and given[0] in order:
            arguments = arguments_of(call)
            place = order.index(given[0])
            text = arguments[place].text() if place < len(arguments) else ""
            return int(text) if text.isdecimal() else None
    return None


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
