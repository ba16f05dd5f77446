"""Charts over time: Vega-Lite drawn to SVG by vl-convert, with our colours, so that dark mode works."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.evidence import EvidenceTable
    from archkit.model.verdict import Verdict


def hourly_latency(table: EvidenceTable | None, verdicts: tuple[Verdict, ...]) -> None:
    """Stub."""
    del table, verdicts


def traffic_rate(table: EvidenceTable | None) -> None:
    """Stub."""
    del table
