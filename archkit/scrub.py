"""The one filter for strangers' text: what is not known to be harmless is blanked.

Literals and comments are already gone from shapes (`sql.shapes`). Here names are held to an allow-list:
the identifiers of the schema, and plain short words that do not look like a token (SQL's own words,
functions, aliases, tables that the schema lacks). Anything else becomes a placeholder.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archkit.laws import wordlikeness

_WORD = re.compile(r'"(?:[^"]|"")*"|[^\W\d][\w$]*', re.UNICODE)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z", re.IGNORECASE)
_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_.:@/ -]{0,63}\Z")
_LONGEST_PART = 24
_MOST_DIGITS = 4
_SEGMENT_LIMIT = 64
_FEWEST_JUDGED = 12
_VERSION = re.compile(r"V\d{1,2}\Z")  # of a procedure, as in listOrdersV2
_LONGEST_SMALL = 14  # lower-case letters without a break
_SEPARATORS = re.compile(r"[_.,:@/ ~-]")
_ID = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"  # UUID
    r"|(?<![0-9A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])"  # ULID
    r"|(?<![0-9a-z])(?=[a-f]*\d[a-f]*\d)[0-9a-f]{8,}(?![0-9a-z])",  # hexadecimal
    re.IGNORECASE,
)


def scrub_shape(folded: str, known: frozenset[str]) -> str:
    """Return the shape with every identifier blanked that is neither known nor plain."""
    return _WORD.sub(lambda match: _allowed(match[0], known), folded)


def scrub_label(text: str | None) -> str | None:
    """Return an application, user or session name if it is a plain label, else "(scrubbed)"; None stays."""
    if text is None or not text.strip():
        return None
    return text if _LABEL.match(text) and not _is_secretive(text) else "(scrubbed)"


def scrub_path(path: str) -> str:
    """Return an URL path as a template: segments that are not plain words become `:id`."""
    segments = path.partition("?")[0].partition("#")[0].split("/")
    return "/".join(s if not s or _is_plain_segment(s) else ":id" for s in segments)[:200] or "/"


def _allowed(word: str, known: frozenset[str]) -> str:
    name = word.strip('"')
    if name in known or name.lower() in known:
        return word
    return word if _PLAIN.match(name) and not _is_secretive(name) else "x"


@lru_cache(maxsize=65_536)
def _is_plain_segment(segment: str) -> bool:
    text = segment.removeprefix(":").removeprefix("{").removesuffix("}")
    return (
        re.fullmatch(r"[A-Za-z][A-Za-z0-9_.,~-]*", text) is not None
        and len(text) <= _SEGMENT_LIMIT
        and not _is_id(text)
    )


def _is_id(segment: str) -> bool:
    """Whether a part of a path is an id: by its form, or because it reads like chance, whole or in part."""
    parts = _SEPARATORS.split(segment)
    if _ID.search(segment) or any(_is_token(part) or _is_random(part) for part in parts):
        return True
    is_calm = len(parts) > 1 and all(re.fullmatch(r"[A-Z]?[a-z]*\d{0,2}", part) for part in parts)
    return not is_calm and _is_random(segment)


def _is_random(text: str) -> bool:
    fewest = _LONGEST_SMALL if re.fullmatch(r"[a-z]+", text) else _FEWEST_JUDGED
    return len(text) >= fewest and wordlikeness(_VERSION.sub("", text)) < 0


def _is_secretive(name: str) -> bool:
    """Whether a name looks like a token: a long unbroken part, many digits, or mixed hexadecimal."""
    parts = _SEPARATORS.split(name)
    return any(len(part) > _LONGEST_PART or _is_token(part) for part in parts) or "@" in name


def _is_token(part: str) -> bool:
    digits = sum(c.isdigit() for c in part)
    return (
        part.startswith("eyJ")  # how a JSON web token begins
        or digits > _MOST_DIGITS
        or bool(re.search(r"\d[a-zA-Z]+\d[a-zA-Z]+\d", part))
        or bool(re.fullmatch(r"(?=.*\d)[A-Z0-9]{16,}", part))  # an access key
    )
