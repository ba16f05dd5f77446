"""The answers of the questions equal what plain Python says over the same rows, and can be asked again."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from evidence_rows import after, analyst_of, request, shape, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from sample import SHOP

from archkit.analysis.access import measure_access
from archkit.laws import percentile_ranks
from archkit.model.endpoint import FRAMES, area_of
from archkit.study import new_study, open_study

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.analysis.questions import Analyst
    from archkit.model.assessment import Assessment
    from archkit.model.evidence import Evidence, EvidenceTable

TRUTH = YAML(typ="safe").load((SHOP / "truth.yaml").read_text())
_SOME = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_MS = st.floats(0.001, 5_000).map(lambda x: round(x, 3))


def _quantile(values: list[float], p: float) -> float:
    """Return the p-quantile, linear between neighbours."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * p
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _bounds(values: list[float], p: float) -> tuple[float, float]:
    low, high = percentile_ranks(len(values), p)
    return sorted(values)[low - 1], sorted(values)[high - 1]


def _matches(row: dict[str, Any], values: list[float]) -> None:
    for name, p in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        assert row[f"{name}_ms"] == pytest.approx(_quantile(values, p))
        assert (row[f"{name}_low"], row[f"{name}_high"]) == _bounds(values, p)
    assert row["max_ms"] == max(values)
    assert row["n"] == len(values)


@_SOME
@given(st.lists(st.tuples(st.sampled_from(["S-1", "S-2"]), st.none() | _MS), min_size=1, max_size=120))
def test_the_latency_of_a_statement_is_that_of_its_calls(
    tmp_path: Path, calls: list[tuple[str, float | None]]
) -> None:
    rows = [statement(shape=name, duration_ms=ms) for name, ms in calls]
    analyst = analyst_of(tmp_path, statements=rows, shapes=[shape("S-1"), shape("S-2")])
    everything = sum(ms or 0 for _, ms in calls)
    for row in analyst.table("shape_latency").records():
        values = [ms for name, ms in calls if name == row["shape"] and ms is not None]
        assert row["calls"] == sum(name == row["shape"] for name, _ in calls)
        assert row["total_ms"] == pytest.approx(sum(values))
        if everything:
            assert row["share"] == pytest.approx(sum(values) / everything)
        if values:
            _matches(row, values)


@_SOME
@given(
    st.lists(
        st.tuples(st.sampled_from(["/a", "/b"]), st.sampled_from([200, 301, 404, 500]), _MS),
        min_size=1,
        max_size=120,
    )
)
def test_the_latency_of_an_endpoint_is_that_of_its_answered_requests(
    tmp_path: Path, asked: list[tuple[str, int, float]]
) -> None:
    rows = [request(endpoint=name, status=status, duration_ms=ms) for name, status, ms in asked]
    for row in analyst_of(tmp_path, requests=rows).table("endpoint_latency").records():
        mine = [(status, ms) for name, status, ms in asked if name == row["endpoint"]]
        assert (row["calls"], row["errors"], row["refused"]) == (
            len(mine), sum(s >= 500 for s, _ in mine), sum(400 <= s < 500 for s, _ in mine),
        )  # fmt: skip
        if values := [ms for status, ms in mine if status < 400]:
            _matches(row, values)
        else:
            assert (row["n"], row["p95_ms"]) == (0, None)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_of_a_share_are_where_it_is_just_two_spreads_away(
    tmp_path_factory: pytest.TempPathFactory, seen: tuple[int, int]
) -> None:
    """Wilson's bounds are the p with |k/n - p| = z sqrt(p (1 - p) / n)."""
    k, n = seen
    ask = _empty(tmp_path_factory).warehouse.ask
    ((low, high),) = ask("select share_low($k, $n), share_high($k, $n)", {"k": k, "n": n}).rows
    assert 0 <= low <= k / n + 1e-9
    assert k / n - 1e-9 <= high <= 1
    for bound in (low, high):
        spread = 1.959963984540054 * math.sqrt(bound * (1 - bound) / n)
        assert abs(k / n - bound) == pytest.approx(spread, abs=1e-6)


