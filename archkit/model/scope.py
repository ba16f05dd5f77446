"""Scope: the part of the traffic that a run looks at."""

from __future__ import annotations

from datetime import datetime

from archkit.model.value import Value


class Scope(Value):
    """Bounds in UTC (since inclusive, until exclusive) and names; None takes all.

    `compare_at` (UTC) parts what is compared: before it, and from it on; None compares nothing.
    """

    since: datetime | None = None
    until: datetime | None = None
    application: str | None = None
    user: str | None = None
    compare_at: datetime | None = None
