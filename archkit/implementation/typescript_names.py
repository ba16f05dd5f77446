"""Names of files and of what generated modules declare, made from names that are valid already."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from archkit.implementation.prisma_names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

_BEFORE_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_WORDS = re.compile(r"[^a-z0-9]+")


def kebab(name: str) -> str:
    """Return a camelCase name as files are called; two names never become one."""
    return _BEFORE_CAPITAL.sub("-", name).lower()


def spoken(name: str) -> str:
    """Return a PascalCase name as people say it."""
    return _BEFORE_CAPITAL.sub(" ", name).lower()


def folders(names: Iterable[str], fallback: str) -> dict[str, str]:
    """Return a folder's name for each name: small letters, digits and dashes, unique."""
    free = Names()
    return {name: free.take(_slug(name) or fallback) for name in dict.fromkeys(names)}


def camel(slug: str) -> str:
    """Return a folder's name as an identifier."""
    first, *rest = slug.split("-")
    joined = first + "".join(part[:1].upper() + part[1:] for part in rest)
    return joined if joined[:1].isalpha() else f"n{joined}"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _WORDS.sub("-", plain).strip("-")
