"""Secrets in code: literals that look like keys, and key-like literals under the name of a secret."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archkit.implementation.reading.tree import callee, chain_of, literal, name_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from archkit.implementation.reading.tree import Code
    from archkit.model.evidence import Source

# How well-known keys begin; the rest of each is random.
_KNOWN = re.compile(
    r"(AKIA|ASIA)[0-9A-Z]{16}$|(sk|rk)_(live|test)_\w{16,}|sk-[\w-]{20,}|gh[pousr]_\w{30,}|glpat-[\w-]{20}"
    r"|npm_\w{30,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{35}$|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.|-----BEGIN [A-Z ]*PRIVATE KEY"
)
_NAMES = frozenset("password passwd pwd secret passphrase credential credentials".split())
_PAIRS = (("api", "key"), ("private", "key"), ("access", "key"), ("signing", "key"), ("auth", "token"))
_LAST = frozenset({"token", "salt", "pepper"})
_THROUGH = frozenset("as_expression satisfies_expression parenthesized_expression".split())
_SHORTEST = 8
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0", ""})  # noqa: S104  names to compare with


def secrets_of(code: Code) -> Iterator[Source]:
    """Yield the literals that give a secret away."""
    for node in code.all("string", "template_string"):
        text = literal(node)
        if text and (_KNOWN.match(text) or _has_password(text) or _is_kept_in_code(node, text)):
            yield code.source(node)


def _is_kept_in_code(node: SgNode, text: str) -> bool:
    return _is_random(text) and any(_is_secret(name) for name in _holders(node))


def _is_random(text: str) -> bool:
    """Whether a literal may be a secret: no space, and letters mixed with digits or signs that names lack."""
    has_letter = any(c.isalpha() for c in text)
    has_other = any(not c.isalpha() and c not in "_.-/:" for c in text)
    return len(text) >= _SHORTEST and " " not in text and has_letter and has_other and "${" not in text


def _is_secret(name: str) -> bool:
    words = words_of(name)
    if not words or words[-1] in ("hash", "column", "field", "path", "url", "name", "header"):
        return False
    pairs = pairwise(words)
    return bool(_NAMES.intersection(words)) or words[-1] in _LAST or any(pair in _PAIRS for pair in pairs)


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


def _has_password(text: str) -> bool:
    """Whether a text is a URL with a password for another machine."""
    if "://" not in text:
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.password) and (parts.hostname or "") not in _LOOPBACK
    except ValueError:
        return False
