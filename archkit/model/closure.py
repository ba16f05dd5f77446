"""Closure: the tables that one transaction may write together, and how they are used."""

from __future__ import annotations

from archkit.model.value import Value


class Closure(Value):
    """Tables linked by transactions that write them together; a table never written with another is its own.

    The calls are of shapes that read or write these tables; a shape of two closures counts in both.
    `crud_calls` touch one table by equality alone or insert plainly; `dynamic_shapes` belong to families
    of three or more that differ only in their predicates. `total_ms` and `share` (of the time of all
    statements) are None where no durations were logged.
    """

    name: str
    tables: tuple[str, ...]
    transactions: int
    statements: int
    simple_calls: int
    complex_calls: int
    joined_calls: int
    crud_calls: int
    shapes: int
    dynamic_shapes: int
    total_ms: float | None = None
    share: float | None = None
