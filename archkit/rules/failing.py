"""Rules about requests that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Cell

_NOTED = 0.01
_BROKEN = 0.05
_FEWEST = 5


def endpoint_failing(assessment: Assessment) -> Iterator[Finding]:
    """An endpoint answers one request in a hundred or more with a failure of its own.

    Seen as: the share of answers with status 500 to 599 among all its requests, five of them at least. It counts
    with the lower end of its 95 % interval: from 1 % on it is a warning, from 5 % on an error. Failed requests
    are not timed, so the endpoint's latency speaks of the others alone, and may look good while nothing works.
    Do: read the server's log for these requests, mend the cause, and turn what a caller can mend into a 4xx.
    """
    table = assessment.table("endpoint_latency")
    for row in table.records() if table else ():
        surely = float(row.get("error_share_low") or 0)
        if int(row["errors"] or 0) >= _FEWEST and surely >= _NOTED:
            endpoint = str(row["endpoint"])
            yield Finding(
                id=finding_id("endpoint_failing", endpoint),
                rule="endpoint_failing",
                severity="error" if surely >= _BROKEN else "warning",
                subject=endpoint,
                statement=_statement(endpoint, row),
                remedy=f"Read the server's log for the failures of {endpoint} and mend their cause.",
                evidence=assessment.evidence_of("endpoint_latency.error_share", endpoint),
            )


def _statement(endpoint: str, row: dict[str, Cell]) -> str:
    errors, calls = int(row["errors"] or 0), int(row["calls"] or 0)
    low, high = float(row["error_share_low"] or 0), float(row["error_share_high"] or 0)
    how_many = "every request" if errors == calls else f"{errors / calls:.1%} of its requests"
    untimed = "; its latency is unknown" if not row["n"] else ""
    return (
        f"{endpoint} fails for {how_many}: {errors:,} of {calls:,} were answered with a 5xx "
        f"(95 % interval {low:.1%} to {high:.1%}){untimed}."
    )
