"""Findings out: RULES is the ordered tuple of what archkit looks for; a rule's docstring is its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.rules.access import table_unknown_to_schema, table_written_by_many
from archkit.rules.failing import endpoint_failing
from archkit.rules.lookups import foreign_key_without_index
from archkit.rules.loops import duplicate_query_in_loop, n_plus_one_loop
from archkit.rules.traffic import burst, chatty_endpoint, time_in_one_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.finding import Finding

__all__ = ["RULES", "apply_rules"]

RULES: tuple[Callable[[Assessment], Iterator[Finding]], ...] = (
    endpoint_failing,
    foreign_key_without_index,
    n_plus_one_loop,
    duplicate_query_in_loop,
    time_in_one_statement,
    chatty_endpoint,
    table_written_by_many,
    burst,
    table_unknown_to_schema,
)
_WORST_FIRST = ("error", "warning", "info")


def apply_rules(assessment: Assessment) -> tuple[Finding, ...]:
    """Return what all rules find, worst first, each rule's own order kept."""
    found = [finding for rule in RULES for finding in rule(assessment)]
    return tuple(sorted(found, key=lambda finding: _WORST_FIRST.index(finding.severity)))
