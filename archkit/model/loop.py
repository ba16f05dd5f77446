"""Loop: one statement repeated by a program where one query would do."""

from __future__ import annotations

from typing import Literal

from archkit.model.value import Value


class Loop(Value):
    """A repeated shape. n+1: with different arguments; duplicate: with the same.

    `times` counts the loops, `calls` all statements in them, `different_calls` those that ask for what their loop
    did not ask for before; `distinct_arguments` is the most of one loop. `parent` is the shape that came before.
    """

    kind: Literal["n+1", "duplicate"]
    shape: str
    parent: str | None
    times: int
    calls: int
    different_calls: int
    distinct_arguments: int
    session_example: str
    endpoint: str | None = None
