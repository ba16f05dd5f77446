"""The clock of a question: how long anybody waits for its answer."""

from __future__ import annotations

import time


class Deadline:
    """A moment after which nobody waits any longer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left, never negative."""
        return max(0.0, self._ends - time.monotonic())
