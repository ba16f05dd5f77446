"""Markdown with a head: fields of YAML between two lines of three dashes, then sections of prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from archkit.errors import DocumentError
from archkit.model.value import Value
from archkit.store.yaml_text import parse_yaml, patch_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

V = TypeVar("V", bound=Value)
_HEAD = re.compile(r"\A(---[ \t]*\r?\n)(.*?)(^---[ \t]*\r?(?:\n|\Z))", re.DOTALL | re.MULTILINE)


def parse_head(text: str, model: type[V], file: str) -> V:
    """Return the value that the head holds; raises DocumentError with file, line and field."""
    opening, fields, _ = _part(text, file)
    return parse_yaml(opening + fields, model, file)


def with_head(text: str, value: Value, file: str) -> str:
    """Return the text with its head changed to hold `value`; comments and prose stay as they are."""
    opening, fields, rest = _part(text, file)
    return opening + patch_yaml(fields, value, file) + rest


def with_section(text: str, title: str, source: str) -> str:
    """Return the text with the section of that title taken from `source`; unchanged where either lacks it."""
    ours, theirs = _sections(text), _sections(source)
    if title not in ours or title not in theirs:
        return text
    start, end = ours[title]
    return text[:start] + source[slice(*theirs[title])].rstrip() + "\n\n" + text[end:]


def _sections(text: str) -> Mapping[str, tuple[int, int]]:
    """Return where each section of the second level begins and ends."""
    found = list(re.finditer(r"^## +(.+?)[ \t\r]*$", text, re.MULTILINE))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return {match[1]: (match.start(), end) for match, end in zip(found, ends, strict=False)}


def _part(text: str, file: str) -> tuple[str, str, str]:
    match = _HEAD.match(text)
    if match is None:
        raise DocumentError(
            "This file does not begin with a head between two lines of three dashes.",
            where=f"{file} line 1",
            then="Give it a head with id, status and chosen, or move it to another folder.",
        )
    return match[1], match[2], text[match.start(3) :]
