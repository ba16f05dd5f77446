"""The executive summary as a text file: each sentence is a paragraph; headings and comments are the architect's."""

from __future__ import annotations

import re

from archkit.errors import DocumentError

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PARTS = re.compile(r"\n[ \t]*\n")
_HEAD = """\
<!-- One sentence a paragraph. Write {id} where a figure belongs, with the id of its evidence: archkit fills it in. -->
"""


def parse_summary(text: str) -> tuple[str, ...]:
    """Return the sentences: each paragraph on one line, without headings and comments."""
    plain = _COMMENT.sub("", text.replace("\r\n", "\n"))
    sentences = (" ".join(_without_headings(part).split()) for part in _PARTS.split(plain))
    return tuple(sentence for sentence in sentences if sentence)


def with_summary(text: str, sentences: tuple[str, ...], file: str) -> str:
    """Return the text with these sentences in place of its own; what stands above the first one is kept.

    Without a sentence and without anything of the architect's above, the text is empty. Raises DocumentError for
    a sentence that would not be read back as it is.
    """
    if parse_summary(text) == sentences:
        return text
    head = _head(text) or (_HEAD if sentences else "")
    new = "\n".join((head, *(f"{sentence}\n" for sentence in sentences)))
    if parse_summary(new) != sentences:
        what = "One of these sentences cannot be written: it looks like a heading, a comment or several paragraphs."
        raise DocumentError(what, where=file, then="Write the summary by hand.")
    return "" if new.strip() in ("", _HEAD.strip()) else new


def _head(text: str) -> str:
    """Return what stands above the first sentence."""
    kept = ""
    for part in re.split(r"(?<=\n)(?=[ \t]*\n)", text.replace("\r\n", "\n")):
        if parse_summary(kept + part):
            break
        kept += part
    return kept.strip() + "\n" if kept.strip() else ""


def _without_headings(paragraph: str) -> str:
    return "\n".join(line for line in paragraph.split("\n") if not line.lstrip().startswith("#"))
