"""Finds out what a file is by its content, never by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.model.inputs import Hints
from archkit.readers.access.alb import ALB_LOG
from archkit.readers.access.envoy import ENVOY_LOG
from archkit.readers.access.json_fields import is_json_format
from archkit.readers.access.json_lines import JSON_ACCESS_LOG
from archkit.readers.access.text_lines import ACCESS_LOG
from archkit.readers.k6 import K6_SUMMARY
from archkit.readers.log_format import Head
from archkit.readers.mapped import MAPPED
from archkit.readers.mysql.slow_log import SLOW_LOG
from archkit.readers.postgresql.csvlog import CSVLOG
from archkit.readers.postgresql.jsonlog import JSONLOG
from archkit.readers.postgresql.stat_statements import STAT_STATEMENTS
from archkit.readers.postgresql.stderr import STDERR
from archkit.readers.prisma_events import PRISMA_EVENTS
from archkit.readers.text import head_of, lines_of
from archkit.readers.traces.jaeger import JAEGER
from archkit.readers.traces.otlp import OTLP

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.readers.log_format import LogFormat

# The first that fits: what is told by most of its content stands first.
LOG_FORMATS: tuple[LogFormat, ...] = (
    CSVLOG,
    JSONLOG,
    STDERR,
    SLOW_LOG,
    OTLP,
    JAEGER,
    K6_SUMMARY,
    STAT_STATEMENTS,
    PRISMA_EVENTS,
    MAPPED,
    JSON_ACCESS_LOG,
    ALB_LOG,
    ENVOY_LOG,
    ACCESS_LOG,
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PGDMP", "a binary pg_dump; pg_dump --schema-only gives SQL"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"\x1f\x8b", "a gzip within a gzip; unpack it once first"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "compressed with xz; unpack it first"),
)
_PRISMA = re.compile(r"^\s*(?:model|datasource|generator|enum|view|type)\s+\w+\s*\{", re.MULTILINE)
_DDL = re.compile(r"^\s*(?:create|alter)\s+(?:\w+\s+){0,3}table\b", re.MULTILINE | re.IGNORECASE)
_SQL_WINDOW = 8 << 20
NO_HINTS = Hints()
_LINES_TRIED = 50
KNOWN = f"{', '.join(known.title for known in LOG_FORMATS)}, SQL DDL, Prisma schema"


def detect_format(path: Path, hints: Hints = NO_HINTS) -> str:
    """Return the format, as the hints say or by the content; raises InputError that says what the file is instead."""
    data = head_of(path)
    if not data.strip():
        raise InputError("The file is empty.", where=str(path), then="Give the log or schema itself.")
    if kind := next((kind for magic, kind in _MAGIC if data.startswith(magic)), None):
        raise InputError(f"This is {kind}.", where=str(path), then=f"archkit reads: {KNOWN}.")
    if told := _told(hints):
        return told.name
    text = _decode(data)
    head = Head(text, tuple(lines_of(text)[:_LINES_TRIED]))
    if found := next((known.name for known in LOG_FORMATS if known.fits(head)), None) or _by_statements(path):
        return found
    raise InputError("This is no format that archkit knows.", where=str(path), then=f"It reads: {KNOWN}.")


def format_named(name: str) -> LogFormat:
    """Return the log format of that name; raises KeyError for any other."""
    return next(known for known in LOG_FORMATS if known.name == name)


def _told(hints: Hints) -> LogFormat | None:
    """Return the format of a file whose form the architect gave."""
    if hints.rows or hints.columns:
        return MAPPED
    if hints.log_line_prefix:
        return STDERR
    if hints.log_format:
        return JSON_ACCESS_LOG if is_json_format(hints.log_format) else ACCESS_LOG
    return None


def _decode(data: bytes) -> str:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if is_wide else "utf-8-sig", errors="replace")


def _by_statements(path: Path) -> str | None:
    text = _decode(head_of(path, _SQL_WINDOW))
    if _DDL.search(text):
        return "sql-ddl"
    return "prisma" if _PRISMA.search(text) else None
