"""The summary of a k6 load test (`--summary-export`, or `handleSummary` as JSON) to the view `load_tests`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.account import Account
from archkit.readers.json_records import read_records
from archkit.readers.log_format import LogFormat, LogRead
from archkit.readers.statements import fill
from archkit.scrub import SCRUBBED, scrub_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.json_records import Json
    from archkit.readers.log_format import Head, LogJob
    from archkit.store.warehouse import Connection

_BUILT_IN = re.compile(
    r'"(?:http_reqs|http_req_duration|iterations|iteration_duration|vus|data_sent|checks)[^"]*"\s*:'
)
_TIME = re.compile(r"(?:http_req_(?!failed)\w+|\w*_duration|\w*_connecting|\w*_latency)\Z")
_METRIC = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]{0,127})(?:\{(?P<tags>.*)\})?\Z", re.DOTALL)
_TAG = re.compile(r"[A-Za-z_]\w{0,30}:+[A-Za-z0-9_ /.-]{1,40}\Z")
_STATISTIC = re.compile(r"avg|min|med|max|count|rate|value|passes|fails|p\(\d{1,2}(?:\.\d{1,3})?\)")
_THRESHOLD = re.compile(r"[a-z]{1,6}(?:\(\d{1,2}(?:\.\d{1,3})?\))? ?[<>=!]{1,3} ?[\d.]{1,12}\Z")
_COUNTED = frozenset({"count", "passes", "fails"})
Row = tuple[str, str, float, str]


def fits(head: Head) -> bool:
    """Whether the file is one JSON object with k6's own metrics."""
    return (
        head.text.lstrip().startswith("{")
        and '"metrics"' in head.text
        and _BUILT_IN.search(head.text) is not None
    )


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return what was summed up; raises InputError where no metric is."""
    account = Account()
    found = [row for record in read_records(Path(job.path), account) for row in _rows(record.value)]
    if not found:
        reason = f" The first reason: {account.rejects[0].reason}." if account.rejects else ""
        raise InputError(
            f"This file holds no metric of k6.{reason}", then="Give what --summary-export wrote."
        )
    form = "out_load_tests (metric varchar, statistic varchar, value double, unit varchar)"
    fill(connection, form, list(zip(*found, strict=True)))
    return LogRead(account, {"load_tests": "out_load_tests"})


def _rows(summary: Json) -> Iterator[Row]:
    metrics = summary.get("metrics")
    for name, metric in metrics.items() if isinstance(metrics, dict) else ():
        parts = _METRIC.match(name)
        if parts and isinstance(metric, dict):
            yield from _of_metric(parts["name"], _tagged(parts), metric)


def _tagged(parts: re.Match[str]) -> str:
    """Return the name of a metric with the tags it is narrowed to, where they may leave."""
    tags = parts["tags"]
    if tags is None:
        return parts["name"]
    is_plain = all(
        _TAG.match(tag.strip()) and scrub_label(tag.strip()) == tag.strip() for tag in tags.split(",")
    )
    return f"{parts['name']}{{{tags if is_plain else SCRUBBED}}}"


def _of_metric(name: str, shown: str, metric: Json) -> Iterator[Row]:
    values = metric["values"] if isinstance(metric.get("values"), dict) else metric
    for statistic, value in values.items():
        if _STATISTIC.fullmatch(statistic) and isinstance(value, int | float) and not isinstance(value, bool):
            yield shown, statistic, float(value), _unit(name, statistic, metric)
    thresholds = metric.get("thresholds")
    for threshold, outcome in thresholds.items() if isinstance(thresholds, dict) else ():
        if _THRESHOLD.match(threshold):
            yield shown, f"threshold {threshold}", float(_is_kept(outcome)), "kept"


def _is_kept(outcome: object) -> bool:
    """Whether a threshold was kept; what --summary-export writes says whether it was crossed."""
    return bool(outcome.get("ok")) if isinstance(outcome, dict) else not outcome


def _unit(name: str, statistic: str, metric: Json) -> str:
    """Return the unit of a statistic: as k6 says, or by the name of its own metrics."""
    if statistic in _COUNTED and not name.startswith("data_"):
        return ""
    contains = metric.get("contains")
    if contains == "time" or (contains is None and _TIME.match(name)):
        return "ms"
    is_bytes = contains == "data" or name.startswith("data_")
    is_share = "passes" in metric or (isinstance(metric.get("values"), dict) and "passes" in metric["values"])
    if statistic == "rate" and not is_share:
        return "bytes/s" if is_bytes else "1/s"
    if is_bytes:
        return "bytes"
    return "share" if is_share else ""


K6_SUMMARY = LogFormat("k6-summary", "k6 summary", fits, read, has_statements=False)
