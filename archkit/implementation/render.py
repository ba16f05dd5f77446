"""The one door to the templates: everything defined, texts of data only as literals of the language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from archkit.implementation.literals import (
    one_line,
    prisma_name,
    typescript_json,
    typescript_members,
    typescript_sql,
    typescript_text,
)
from archkit.implementation.typescript_fields import key, member

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPLATES = Path(__file__).parent / "templates"
FILTERS: dict[str, Callable[..., str]] = {
    "json": typescript_json,
    "key": key,
    "line": one_line,
    "members": typescript_members,
    "prisma_name": prisma_name,
    "sql": typescript_sql,
    "ts": typescript_text,
}


def render(name: str, **values: object) -> str:
    """Return the template of that name filled in; a missing value is an error."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701  the output is code, not HTML; texts of data pass a literal filter
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(FILTERS)
    env.globals["member"] = member
    return env
