"""Text that strangers had a hand in, as Markdown in which nothing of it is active."""

from __future__ import annotations

import re


def line(text: str) -> str:
    """Return the text on one line, in which nothing opens a tag, a link or an image."""
    flat = " ".join(text.split())
    return re.sub(r"([\\\[\]])", r"\\\1", flat.replace("<", "&lt;"))


def paragraph(text: str) -> str:
    """Return the text as one paragraph that begins no list, heading, quote or rule."""
    return re.sub(r"^(\d*)([-#>*+=|~.)])", r"\1\\\2", line(text))
