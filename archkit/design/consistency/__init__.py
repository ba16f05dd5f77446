"""Contradictions inside a design: RULES is the ordered tuple of what may not be; a rule's docstring is its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.consistency.api import (
    entity_of_another_service,
    name_given_twice,
    procedure_of_another_service,
    procedure_without_schema,
    transaction_across_apps,
)
from archkit.design.consistency.communication import (
    cycle_of_sync_links,
    event_without_consumer,
    link_without_event,
)
from archkit.design.consistency.data import (
    cache_of_unknown_procedure,
    cache_without_invalidation,
    index_on_unknown_column,
    table_without_one_access_layer,
)
from archkit.design.consistency.ownership import (
    decision_without_option,
    service_outside_one_app,
    table_owned_by_many,
    table_without_owner,
    unknown_service,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archkit.model.design import Design, Problem

__all__ = ["RULES", "check_design"]

RULES: tuple[Callable[[Design], Iterator[Problem]], ...] = (
    table_owned_by_many,
    table_without_owner,
    unknown_service,
    service_outside_one_app,
    name_given_twice,
    entity_of_another_service,
    procedure_of_another_service,
    procedure_without_schema,
    transaction_across_apps,
    cycle_of_sync_links,
    link_without_event,
    event_without_consumer,
    table_without_one_access_layer,
    index_on_unknown_column,
    cache_of_unknown_procedure,
    cache_without_invalidation,
    decision_without_option,
)


def check_design(design: Design) -> tuple[Problem, ...]:
    """Return every contradiction, in the order of the rules, then by subject; none for a sound design."""
    found = (sorted(rule(design), key=lambda p: (p.subject, p.statement)) for rule in RULES)
    return tuple(problem for problems in found for problem in problems)