ENDPOINTS = [
    # what was asked (method and name), and what each is called as a subject
    ([("GET", "/a"), ("PATCH", "/a")], ["GET /a", "PATCH /a"]),
    ([("GET", "/a"), ("get", "/a")], ["/a", "/a"]),
    ([("GET", "/a"), ("", "/a")], ["GET /a", "/a"]),
    ([("GET", "/a"), ("POST", "/b")], ["/a", "/b"]),
    ([("GET", "orders.list"), ("POST", "orders.list")], ["orders.list", "orders.list"]),
    ([("GET", "/"), ("HEAD", "/")], ["GET /", "HEAD /"]),
]


@pytest.mark.parametrize(("asked", "subjects"), ENDPOINTS)
@pytest.mark.parametrize(
    "question", ["endpoint_latency", "hourly_latency", "statements_per_request", "endpoint_tables", "loops"]
)
def test_a_path_that_several_methods_ask_is_an_endpoint_of_each(
    tmp_path: Path, asked: list[tuple[str, str]], subjects: list[str], question: str
) -> None:
    requests, statements = [], []
    for i, (method, name) in enumerate(asked * 2):
        requests.append(request(endpoint=name, method=method, trace=f"{i:032x}"))
        statements += [statement(trace=f"{i:032x}", arguments_hash=f"{n}") for n in range(5)]
    analyst = analyst_of(
        tmp_path, requests=requests, statements=statements, shapes=[shape("S-1")], shape_tables=[_TABLES[0]]
    )
    found = {row["endpoint"] for row in analyst.table(question).records()}
    assert found == set(subjects)


_PART = st.sampled_from(
    "api v1 v1.2 rest API trpc :id {id} orders Orders chat.post .x a-b 17 graphql".split()
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.sampled_from(["", "GET ", "PATCH "]), st.lists(_PART, max_size=4), st.sampled_from(["", "/"]),
)  # fmt: skip
def test_the_area_of_the_warehouse_is_that_of_the_model(
    tmp_path_factory: pytest.TempPathFactory, method: str, parts: list[str], end: str
) -> None:
    name = f"{method}/{'/'.join(parts)}{end}"
    ask = _empty(tmp_path_factory).warehouse.ask
    assert ask("select area_of($name, $frames)", {"name": name, "frames": FRAMES}).rows == ((area_of(name),),)


@pytest.mark.parametrize(
    ("endpoint", "area"),
    [
        ("/api/v1/orders/:id", "orders"), ("orders.list", "orders"), ("orders.list,customers.get", "orders"),
        ("PATCH /rest/customers/:id", "customers"), ("/:tenant/orders", "orders"), ("/api/chat.postMessage", "chat"),
        ("/health", "health"), ("/api", "api"), ("/graphql", "graphql"), ("/", "/"), ("/v2.1/public/items", "items"),
    ],
)  # fmt: skip
def test_the_area_of_an_endpoint_is_its_first_word_that_is_no_frame(endpoint: str, area: str) -> None:
    assert area_of(endpoint) == area


