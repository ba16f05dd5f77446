"""Requests from JSON access logs; the writers' cases stand in tests/cases/access_log/writers.yaml."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import Read, hashed, read_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from archkit.errors import InputError
from archkit.readers.formats import detect_format

_CASES = Path(__file__).parents[1] / "cases" / "access_log" / "writers.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)
GOOD = '{"time":1795379366000,"method":"GET","url":"/a","status":200,"responseTime":1}'


def _read(text: str | bytes, folder: Path) -> Read:
    return read_bytes(text if isinstance(text, bytes) else text.encode(), folder, kind="json-access-log")


def _requests(read: Read) -> list[tuple[Any, ...]]:
    return read.ask("select endpoint, method, status, duration_ms, started_at from requests order by line")


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_lines_of_a_writer_tell_these_requests(case: dict[str, Any], tmp_path: Path) -> None:
    read = _read("\n".join(case["lines"]) + "\n", tmp_path)
    found = [(e, m, s, ms, at) for e, m, s, ms, at in _requests(read)]
    assert found == [(e, m, s, ms, datetime.fromisoformat(at)) for e, m, s, ms, at in case["requests"]]
    assert read.account == (len(case["lines"]), len(case["lines"]), 0, 0)
    assert "hunter2" not in str(found)
    assert detect_format(tmp_path / "a.log") == "json-access-log"


def test_blank_lines_and_lines_without_an_object_are_rejected(tmp_path: Path) -> None:
    read = _read(f"{GOOD}\n\nhello hunter2\n[1]\n{{\n{GOOD}\r\n{GOOD}", tmp_path)
    assert read.account == (7, 3, 4, 0)
    assert read.reasons == [(2, "an empty line"), *((n, "it is not a JSON object") for n in (3, 4, 5))]


@pytest.mark.parametrize(
    "noise", [b"\xff\xfe\xfd", b"\0\0", b"\x01", b"x" * (5 << 20), "\u2028\x85".encode()]
)
def test_damaged_lines_cost_only_themselves(noise: bytes, tmp_path: Path) -> None:
    read = _read(GOOD.encode() + b"\n" + noise + b"\n" + GOOD.encode() + b"\n", tmp_path)
    assert read.account == (3, 2, 1, 0)
    assert len(_requests(read)) == 2


def test_thousands_of_assets_are_not_thousands_of_endpoints(tmp_path: Path) -> None:
    urls = [f"/static/app.{i}.js" for i in range(22_595)] + [
        f"/api/{word}" for word in ("orders", "users")
    ] * 9
    lines = [GOOD.replace('"/a"', json.dumps(url)) for url in urls]
    read = _read("\n".join(lines), tmp_path)
    names = read.ask("select endpoint, count(*) from requests group by 1 order by 2 desc, 1")
    assert names == [("/static/*.js", 22_595), ("/api/orders", 9), ("/api/users", 9)]


def _named(folder: Path, urls: list[str]) -> dict[str, int]:
    read = _read("\n".join(GOOD.replace('"/a"', json.dumps(url)) for url in urls), folder)
    return dict(read.ask("select endpoint, count(*) from requests group by 1"))


_NOUNS = [
    f"{a}{b}" for a in ("order", "user", "cart", "price", "stock", "tax") for b in ("s", "_lines", "_log")
]
_PEOPLE = [f"{a}.{b}" for a in "john jane ada max eve".split() for b in "doe roe poe low orr lee".split()]
PLACES = {
    "names of people, called some times each": (
        [f"/users/{name}" for name in _PEOPLE] * 40,
        {"/users/:id": 1200},
    ),
    "names of people with something below": (
        [f"/users/{name}/orders" for name in _PEOPLE],
        {"/users/:id/orders": 30},
    ),
    "a few names, called once each": (
        [f"/users/{name}" for name in _PEOPLE[:12]],
        {"/users/:id": 12},
    ),
    "codes of one form beside a verb": (
        [f"/api/v1/medications/M{n}" for n in range(200, 220)] * 500 + ["/api/v1/medications/search"] * 30,
        {"/api/v1/medications/:id": 10_000, "/api/v1/medications/search": 30},
    ),
    "one that looks like no id beside many that do": (
        [f"/customers/{n}" for n in range(40)] * 2 + ["/customers/Abcdwxyz", "/customers/export"],
        {"/customers/:id": 81, "/customers/export": 1},
    ),
    "the nouns of an API, however few calls": (
        [f"/api/v1/{noun}" for noun in _NOUNS],
        {f"/api/v1/{noun}": 1 for noun in _NOUNS},
    ),
    "what stands below a tenant": (
        [f"/t/{n}/{noun}" for n in range(3) for noun in _NOUNS],
        {f"/t/:id/{noun}": 3 for noun in _NOUNS},
    ),
    "the verbs of a noun": (
        [f"/orders/{verb}" for verb in "search export import stats recent".split()],
        {f"/orders/{verb}": 1 for verb in "search export import stats recent".split()},
    ),
    "many procedures": ([f"/trpc/{noun}.list" for noun in _NOUNS], {f"{noun}.list": 1 for noun in _NOUNS}),
    "versions": ([f"/v{n}/orders" for n in range(1, 13)], {f"/v{n}/orders": 1 for n in range(1, 13)}),
}


@pytest.mark.parametrize("place", PLACES)
def test_ids_are_told_from_names_by_what_stands_in_one_place(place: str, tmp_path: Path) -> None:
    urls, expected = PLACES[place]
    assert _named(tmp_path, urls) == expected


def test_the_trace_of_a_request_is_found_in_either_line(tmp_path: Path) -> None:
    trace = "a371bb643fc89f3a682b8be9f869f35f"
    first = {"time": 1795379366000, "reqId": "1", "req": {"method": "GET", "url": "/a"}, "traceId": trace}
    last = {"time": 1795379366000, "reqId": "1", "res": {"statusCode": 200}, "responseTime": 1}
    one = json.loads(GOOD) | {"traceparent": f"00-{trace.upper()}-108bb79c01a867c0-01"}
    read = _read("\n".join(json.dumps(line) for line in (first, last, one)), tmp_path)
    assert read.ask("select trace from requests") == [(hashed(trace),), (hashed(trace),)]


def test_a_log_without_a_finished_request_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No line of this file is a finished request"):
        _read('{"level":30,"msg":"server listening"}\n', tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.sampled_from(
    "time ts start_time method url status responseTime duration request_time req reqId".split()
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.dictionaries(_FIELDS, _JSON, max_size=8).map(json.dumps) | st.text(max_size=40), max_size=12)
)
def test_no_line_stops_the_others(tmp_path: Path, lines: list[str]) -> None:
    read = _read("\n".join([*lines, GOOD]).encode(errors="replace"), tmp_path)
    assert read.is_balanced()
    assert _requests(read)
