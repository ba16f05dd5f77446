"""Schemas of tenants: where they are asked to be joined, `tenant_1.docs` and `tenant_2.docs` are one `tenant.docs`."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from archkit.sql.identifiers import DEFAULT_SCHEMAS, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

TENANT = "tenant"
_WORD = r'"(?:[^"]|"")*"|[^\W\d][\w$]*'
_NAME = re.compile(rf"(?P<name>{_WORD})(?P<dot>\.?)")
_SCHEMA = re.compile(rf"\b(?:schema|database) (?:if (?:not )?exists )?({_WORD})")
_SHARED = DEFAULT_SCHEMAS | {"information_schema", "mysql", "performance_schema", "sys"}
_ROWS = frozenset({"excluded", "new", "old"})  # before and after a change: no schemas


class Tenants:
    """Joins the schemas that one of some globs matches, and one that is called `tenant` already.

    Case makes no difference. What all tenants share is never joined: the system's own schemas and the default ones.
    `joined` is what was joined so far.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(pattern.lower() for pattern in patterns)
        self.joined: set[str] = set()

    def join_text(self, folded: str) -> str:
        """Return a shape's text with the joined schemas as `tenant`.

        A name that also stands without a dot behind it is an alias, a table or a column, and stays.
        """
        if not self._patterns:
            return folded
        named = {match.start(1) for match in _SCHEMA.finditer(folded)}
        bare = {m["name"] for m in _NAME.finditer(folded) if not m["dot"] and m.start() not in named}

        def joined(match: re.Match[str]) -> str:
            name, is_inner = match["name"], folded[max(match.start() - 1, 0) : match.start()] in {".", "&"}
            may_be = match.start() in named or (bool(match["dot"]) and name not in bare and not is_inner)
            return TENANT + match["dot"] if may_be and self._takes(unquote(name)) else match[0]

        return _NAME.sub(joined, folded)

    def join_name(self, name: str) -> str:
        """Return the name of a table or type, behind `tenant` if its schema is one of the joined."""
        schema, dot, own = name.partition(".")
        return f"{TENANT}.{own}" if dot and own and self._takes(schema) else name

    def _takes(self, schema: str) -> bool:
        """Whether the schema is joined; if so, it is counted."""
        name = schema.lower()
        if not self._patterns or name in _SHARED or name in _ROWS or name.startswith("pg_"):
            return False
        is_one = name == TENANT or any(fnmatchcase(name, pattern) for pattern in self._patterns)
        if is_one:
            self.joined.add(schema)
        return is_one