def test_areas_that_write_a_table_are_told_apart_behind_a_frame(tmp_path: Path) -> None:
    names = ["/api/v1/orders", "/api/v1/customers/:id", "/api/v1/orders/:id/pay"]
    requests = [request(endpoint=name, trace=f"{i:032x}") for i, name in enumerate(names)]
    rows = [statement(trace=f"{i:032x}", shape="S-2") for i in range(3)] + [statement(shape="S-2")]
    analyst = analyst_of(
        tmp_path, requests=requests, statements=rows, shapes=[shape("S-2", "write")], shape_tables=_TABLES
    )
    areas = [(row["area"], row["writes"]) for row in analyst.table("table_writers").records()]
    assert areas == [("orders", 2), ("customers", 1), ("shop", 1)]
    (orders,) = (row for row in analyst.table("table_access").records() if row["table"] == "orders")
    assert orders["writers"] == 3


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(1, 10**7), st.sampled_from([0.5, 0.95, 0.99]))
def test_the_ranks_of_the_warehouse_are_those_of_the_laws(
    tmp_path_factory: pytest.TempPathFactory, n: int, p: float
) -> None:
    warehouse = _empty(tmp_path_factory).warehouse
    assert warehouse.ask("select rank_low($n, $p), rank_high($n, $p)", {"n": n, "p": p}).rows == (
        percentile_ranks(n, p),
    )


_EMPTY: list[Analyst] = []


def _empty(factory: pytest.TempPathFactory) -> Analyst:
    if not _EMPTY:
        _EMPTY.append(analyst_of(factory.mktemp("empty")))
    return _EMPTY[0]


_USES = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["S-1", "S-2", "S-3"]), st.sampled_from(["shop", "jobs"])),
    min_size=1, max_size=40,
)  # fmt: skip
_TABLES = [
    ("S-1", "orders", "read"),
    ("S-2", "orders", "write"),
    ("S-2", "items", "read"),
    ("S-3", "items", "write"),
]


@_SOME
@given(_USES)
def test_tables_used_together_are_those_of_one_transaction(
    tmp_path: Path, uses: list[tuple[int, str, str]]
) -> None:
    rows = [statement(transaction=f"s/{t}" if t else None, shape=name, application=a) for t, name, a in uses]
    analyst = analyst_of(
        tmp_path, statements=rows, shapes=[shape(f"S-{i}") for i in (1, 2, 3)], shape_tables=_TABLES
    )
    units: dict[object, list[str]] = defaultdict(list)
    for number, (transaction, name, _) in enumerate(uses):
        units[transaction or f"alone {number}"].append(name)
    expected = Counter(
        tuple(
            tuple(sorted({table for name, table, access in _TABLES if name in names and access == wanted}))
            for wanted in ("read", "write")
        )
        for names in units.values()
    )
    found: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for access in measure_access(analyst):
        found[access.reads, access.writes] += access.count
    assert found == expected
    used = {row["table"]: row for row in analyst.table("table_access").records()}
    for table in {t for _, t, _ in _TABLES}:
        for access, column in (("read", "reads"), ("write", "writes")):
            shapes = [name for name, t, a in _TABLES if (t, a) == (table, access)]
            calls = sum(name in shapes for _, name, _ in uses)
            assert used.get(table, {}).get(column, 0) == calls
        writers = {a for _, name, a in uses if (name, table, "write") in _TABLES}
        assert used.get(table, {}).get("writers", 0) == len(writers)


@_SOME
@given(
    st.lists(
        st.lists(st.sampled_from(["S-1", "S-2", "S-begin"]), min_size=1, max_size=8), min_size=1, max_size=9
    )
)
def test_the_statements_of_a_request_are_those_of_its_trace(tmp_path: Path, traces: list[list[str]]) -> None:
    rows = [statement(trace=f"{i:032x}", shape=name) for i, names in enumerate(traces) for name in names]
    asked = [request(trace=f"{i:032x}") for i in range(len(traces))]
    shapes = [shape("S-1"), shape("S-2", "write"), shape("S-begin", "transaction")]
    analyst = analyst_of(tmp_path, statements=rows, requests=asked, shapes=shapes)
    work = [[name for name in names if name != "S-begin"] for names in traces]
    counts = [len(names) for names in work if names]
    table = analyst.table("statements_per_request")
    if not counts:
        assert not table.rows
        return
    (row,) = table.records()
    assert (row["requests"], row["max"]) == (len(counts), max(counts))
    assert row["p50"] == pytest.approx(median(counts))
    assert row["distinct_shapes"] == pytest.approx(median(len(set(names)) for names in work if names))


