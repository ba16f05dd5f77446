"""What others put around the lines that PostgreSQL writes: syslog and its like, containers, collectors of clouds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FOLDER = Path(__file__).parent / "sql"
_ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)"
# syslog (RFC 3164 and 5424, also with ISO times) and logplex: time, process and place of the chunk, then the text.
SYSLOG = (
    rf"^(?:<\d+>\d{{0,2}} ?)?([A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d|{_ISO})"
    r"(?: [\w.:-]+)?(?: [\w.:-]+)? [\w./-]+\[(?:[\w-]+\.)?(\d+)\]:? (?:\[[A-Z_]+\] )?(?:\[\d+-(\d+)\] )?(.*)$"
)
CONTAINER = rf"^({_ISO}) (?:stderr|stdout) ([FP]) (.*)$"
# Where a JSON record has the text and its time: Google Cloud Logging, docker json-file, Azure, other collectors.
TEXTS = (
    "textPayload",
    "log",
    "properties.message",
    "jsonPayload.message",
    "jsonPayload.textPayload",
    "message",
    "msg",
)
TIMES = ("timestamp", "time", "@timestamp", "properties.timestamp", "receiveTimestamp")


@dataclass(frozen=True)
class Wrapping:
    """One kind: `text_of` gives PostgreSQL's part of a line, None where it is no such; `script` makes `entries`."""

    name: str
    text_of: Callable[[str], str | None]
    script: str

    def unwrap(self, lines: Iterable[str]) -> list[str]:
        """Return the lines that PostgreSQL wrote."""
        return [part for line in lines for part in (self.text_of(line) or "").split("\n") if part]


def _of_syslog(line: str) -> str | None:
    found = _SYSLOG.match(line)
    return found[4].replace("#011", "\t") if found else None


def _of_container(line: str) -> str | None:
    found = _CONTAINER.match(line)
    return found[3] if found else None


def _of_json(line: str) -> str | None:
    if not line.startswith("{"):
        return None
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    texts = (_dig(record, name) for name in TEXTS)
    return next((text for text in texts if isinstance(text, str) and text), None)


def _dig(record: object, name: str) -> object:
    for part in name.split("."):
        record = record.get(part) if isinstance(record, dict) else None
    return record


def _picked(names: Iterable[str]) -> str:
    """Return the SQL of the first of these fields that a JSON text has."""
    paths = ("$." + ".".join(f'"{part}"' for part in name.split(".")) for name in names)
    return f"coalesce({', '.join(f'json_extract_string(text, {quote_text(path)})' for path in paths)})"


def _script(name: str, **filled: str) -> str:
    script = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    for key, value in filled.items():
        script = script.replace(f":{key}:", value)
    return script


_SYSLOG, _CONTAINER = re.compile(SYSLOG), re.compile(CONTAINER)
BARE = Wrapping("bare", lambda line: line, _script("bare_lines"))
# The first that fits most lines.
WRAPPINGS = (
    Wrapping("syslog", _of_syslog, _script("syslog_lines", pattern=quote_text(SYSLOG))),
    Wrapping("container", _of_container, _script("container_lines", pattern=quote_text(CONTAINER))),
    Wrapping("json", _of_json, _script("json_lines", text=_picked(TEXTS), time=_picked(TIMES))),
)


def wrapping_of(lines: Iterable[str]) -> Wrapping:
    """Return what most of the lines are wrapped in."""
    some = [line for line in lines if line.strip()]
    found = (w for w in WRAPPINGS if sum(w.text_of(line) is not None for line in some) * 2 > len(some))
    return next(found, BARE)
