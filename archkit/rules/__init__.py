"""Findings out: RULES is the ordered tuple of what archkit looks for; a rule's docstring is its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.rules.access import table_unknown_to_schema, table_written_by_many
from archkit.rules.changes import new_statement, regression
from archkit.rules.connections import connections_beyond_pool
from archkit.rules.erring import (
    connections_refused,
    server_in_trouble,
    statement_cancelled,
    statement_failing,
)
from archkit.rules.failing import endpoint_failing
from archkit.rules.lookups import foreign_key_without_index
from archkit.rules.loops import duplicate_query_in_loop, n_plus_one_loop
from archkit.rules.spilling import checkpoints_too_frequent, temporary_files
from archkit.rules.tables import hot_table, table_of_several_applications
from archkit.rules.traffic import burst, chatty_endpoint, slow_tail, time_in_one_statement
from archkit.rules.waiting import deadlocks, lock_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.finding import Finding

__all__ = ["RULES", "apply_rules"]

RULES: tuple[Callable[[Assessment], Iterator[Finding]], ...] = (
    server_in_trouble,
    connections_refused,
    regression,
    endpoint_failing,
    statement_failing,
    lock_waits,
    deadlocks,
    foreign_key_without_index,
    n_plus_one_loop,
    duplicate_query_in_loop,
    time_in_one_statement,
    slow_tail,
    statement_cancelled,
    temporary_files,
    checkpoints_too_frequent,
    connections_beyond_pool,
    chatty_endpoint,
    table_written_by_many,
    table_of_several_applications,
    hot_table,
    new_statement,
    burst,
    table_unknown_to_schema,
)
_WORST_FIRST = ("error", "warning", "info")


def apply_rules(assessment: Assessment) -> tuple[Finding, ...]:
    """Return what all rules find, worst first, each rule's own order kept."""
    found = [finding for rule in RULES for finding in rule(assessment)]
    return tuple(sorted(found, key=lambda finding: _WORST_FIRST.index(finding.severity)))
