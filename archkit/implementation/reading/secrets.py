"""Secrets in code: literals that look like keys, and key-like literals under the name of a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.implementation.reading.tree import callee, chain_of, literal, name_of
from archkit.scrub.secret_forms import KNOWN_KEY, PRIVATE_KEY, has_password, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from archkit.implementation.reading.tree import Code
    from archkit.model.evidence import Source

_THROUGH = frozenset("as_expression satisfies_expression parenthesized_expression".split())
_SHORTEST = 8


def secrets_of(code: Code) -> Iterator[Source]:
    """Yield the literals that give a secret away."""
    for node in code.all("string", "template_string"):
        text = literal(node)
        if text and (
            KNOWN_KEY.match(text)
            or PRIVATE_KEY.match(text)
            or has_password(text)
            or _is_kept_in_code(node, text)
        ):
            yield code.source(node)


def _is_written_as_secret(text: str) -> bool:
    return bool(KNOWN_KEY.match(text) or PRIVATE_KEY.match(text)) or has_password(text)


def _is_kept_in_code(node: SgNode, text: str) -> bool:
    return _is_random(text) and any(names_a_secret(name) for name in _holders(node))


def _is_random(text: str) -> bool:
    """Whether a literal may be a secret: no space, and letters mixed with digits or signs that names lack."""
    has_letter = any(c.isalpha() for c in text)
    has_other = any(not c.isalpha() and c not in "_.-/:" for c in text)
    return len(text) >= _SHORTEST and " " not in text and has_letter and has_other and "${" not in text


def _holders(node: SgNode) -> Iterator[str]:
    """Yield the names that a literal is given to: its variable, key or target, the setting that it stands in for."""
    parent = node.parent()
    while parent is not None:
        kind = parent.kind()
        if kind == "binary_expression":
            left = parent.field("left")
            yield chain_of(left).last if left else ""
        elif kind in ("variable_declarator", "pair", "assignment_expression", "public_field_definition"):
            key = parent.field("name") or parent.field("key") or parent.field("left")
            yield chain_of(key).last or name_of(key) if key else ""
            return
        elif kind == "call_expression":
            if callee(parent) != "default":
                return
        elif kind not in _THROUGH and kind != "arguments":
            return
        parent = parent.parent()
