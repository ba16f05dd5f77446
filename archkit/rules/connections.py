"""Rules about connections to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.finding import Finding
from archkit.model.limits import MOST_CONNECTIONS
from archkit.rules.naming import finding_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment


def connections_beyond_pool(assessment: Assessment) -> Iterator[Finding]:
    """One application holds more connections at once than a pool should have.

    Seen as: more than thirty sessions of one application_name open at one moment, from the first to the last thing
    that the log says of each. Every connection is a process of the server; beyond what its cores and disks can do,
    more of them make all of them slower.
    Do: divide thirty connections among the application's instances, or put a pooler (PgBouncer) in front.
    """
    table = assessment.table("connections")
    for row in table.records() if table else ():
        count = int(row["open"] or 0)
        if count > MOST_CONNECTIONS:
            name = str(row["application"])
            yield Finding(
                id=finding_id("connections_beyond_pool", name),
                rule="connections_beyond_pool",
                severity="warning",
                subject=name,
                statement=f"{name} had {count:,} connections open at once; the gate allows {MOST_CONNECTIONS}.",
                remedy=f"Divide {MOST_CONNECTIONS} connections among the instances of {name}, or put a pooler "
                "in front of them.",
                evidence=assessment.evidence_of("connections.open", name),
            )