@_SOME
@given(st.lists(st.integers(0, 5 * 60), min_size=1, max_size=60))
def test_the_busiest_hour_is_the_clock_hour_with_most_requests(tmp_path: Path, minutes: list[int]) -> None:
    rows = [request(started_at=after(60_000 * minute)) for minute in minutes]
    ((hour, calls),) = analyst_of(tmp_path, requests=rows).rows("busiest_hour").rows
    counts = Counter(minute // 60 for minute in minutes)
    most = max(counts.values())
    assert (hour, calls) == (after(3_600_000 * min(h for h, n in counts.items() if n == most)), most)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Any]:
    study = new_study(tmp_path_factory.mktemp("shop") / "study", sample="shop")
    return study.assess(), open_study(study.folder.root)


def _asked_again(study: Any, cited: Evidence | EvidenceTable) -> dict[str, dict[str, Any]]:
    parameters = {parameter.name: parameter.value for parameter in cited.parameters}
    frame = study.sql(cited.sql, **parameters)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {str(row[frame.columns[0]]): row for row in rows}


def test_every_evidence_of_a_run_gives_its_value_again(shop: tuple[Assessment, Any]) -> None:
    assessment, study = shop
    assert assessment.evidence
    answers: dict[object, dict[str, dict[str, Any]]] = {}
    for cited in assessment.evidence:
        key = (cited.sql, cited.parameters)
        answers[key] = answers.get(key) or _asked_again(study, cited)
        row = answers[key][cited.subject]
        column = cited.question.rpartition(".")[2]
        assert row[column] == pytest.approx(cited.value)
        if cited.interval:
            stem = column.removesuffix("_ms")
            assert (row[f"{stem}_low"], row[f"{stem}_high"]) == pytest.approx(cited.interval)


def test_the_ids_of_evidence_are_unique(shop: tuple[Assessment, Any]) -> None:
    ids = Counter(cited.id for cited in shop[0].evidence)
    assert not [name for name, times in ids.items() if times > 1]


@pytest.mark.parametrize("question", ["endpoint_tables", "closures", "reuse"])
def test_what_a_design_rests_on_can_be_asked_again(question: str, shop: tuple[Assessment, Any]) -> None:
    assessment, study = shop
    table = assessment.table(question)
    assert table
    frame = study.sql(table.sql, **{parameter.name: parameter.value for parameter in table.parameters})
    again = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    assert len(again) == len(table.rows)
    for row, asked in zip(table.rows, again, strict=True):
        assert list(row) == [pytest.approx(cell) if isinstance(cell, float) else cell for cell in asked]


def test_the_planted_cacheable_reads_hit_most_of_all_and_nothing_writes_their_tables(
    shop: tuple[Assessment, Any],
) -> None:
    (planted,) = (f for f in TRUTH["faults"] if f["kind"] == "cacheable-read")
    tables = {*planted["tables"], *(table for also in planted["also"] for table in also["tables"])}
    best = sorted(
        (each for each in shop[0].reuse if each.lifetimes), key=lambda each: -each.lifetimes[1].low
    )[: len(tables)]
    assert {table for each in best for table in each.tables} == tables
    assert all(each.writes == 0 and each.lifetimes[0].low > 0.98 for each in best)
    assert best[0].tables == tuple(planted["tables"])


def test_the_closures_of_the_shop_hold_every_table_once_and_their_names_are_unique(
    shop: tuple[Assessment, Any],
) -> None:
    closures = shop[0].closures
    tables = [table for closure in closures for table in closure.tables]
    assert len(tables) == len(set(tables))
    written = {table for access in shop[0].accesses for table in access.writes}
    assert written <= set(tables)
    for access in shop[0].accesses:
        if access.writes:
            (home,) = (closure for closure in closures if access.writes[0] in closure.tables)
            assert set(access.writes) <= set(home.tables)
