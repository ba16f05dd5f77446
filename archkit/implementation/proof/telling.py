"""What a rung's log may tell: no secrets, no places on this machine, no signs that only a terminal reads."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

LOG_LENGTH = 6_000
_COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TOKEN = re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*")
_HOST = re.compile(r'("hostname":)"[^"]*"')


def told(text: str, folder: Path, secrets: Iterable[str] = ()) -> str:
    """Return the text with `folder` as `.`, other known places and the secrets as words in parentheses."""
    plain = _CONTROLS.sub("", _COLOURS.sub("", text))
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        plain = plain.replace(secret, "(secret)")
    plain = _HOST.sub(r'\1"(host)"', _TOKEN.sub("(token)", plain))
    for place, name in _places(folder):
        plain = re.sub(rf"(?:file://)?{re.escape(place)}(?![\w-])", name, plain)
    return plain


def tail(text: str) -> str:
    """Return the end of what was said."""
    return text if len(text) <= LOG_LENGTH else f"[...]\n{text[-LOG_LENGTH:]}"


def secrets_of(dsn: str | None) -> tuple[str, ...]:
    """Return what may not be told of a database: its whole URL, and its password, quoted and plain."""
    if not dsn:
        return ()
    try:
        password = urlsplit(dsn).password or ""
    except ValueError:
        password = ""
    return (dsn, password, unquote(password))


def _places(folder: Path) -> list[tuple[str, str]]:
    """Return places with the words for them, the longest first: one may lie inside another."""
    named = {tempfile.gettempdir(): "(temp)", str(Path(os.path.expanduser("~"))): "~"}  # noqa: PTH111  Path.home() raises where there is none
    named |= {str(folder): ".", str(folder.resolve()): "."}
    long_enough = [(place, name) for place, name in named.items() if len(place) > 1]
    return sorted(long_enough, key=lambda item: len(item[0]), reverse=True)
