"""Spans, requests and statements from traces; what tracers write stands in tests/cases/traces/spans.yaml."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import Read, hashed, read_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from archkit.errors import InputError
from archkit.readers.formats import detect_format
from archkit.readers.traces.spans import scrub_span

_CASES = Path(__file__).parents[1] / "cases" / "traces" / "spans.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)
LINE = json.dumps(CASES[0]["document"])
FORMS = {
    "one line": lambda document: json.dumps(document).encode() + b"\n",
    "a document over many lines": lambda document: json.dumps(document, indent=2).encode(),
    "an array of them": lambda document: json.dumps([document], indent=1).encode(),
    "gzip": lambda document: gzip.compress(json.dumps(document).encode()),
    "UTF-16": lambda document: json.dumps(document).encode("utf-16"),
    "with a byte order mark and CRLF": lambda document: (
        b"\xef\xbb\xbf" + json.dumps(document).encode() + b"\r\n"
    ),
}


def _told(read: Read) -> dict[str, list[list[Any]]]:
    views = {view for view, _, _ in read.result.parquet}
    asked = {
        "spans": "select service, name, kind, peer, duration_ms, is_error from spans",
        "requests": "select endpoint, method, status, duration_ms from requests order by started_at",
    }
    found = {
        view: [list(row) for row in read.ask(sql)] if view in views else [] for view, sql in asked.items()
    }
    statements = read.statements() if "statements" in views else []
    rows = [[s["application"], s["sql"], s["ms"], s["arguments"] is not None] for s in statements]
    return found | {"statements": rows}


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_trace_tells_spans_requests_and_statements(case: dict[str, Any], tmp_path: Path) -> None:
    _check(case, "one line", tmp_path)


@pytest.mark.parametrize("form", FORMS)
def test_a_trace_tells_the_same_in_every_form(form: str, tmp_path: Path) -> None:
    _check(CASES[0], form, tmp_path)
    if form in ("a document over many lines", "gzip"):
        _check(CASES[-1], form, tmp_path)


def _check(case: dict[str, Any], form: str, folder: Path) -> None:
    read = read_bytes(FORMS[form](case["document"]), folder, kind=case["format"])
    assert detect_format(folder / "a.log") == case["format"]
    told = _told(read)
    assert sorted(told["spans"], key=str) == sorted(case["spans"], key=str)
    assert told["requests"] == case["requests"]
    assert told["statements"] == case["statements"]
    assert read.is_balanced()
    assert not read.reasons
    assert "hunter2" not in str(told)


def test_ids_in_hexadecimal_and_base64_are_the_same_and_as_in_other_logs(tmp_path: Path) -> None:
    for case in CASES[:2]:
        read = read_bytes(json.dumps(case["document"]).encode(), tmp_path, kind="otlp-json")
        assert read.ask("select distinct trace from spans") == [(hashed("03fc99203fd8f642e0ae07b9cc8d0e27"),)]
        assert read.ask("select count(*) from spans a join spans b on a.parent = b.span") == [(1,)]


def test_lines_that_are_no_export_of_spans_cost_only_themselves(tmp_path: Path) -> None:
    lines = [LINE, "", "hunter2", '{"resourceLogs":[]}', '{"resourceSpans":5}', "[1]", LINE[:300]]
    read = read_bytes("\n".join(lines).encode(), tmp_path, kind="otlp-json")
    assert read.account == (7, 1, 6, 0)
    assert read.reasons == [
        (2, "an empty line"),
        (3, "it is not a JSON object"),
        (4, "it holds no spans"),
        (5, "it holds no spans"),
        (6, "it is not a JSON object"),
        (7, "the file ends within this record"),
    ]


def test_an_export_without_any_span_is_no_fault(tmp_path: Path) -> None:
    empty = '{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"spans":[]}]}]}'
    read = read_bytes(f"{LINE}\n{empty}\n".encode(), tmp_path, kind="otlp-json")
    assert (read.account, read.reasons) == ((2, 2, 0, 0), [])


def test_a_span_without_id_or_time_is_told_by_its_line(tmp_path: Path) -> None:
    odd = LINE.replace("1795380906434000000", "soon")
    read = read_bytes(f"{LINE}\n{odd}\n".encode(), tmp_path, kind="otlp-json")
    assert (read.account, read.reasons) == ((2, 2, 0, 0), [(2, "it has a span without an id or a time")])


def test_a_cut_gzip_gives_what_it_holds(tmp_path: Path) -> None:
    documents = [json.loads(LINE.replace("03fc99203fd8", f"{n:012x}")) for n in range(1, 3000)]
    data = gzip.compress("\n".join(map(json.dumps, documents)).encode())
    read = read_bytes(data[: len(data) // 2], tmp_path, kind="otlp-json")
    assert read.is_balanced()
    assert read.ask("select count(*) from spans")[0][0] > 1000
    assert read.reasons[0][1] in (
        "the file ends within this record",
        "the gzip file is damaged: the rest is lost",
    )


def test_an_array_that_is_cut_gives_its_whole_traces(tmp_path: Path) -> None:
    text = f"[\n{LINE},\n{LINE.replace('03fc', '13fc')},\n{LINE[:200]}"
    read = read_bytes(text.encode(), tmp_path, kind="otlp-json")
    assert read.account == (4, 2, 1, 1)
    assert read.ask("select line, count(*) from spans group by 1 order by 1") == [(2, 2), (3, 2)]


@pytest.mark.parametrize(
    "text", ['{"resourceSpans":[]}', LINE[:400], '{"data":[{"traceID":"1","spans":[]}]}']
)
def test_a_file_without_a_usable_span_is_refused(text: str, tmp_path: Path) -> None:
    kind = "otlp-json" if "resource" in text else "jaeger-json"
    with pytest.raises(InputError, match="No span of this file can be used"):
        read_bytes(text.encode(), tmp_path, kind=kind)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("GET /users/9f86d081884c7d659a2feaa0c55ad015", "GET /users/:id"),
        ("order 17", "order :id"),
        ("SELECT * FROM users WHERE name = 'bob'", "SELECT (scrubbed)"),
        ("mail bob@example.com", "mail (scrubbed)"),
        ("trpc query catalog.home", "trpc query catalog.home"),
        ("", ""),
    ],
)
def test_the_name_of_a_span_leaves_without_what_strangers_wrote(name: str, shown: str) -> None:
    assert scrub_span(name) == shown


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    "traceId spanId parentSpanId name kind startTimeUnixNano endTimeUnixNano attributes status".split()
)
_SPANS = st.lists(st.dictionaries(_KEYS, _JSON, max_size=9), max_size=3)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_SPANS | _JSON, max_size=6))
def test_no_line_stops_the_others(tmp_path: Path, exports: list[Any]) -> None:
    lines = [json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}) for spans in exports]
    read = read_bytes("\n".join([*lines, LINE]).encode(errors="replace"), tmp_path, kind="otlp-json")
    assert read.is_balanced()
    assert read.ask("select count(*) >= 2 from spans") == [(True,)]
