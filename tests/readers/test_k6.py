"""The summary of a load test, in the two forms that k6 writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from csvlog_samples import read_bytes

from archkit.errors import InputError
from archkit.readers.formats import detect_format

if TYPE_CHECKING:
    from pathlib import Path

EXPORTED = {
    "metrics": {
        "http_req_duration": {
            "avg": 12.5,
            "med": 10,
            "p(95)": 30,
            "thresholds": {"p(95)<500": False, "med<5": True},
        },
        "http_reqs": {"count": 1000, "rate": 99.5},
        "http_req_failed": {"passes": 1, "fails": 999, "value": 0.001},
        "data_received": {"count": 10, "rate": 1.5},
        "http_req_duration{url:http://x/?t=hunter2}": {"avg": 1},
        "http_req_duration{status:200}": {"avg": 2},
    },
    "root_group": {"name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e"},
}
HANDLED = {
    "root_group": {},
    "metrics": {
        "http_req_duration": {
            "type": "trend", "contains": "time", "values": {"avg": 12.5, "med": 10, "p(95)": 30},
            "thresholds": {"p(95)<500": {"ok": True}, "med<5": {"ok": False}},
        },
        "http_reqs": {"type": "counter", "contains": "default", "values": {"count": 1000, "rate": 99.5}},
        "http_req_failed": {
            "type": "rate", "contains": "default", "values": {"rate": 0.001, "passes": 1, "fails": 999},
        },
        "data_received": {"type": "counter", "contains": "data", "values": {"count": 10, "rate": 1.5}},
    },
}  # fmt: skip
TOLD = {
    ("http_req_duration", "avg", 12.5, "ms"),
    ("http_req_duration", "med", 10.0, "ms"),
    ("http_req_duration", "p(95)", 30.0, "ms"),
    ("http_req_duration", "threshold p(95)<500", 1.0, "kept"),
    ("http_req_duration", "threshold med<5", 0.0, "kept"),
    ("http_reqs", "count", 1000.0, ""),
    ("http_reqs", "rate", 99.5, "1/s"),
    ("http_req_failed", "passes", 1.0, ""),
    ("http_req_failed", "fails", 999.0, ""),
    ("data_received", "count", 10.0, "bytes"),
    ("data_received", "rate", 1.5, "bytes/s"),
}
ONLY_EXPORTED = {
    ("http_req_failed", "value", 0.001, "share"),
    ("http_req_duration{(scrubbed)}", "avg", 1.0, "ms"),
    ("http_req_duration{status:200}", "avg", 2.0, "ms"),
}
ONLY_HANDLED = {("http_req_failed", "rate", 0.001, "share")}


@pytest.mark.parametrize(
    ("summary", "more"), [(EXPORTED, ONLY_EXPORTED), (HANDLED, ONLY_HANDLED)], ids=["exported", "handled"]
)
@pytest.mark.parametrize("indent", [None, 4])
def test_a_summary_tells_its_metrics_with_their_units(
    summary: dict[str, Any], more: set[tuple[Any, ...]], indent: int | None, tmp_path: Path
) -> None:
    read = read_bytes(json.dumps(summary, indent=indent).encode(), tmp_path, kind="k6-summary")
    assert detect_format(tmp_path / "a.log") == "k6-summary"
    assert set(read.ask("select metric, statistic, value, unit from load_tests")) == TOLD | more
    assert read.account[1:3] == (1, 0)
    assert read.is_balanced()


@pytest.mark.parametrize(
    "text", ['{"metrics":{}}', '{"metrics":{"http_reqs":[1]}}', '{"metrics":{"http_reqs":{"count"']
)
def test_a_file_without_a_metric_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no metric of k6"):
        read_bytes(text.encode(), tmp_path, kind="k6-summary")
