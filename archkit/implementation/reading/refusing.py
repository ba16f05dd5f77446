"""What refuses a call: a thrown 401, 403 or 429, by tRPC's codes, by HTTP's, or by an error named so."""

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
    from ast_grep_py import SgNode

REFUSES = frozenset(
    {"UNAUTHORIZED", "UNAUTHENTICATED", "unauthorized", "unauthenticated", "unauthorised", "401"}
)
FORBIDS = frozenset({"FORBIDDEN", "forbidden", "403"})
LIMITS = frozenset({"TOO_MANY_REQUESTS", "limited", "limiter", "limit", "429"})
_STATUS = frozenset({"status", "code", "sendStatus", "writeHead"})
_SHORT = 3  # ctx.limit(...) and limited(...)(...), not the .limit(...) of a query that is built
_RAISED_IN = frozenset({"throw_statement", "yield_expression"})
_RAISED_BY = frozenset({"fail", "failSync", "die", "reject"})


def refuses(node: SgNode, kind: frozenset[str]) -> bool:
    """Whether anything inside refuses with one of these codes or names; a mere table of codes does not."""
    return any(_is_refusal(call, kind) for call in inner(node, "new_expression", "call_expression"))


def _is_refusal(call: SgNode, kind: frozenset[str]) -> bool:
    name = callee(call)
    words = words_of(name)
    if kind is LIMITS:
        if kind.intersection(words[-1:]) and ("rate" in words or len(chain_of(call).names) <= _SHORT):
            return True
    elif kind.intersection(words):
        return True
    if name in _STATUS:
        return any(argument.text() in kind for argument in arguments_of(call)[:1])
    return _names_code(call, kind) and _is_raised(call)


def _names_code(call: SgNode, kind: frozenset[str]) -> bool:
    """Whether an argument is an object with the code as a literal, such as new TRPCError({ code: "FORBIDDEN" })."""
    objects = [node for node in arguments_of(call) if node.kind() == "object"]
    pairs = [pair for node in objects for pair in node.named_children() if pair.kind() == "pair"]
    return any(
        name_of(pair.field("key")) in ("code", "status", "statusCode")
        and ((literal(pair.field("value")) or _text(pair.field("value"))) in kind)
        for pair in pairs
    )


def _is_raised(call: SgNode) -> bool:
    for node in call.ancestors():
        if node.kind() in _RAISED_IN:
            return True
        if node.kind() == "call_expression" and callee(node) in _RAISED_BY:
            return True
        if node.kind() in ("statement_block", "program"):
            return False
    return False


def _text(node: SgNode | None) -> str:
    return node.text() if node else ""
