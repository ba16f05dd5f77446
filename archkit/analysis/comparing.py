"""What a comparison of two times lacks: traffic on both sides of the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.fitness import Lack

if TYPE_CHECKING:
    from archkit.analysis.questions import Analyst
    from archkit.model.evidence import Window


def lacks_of_comparison(analyst: Analyst, window: Window | None) -> tuple[Lack, ...]:
    """Return what is missing where nothing was measured before the moment that is compared, or from it on.

    `window` is the time of all traffic in scope; None: there is none.
    """
    moment = analyst.scope.compare_at
    if moment is None or (window and window.start < moment <= window.end):
        return ()
    span = f" between {window.start:%Y-%m-%dT%H:%M:%S} and {window.end:%Y-%m-%dT%H:%M:%S}" if window else ""
    return (Lack(what="comparison", setting=f"--compare-at with a moment within the logs{span}"),)
