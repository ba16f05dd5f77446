"""Words: names in code become the words they are made of, so that plain questions find them."""

from __future__ import annotations

import re
from functools import lru_cache

_COMPOUND = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]*+(?:[a-z0-9]++[A-Z]|(?<=[A-Z]{2})[a-z])[A-Za-z0-9]*+"  # camelCase, HTTPServer
)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST_NAME = 80  # what is longer is no name


def with_parts(text: str) -> str:
    """Return the text with each compound name followed by its parts; `_`, `-`, `.` divide words already."""
    return _COMPOUND.sub(lambda match: _parts(match[0]), text)


@lru_cache(maxsize=65_536)
def _parts(name: str) -> str:
    """Return a name and its parts; a lone letter also joins the next part: tRPC is trpc and rpc."""
    if len(name) > _LONGEST_NAME:
        return name
    words = [name]
    letter = ""
    for part in _PART.findall(name):
        if letter:
            words.append(letter + part)
        letter = part if len(part) == 1 and part.isalpha() else ""
        if not letter:
            words.append(part)
    return " ".join(dict.fromkeys(word.lower() for word in words))
