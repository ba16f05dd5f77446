"""Which database a schema file was written for, told by its own words."""

from __future__ import annotations

import re
from typing import Literal

Dialect = Literal["postgres", "mysql", "sqlite", "tsql"]

_SIGNS: tuple[tuple[Dialect, int, str], ...] = (
    ("postgres", 9, r"^-- PostgreSQL database dump|^\\connect |^COPY .* FROM stdin"),
    ("postgres", 3, r"\$\$|::\s*[a-z]|\b(?:big|small)?serial\b|\bjsonb\b|\btimestamptz\b|\bbytea\b"),
    (
        "postgres",
        3,
        r"\bALTER TABLE ONLY\b|\bcharacter varying\b|\bnextval\s*\(|\bplpgsql\b|\bUSING (?:btree|gin|gist)\b",
    ),
    ("postgres", 2, r"\bCREATE EXTENSION\b|\bsearch_path\b|\bgen_random_uuid\b|\bOWNER TO\b|\bCREATE TYPE\b"),
    ("mysql", 9, r"^-- MySQL dump|^-- MariaDB dump|^/\*!40\d\d\d |^DELIMITER\b"),
    ("mysql", 4, r"\bENGINE\s*=\s*\w+|\bAUTO_INCREMENT\b|\bDEFAULT CHARSET\b|\bUNSIGNED\b"),
    ("mysql", 2, r"`\w+`|\bUNIQUE KEY\b|\btinyint\(1\)|\bmediumtext\b|\blongtext\b|^USE `?\w+`?;"),
    ("mysql", 6, r"^CREATE TABLE (?:IF NOT EXISTS )?`"),
    ("sqlite", 4, r"\bsqlite\d?\b|\bstrftime\s*\(|\bdatetime\s*\(\s*'now'"),
    ("sqlite", 6, r"\bAUTOINCREMENT\b|^PRAGMA\b|\bsqlite_sequence\b|\bWITHOUT ROWID\b"),
    ("tsql", 6, r"^GO[ \t]*$|^USE \[|\[dbo\]\.|\bSET QUOTED_IDENTIFIER\b|\bOBJECT_ID\s*\("),
    ("tsql", 3, r"\bIDENTITY\s*\(\s*\d|\bNONCLUSTERED\b|\bCLUSTERED\b|\buniqueidentifier\b|\[nvarchar\]"),
    ("tsql", 1, r"\bnvarchar\s*\("),
)
_PATTERNS = tuple(
    (dialect, weight, re.compile(sign, re.IGNORECASE | re.MULTILINE)) for dialect, weight, sign in _SIGNS
)
_HEAD = 400_000


def detect_dialect(text: str) -> Dialect:
    """Return the dialect with the most signs in the file's head; postgres when nothing tells."""
    head = text[:_HEAD]
    scores: dict[Dialect, int] = {"postgres": 1, "mysql": 0, "sqlite": 0, "tsql": 0}
    for dialect, weight, sign in _PATTERNS:
        scores[dialect] += weight * min(3, sum(1 for _ in zip(range(3), sign.finditer(head), strict=False)))
    return max(scores, key=lambda dialect: scores[dialect])
