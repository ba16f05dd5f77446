"""Whether traces are a sample, told from the requests of an access log that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.fitness import Lack

if TYPE_CHECKING:
    from archkit.analysis.questions import Analyst

_FEWEST = 50  # below so many requests nothing is concluded from their share
_COMPLETE = 0.95


def lacks_of_traces(analyst: Analyst) -> tuple[Lack, ...]:
    """Return that the traces are a sample, where an access log of the same time shows it."""
    (row,) = analyst.rows("trace_share").records()
    requests, traced = row["requests"], row["traced"]
    if requests < _FEWEST or traced >= _COMPLETE * requests:
        return ()
    share = f"of the requests that the access log names, {traced / requests:.0%} have spans"
    return (Lack(what="complete traces", setting=f"a sampler that keeps all ({share})"),)
