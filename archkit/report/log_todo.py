"""The findings on the screen of `archkit logs`: worst first, two of each rule, each remedy once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.report import words
from archkit.report.layout import wrapped
from archkit.report.ranking import by_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.finding import Finding

_EACH = 2
_NAMED = 6


def findings_text(a: Assessment, width: int) -> str:
    """Word what was found and what to do; empty where nothing was found."""
    return "\n".join(line for group in by_rule(a.findings) for line in _group(group, width))


def _group(group: Sequence[Finding], width: int) -> Iterator[str]:
    shown = group[:_EACH]
    is_one_remedy = len({finding.remedy for finding in shown}) == 1
    for finding in shown:
        indent = " " * (len(finding.severity) + 2)
        yield _line(finding.statement, width, f"{finding.severity}: ", indent)
        if not is_one_remedy or finding is shown[-1]:
            yield _line(finding.remedy, width, f"{indent}-> ", f"{indent}   ")
    rest = [finding.subject for finding in group[_EACH:]]
    if rest:
        indent = " " * (len(group[0].severity) + 2)
        yield _line(f"The same of {words.listed(rest, _NAMED)}.", width, indent, indent)


def _line(text: str, width: int, first: str, indent: str) -> str:
    return wrapped(text.replace(words.NBSP, " "), width, first=first, indent=indent)
