"""How secrets are written: well-known keys, connections with a password, and names that hold a secret."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

SCRUBBED = "(scrubbed)"
# How well-known keys begin; the rest of each is random.
KNOWN_KEY = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:AKIA|ASIA|AGPA|AROA|AIDA)[0-9A-Z]{16}(?![0-9A-Za-z])"
    r"|(?:sk|rk)_(?:live|test)_\w{16,}|whsec_\w{16,}|sk-[\w-]{20,}|gh[pousr]_\w{30,}|github_pat_\w{20,}"
    r"|glpat-[\w-]{20}|npm_\w{30,}|pypi-[\w-]{16,}|dop_v1_\w{16,}|shp(?:at|ss|ca|pa)_\w{16,}|hvs\.[\w-]{16,}"
    r"|xox[abeoprs]-[\w-]{10,}|AIza[\w-]{35}(?![\w-])|ya29\.[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|key-[0-9a-f]{32}|eyJ[\w-]{8,}(?:\.[\w-]*){1,4})"
)
PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----(?:[\s\S]*?-----END [A-Z0-9 ]+-----|[\s\S]*)"
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NAMES = frozenset("password passwd pwd secret passphrase credential credentials".split())
_PAIRS = (("api", "key"), ("private", "key"), ("access", "key"), ("signing", "key"), ("auth", "token"))
_LAST = frozenset({"token", "salt", "pepper"})
_HARMLESS_ENDS = frozenset("hash column field path url name header".split())
_MORE_NAMES = frozenset(
    "pass passcode passwort kennwort pw apikey authtoken accesstoken pgpassword cvv cvc".split()
)
_MORE_LAST = _LAST | {"authorization", "bearer", "cookie", "otp", "totp", "dsn", "jwt", "pin"}
_MORE_PAIRS = (
    ("session", "id"), ("encryption", "key"), ("secret", "key"), ("master", "key"), ("license", "key"),
    ("account", "key"), ("shared", "key"), ("storage", "key"), ("server", "key"), ("connection", "string"),
)  # fmt: skip
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0", ""})  # noqa: S104  names to compare with


@lru_cache(maxsize=4096)
def names_a_secret(name: str) -> bool:
    """Whether what bears this name in code is a secret: `dbPassword`, `API_KEY`; not `passwordHash`, `token_url`."""
    words = _words(name)
    if not words or words[-1] in _HARMLESS_ENDS:
        return False
    return bool(_NAMES.intersection(words)) or words[-1] in _LAST or _has_pair(words, _PAIRS)


@lru_cache(maxsize=4096)
def may_name_a_secret(name: str) -> bool:
    """Whether what stands behind this name may be a secret; wider than `names_a_secret`, for what leaves."""
    words = _words(name)
    if not words or words[-1] in _HARMLESS_ENDS:
        return False
    is_one = bool((_NAMES | _MORE_NAMES).intersection(words)) or words[-1] in _MORE_LAST
    return is_one or _has_pair(words, _PAIRS + _MORE_PAIRS)


def has_password(text: str) -> bool:
    """Whether a text is a URL with a password for another machine."""
    if "://" not in text:
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.password) and (parts.hostname or "") not in _LOOPBACK
    except ValueError:
        return False


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(name))


def _has_pair(words: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> bool:
    return any(pair in pairs for pair in pairwise(words))
