"""The last lines of `archkit logs`: gaps and signs of how the log was written, then what came of every line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.layout import Column, laid_out, wrapped
from archkit.report.text import signs_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.ledger import InputFile

_REJECTS = 3


def files_text(a: Assessment, width: int) -> str:
    """Word the gaps, then the lines of each file, and why some were rejected."""
    files = a.ledger.files
    if not files:
        return ""
    table = laid_out(
        (
            Column("File", tuple(f.path for f in files), is_right=False, is_flexible=True),
            Column("Format", tuple("-" if f.problem else f.format for f in files), is_right=False),
            *(
                Column(f"{name.capitalize()}", tuple(words.count(getattr(f.lines, name)) for f in files))
                for name in ("read", "parsed", "continued", "rejected")
            ),
        ),
        width,
    )
    said = [*signs_text(a.fitness), table, *(line for f in files for line in _faults(f, width))]
    return "\n".join(line.replace(words.NBSP, " ") for line in said)


def _faults(file: InputFile, width: int) -> Iterator[str]:
    if file.problem:
        yield wrapped(f"{file.path}: {file.problem}", width, indent="  ")
    shown: dict[str, list[str]] = {}
    for reject in file.rejects:
        shown.setdefault(reject.reason, []).append(words.count(reject.line))
    for reason, lines in list(shown.items())[:_REJECTS]:
        noun = "line" if len(lines) == 1 else "lines"
        yield wrapped(
            f"Rejected of {file.path}, {noun} {words.listed(lines, 5)}: {reason}", width, indent="  "
        )
    if len(shown) > _REJECTS:
        yield f"and for {words.plural(len(shown) - _REJECTS, 'other reason')}"
