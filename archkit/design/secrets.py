"""Columns that are stored and never shown: by what their name says."""

from __future__ import annotations

import re
from itertools import pairwise

from archkit.design.naming import singular, words

_HIDDEN = frozenset("password passwd pwd passphrase passcode secret salt otp totp hotp mfa cvv cvc".split())
_KEYED = frozenset("api private secret access signing encryption master".split())
_STORED = frozenset("hash digest value encrypted ciphertext crypt enc key secret plain raw".split())
_GLUED = re.compile(
    r"passw(?:or)?d|passphrase|secret$|(?:api|private|secret|access|encryption)key"
    r"|(?:access|refresh|auth|reset|api|bearer|session|csrf|id|verification|confirmation|invite|invitation"
    r"|remember|push|device|login|magic)token(?:hash)?$"
)
_SHOWN = frozenset("boolean datetime date time decimal float".split())
_NUMBERS = frozenset("integer bigint".split())
_CODES = frozenset("otp totp hotp cvv cvc passcode pwd password".split())


def is_secret(column: str, field_type: str) -> bool:
    """Whether the column's name says that it holds a secret, and its type that it can.

    `password_hash`, `api_key` and `reset_token` do; `password_changed_at`, `mfa_enabled`, `token_count` and
    `tokenizer` do not. What is in doubt is hidden.
    """
    parts = tuple(singular(word) for word in words(column))
    if field_type in _SHOWN:
        return False
    if field_type in _NUMBERS:
        return bool(parts) and parts[-1] in _CODES
    if parts[-1:] == ("credential",) or (parts[:1] == ("pass",) and _STORED & set(parts[1:])):
        return True
    return bool(_HIDDEN & set(parts)) or _is_token(parts) or _is_key(parts) or any(map(_GLUED.search, parts))


def _is_token(parts: tuple[str, ...]) -> bool:
    """Whether the words end in a token, or in what is kept of one."""
    while len(parts) > 1 and parts[-1] in _STORED:
        parts = parts[:-1]
    return bool(parts) and parts[-1] == "token"


def _is_key(parts: tuple[str, ...]) -> bool:
    """Whether a key is named that opens something; one that is public or only named by its id does not."""
    pairs = pairwise(parts)
    return any(a in _KEYED and b == "key" for a, b in pairs) and parts[-1] not in {"id", "name", "count"}
