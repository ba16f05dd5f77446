"""Names from strangers' files: those of the schema and plain words stay, what looks like a token goes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from archkit.scrub.secret_forms import KNOWN_KEY, SCRUBBED
from archkit.scrub.tokens import is_id, is_odd_name, is_secretive

_WORD = re.compile(r'"(?:[^"]|"")*"|[^\W\d][\w$]*', re.UNICODE)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,62}\Z", re.IGNORECASE)
_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_.:@/ -]{0,63}\Z")
_NAME = re.compile(r"\w[\w$.-]*(?: [\w$.-]+)*\Z")
_PARTS_OF_FILES = re.compile(r"([/\\.:@ ,;()\[\]{}])")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{1,8}(?![0-9A-Za-z])")  # of a day, a time, a turn
_LONGEST_NAME = 128
_SEGMENT_LIMIT = 64


def scrub_shape(folded: str, known: frozenset[str]) -> str:
    """Return the shape with every identifier blanked that is neither known nor plain."""
    return _WORD.sub(lambda match: _allowed(match[0], known), folded)


def scrub_label(text: str | None) -> str | None:
    """Return an application, user or session name if it is a plain label, else SCRUBBED; None stays."""
    if text is None or not text.strip():
        return None
    is_plain = _LABEL.match(text) and not (is_secretive(text) or is_odd_name(text) or KNOWN_KEY.search(text))
    return text if is_plain else SCRUBBED


def scrub_name(name: str) -> str | None:
    """Return the name of a table, column, service, procedure or decision as it may leave; None: it may not.

    It may where it is words: letters of any script, digits, underscores, dots, hyphens, single spaces.
    """
    if len(name) > _LONGEST_NAME or not _NAME.match(name) or KNOWN_KEY.search(name):
        return None
    letters = unicodedata.normalize("NFKD", name)
    return None if is_odd_name("".join(c for c in letters if not unicodedata.combining(c))) else name


def scrub_path(path: str) -> str:
    """Return an URL path as a template: segments that are not plain words become `:id`."""
    segments = path.partition("?")[0].partition("#")[0].split("/")
    return "/".join(s if not s or _is_plain_segment(s) else ":id" for s in segments)[:200] or "/"


def scrub_file(path: str) -> str:
    """Return the path of a file with the parts of its names blanked that look like a token."""
    return "".join(part if _is_plain_part(part) else SCRUBBED for part in _PARTS_OF_FILES.split(path))


def _is_plain_part(part: str) -> bool:
    return not (KNOWN_KEY.search(part) or is_odd_name(_NUMBER.sub("", part)))


def _allowed(word: str, known: frozenset[str]) -> str:
    name = word.strip('"')
    if name in known or name.lower() in known:
        return word
    is_plain = _PLAIN.match(name) and not (is_secretive(name) or is_odd_name(name))
    return word if is_plain else "x"


@lru_cache(maxsize=65_536)
def _is_plain_segment(segment: str) -> bool:
    text = segment.removeprefix(":").removeprefix("{").removesuffix("}")
    return (
        re.fullmatch(r"[A-Za-z][A-Za-z0-9_.,~-]*", text) is not None
        and len(text) <= _SEGMENT_LIMIT
        and not is_id(text)
    )
