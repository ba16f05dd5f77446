"""The endpoints on the screen of `archkit logs`."""

from __future__ import annotations

from datetime import date

from archkit.model.assessment import Assessment
from archkit.model.evidence import EvidenceTable
from archkit.report.endpoint_lines import requests_text

_COLUMNS = ("endpoint", "calls", "errors", "refused", "p50_ms", "p95_ms", "p99_ms", "max_ms")


def _found(*rows: tuple[str | int | float | None, ...]) -> Assessment:
    filled = tuple((*row, *(None,) * (len(_COLUMNS) - len(row))) for row in rows)
    table = EvidenceTable(question="endpoint_latency", title="", columns=_COLUMNS, rows=filled, sql="")
    return Assessment(study="s", as_of=date(2026, 11, 22), tables=(table,))


def _lines(found: Assessment, most: int = 12) -> list[str]:
    return [" ".join(line.split()) for line in requests_text(found, 120, most).splitlines()]


def test_a_log_without_durations_has_no_columns_for_them() -> None:
    assert _lines(_found(("/orders", 1200, 3, 40))) == [
        "Endpoint Calls Errors Refused",
        "/orders 1,200 3 40",
    ]


def test_an_endpoint_without_durations_beside_one_that_has_them_is_no_data() -> None:
    assert _lines(_found(("/a", 2, 0, 0, 1.0, 2.0, 3.0, 4.0), ("/b", 1, 0, 0)))[1:] == [
        "/a 2 0 0 1 ms 2 ms 3 ms 4 ms",
        "/b 1 0 0 NO DATA NO DATA NO DATA NO DATA",
    ]


def test_files_and_unknown_paths_are_sums_below_the_endpoints() -> None:
    found = _found(
        ("/static/*.js", 900, 0, 0), ("GET /*.png", 100, 2, 0), ("/a", 5, 0, 0), ("/b", 4, 0, 0), ("/:unknown", 7, 0, 7)
    )  # fmt: skip
    assert _lines(found, most=1) == [
        "Endpoint Calls Errors Refused",
        "/a 5 0 0",
        "1 more endpoint",
        "Beside these 1,000 requests for files of 2 kinds that are the same for everybody, 2 failed",
        "Beside these 7 requests for paths that the server does not know",
    ]


def test_without_requests_there_is_nothing_to_show() -> None:
    assert requests_text(Assessment(study="s", as_of=date(2026, 11, 22)), 120) == ""
