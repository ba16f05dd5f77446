"""Access logs in any form; the cases stand in tests/cases/access_log/forms.yaml."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import Read, read_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from archkit.errors import InputError
from archkit.model.inputs import Hints
from archkit.readers.formats import detect_format

_CASES = Path(__file__).parents[1] / "cases" / "access_log" / "forms.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_CASES)
AT = "[22/Nov/2026:10:00:00 +0200]"
GOOD = f'192.0.2.1 - - {AT} "GET /orders/17 HTTP/1.1" 200 12 "-" "agent"'
MISFIT = "it does not have the form of this log's lines"


def _read(data: bytes, folder: Path, hints: Hints | None = None) -> Read:
    hints = hints or Hints()
    path = folder / "a.log"
    path.write_bytes(data)
    return read_bytes(data, folder, kind=detect_format(path, hints), hints=hints)


def _hints(case: dict[str, Any]) -> Hints:
    return Hints(log_format=case.get("log_format"), time_zone=case.get("time_zone"))


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_lines_of_a_form_tell_these_requests(case: dict[str, Any], tmp_path: Path) -> None:
    read = _read("\n".join(case["lines"]).encode() + b"\n", tmp_path, _hints(case))
    assert detect_format(tmp_path / "a.log", _hints(case)) == case["format"]
    rejects = case.get("rejects", {})
    assert read.account == (len(case["lines"]), len(case["lines"]) - len(rejects), len(rejects), 0)
    assert dict(read.reasons) == rejects
    found = read.ask(
        "select line, endpoint, method, status, duration_ms, started_at, trace is not null from requests order by line"
    )
    assert found == [
        (line, endpoint, method, status, ms, datetime.fromisoformat(at), bool(traced))
        for line, endpoint, method, status, ms, at, *traced in case["requests"]
    ]


DAMAGE: dict[str, tuple[bytes, tuple[int, int, int, int]]] = {
    "bytes that are no UTF-8": (b"\xff\xfe\xfd", (3, 2, 1, 0)),
    "NUL": (b"\0\0\0", (3, 2, 1, 0)),
    "the sign that parts fields": (b"\x01", (3, 2, 1, 0)),
    "a line of 5 MB": (b"x" * (5 << 20), (3, 2, 1, 0)),
    "a good line of 5 MB": (GOOD.encode() + b"x" * (5 << 20), (3, 2, 1, 0)),
    "separators of Unicode": ("\u2028\x85".encode(), (3, 2, 1, 0)),
    "an empty line": (b"", (3, 2, 1, 0)),
    "a carriage return within": (GOOD.encode().replace(b"agent", b"a\rb"), (3, 3, 0, 0)),
    "NUL in a name": (GOOD.encode().replace(b"agent", b"a\0b"), (3, 3, 0, 0)),
    "a name in another encoding": (GOOD.encode().replace(b"agent", b"\xe4\xf6"), (3, 3, 0, 0)),
    "half a line": (GOOD.encode()[:60], (3, 2, 1, 0)),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_line_costs_only_itself(name: str, tmp_path: Path) -> None:
    noise, account = DAMAGE[name]
    read = _read(GOOD.encode() + b"\n" + noise + b"\n" + GOOD.encode() + b"\n", tmp_path)
    assert read.account == account
    assert all(line == 2 for line, _ in read.reasons)
    assert read.ask("select count(*), min(line), max(line) from requests") == [(account[1], 1, 3)]


FILES: dict[str, bytes] = {
    "CRLF": f"{GOOD}\r\n{GOOD}\r\n".encode(),
    "mixed line ends": f"{GOOD}\r\n{GOOD}\n".encode(),
    "a byte order mark": f"\ufeff{GOOD}\n{GOOD}\n".encode(),
    "UTF-16": f"{GOOD}\n{GOOD}\n".encode("utf-16"),
    "gzip": gzip.compress(f"{GOOD}\n{GOOD}\n".encode()),
    "no line end": f"{GOOD}\n{GOOD}".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_lines_are_read_however_they_are_stored(name: str, tmp_path: Path) -> None:
    read = _read(FILES[name], tmp_path)
    assert read.account == (2, 2, 0, 0)
    assert read.ask("select line, endpoint from requests order by line") == [
        (1, "/orders/:id"),
        (2, "/orders/:id"),
    ]


def test_what_a_damaged_gzip_still_gives_is_read_and_the_loss_is_told(tmp_path: Path) -> None:
    lines = [GOOD.replace("/17", f"/{n * 7919}") for n in range(2000)]
    packed = gzip.compress("\n".join(lines).encode())
    read = _read(packed[: len(packed) // 2], tmp_path)
    assert read.is_balanced()
    assert read.reasons[-1][1] == "the gzip file is damaged: the rest is lost"
    assert 100 < read.account[1] < 2000


def test_a_clock_that_goes_back_changes_nothing(tmp_path: Path) -> None:
    lines = [GOOD.replace("10:00:00", at) for at in ("10:00:05", "10:00:01", "09:59:59")]
    read = _read("\n".join(lines).encode(), tmp_path)
    times = [str(at) for (at,) in read.ask("select started_at::time from requests order by line")]
    assert times == ["08:00:05", "08:00:01", "07:59:59"]


def test_a_negative_or_absurd_duration_is_unknown(tmp_path: Path) -> None:
    lines = [f"{GOOD} {time}" for time in ("0.100", "-1.000", "99999999999.000", "-")]
    read = _read("\n".join(lines).encode(), tmp_path, Hints(log_format=f"{_NGINX} $request_time"))
    assert read.account == (4, 4, 0, 0)
    assert read.ask("select duration_ms from requests order by line") == [(100.0,), (None,), (None,), (None,)]


_NGINX = '$remote_addr - $remote_user [$time_local] "$request" $status $bytes_sent "$http_referer" "$http_user_agent"'


@pytest.mark.parametrize(
    ("hints", "said"),
    [
        (Hints(log_format="$remote_addr $status"), "does not tell a request's time"),
        (Hints(log_format="%h %l"), "does not tell a request's time"),
        (Hints(log_format=_NGINX, time_zone="Europe/Nowhere"), "time_zone given for this file is unknown"),
        (Hints(log_format=f"{_NGINX} | $request_time"), "No line of this file is a request"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_with_what_to_say_instead(
    hints: Hints, said: str, tmp_path: Path
) -> None:
    data = GOOD.encode() if "No line" not in said else b"one\ntwo\n"
    with pytest.raises(InputError, match=said):
        _read(data, tmp_path, hints)


def test_what_scanners_try_is_one_line_and_what_the_server_knows_stays(tmp_path: Path) -> None:
    tried = "admin wp setup shell db test".split(), "login config install backup old new".split()
    names = [f"/{a}-{b}.php" for a in tried[0] for b in tried[1]]
    lines = [GOOD.replace("/orders/17", name).replace(" 200 ", " 404 ") for name in names]
    read = _read("\n".join([*lines, GOOD, GOOD.replace(" 200 ", " 404 ")]).encode(), tmp_path)
    assert read.ask("select endpoint, count(*) from requests group by 1 order by 2") == [
        ("/orders/:id", 2),
        ("/:unknown", 36),
    ]


def test_files_that_are_the_same_for_everybody_are_one_endpoint_by_folder_and_kind(tmp_path: Path) -> None:
    urls = [
        "/static/js/app.3f2a9c1b.js",
        "/static/main.css",
        "/favicon.ico?v=2",
        "/static/vendor/x/y.JS",
        "/a/report.pdf",
    ]
    read = _read("\n".join(GOOD.replace("/orders/17", url) for url in urls).encode(), tmp_path)
    names = [name for (name,) in read.ask("select endpoint from requests order by line")]
    assert names == ["/static/*.js", "/static/*.css", "/*.ico", "/static/*.js", "/a/report.pdf"]


def test_names_without_number_are_bounded_before_they_are_judged(tmp_path: Path) -> None:
    words = "oak pine elm ash fir yew box bay fig gum nut tea cob hop rye oat pea bean leek kale".split()
    names = [f"{a}-{b}-{c}-{d}" for a in words for b in words for c in words for d in words[:3]]
    lines = [GOOD.replace("/orders/17", f"/shop/{name}") for name in names] + [
        GOOD.replace("orders/17", "shop")
    ] * 50
    read = _read("\n".join(lines).encode(), tmp_path)
    assert dict(read.ask("select endpoint, count(*) from requests group by 1")) == {
        "/shop/:id": 24_000,
        "/shop": 50,
    }


_PIECES = st.sampled_from(
    [
        AT,
        "[x]",
        '"GET /a HTTP/1.1"',
        '"',
        "200",
        "-",
        " ",
        "0.1",
        "\\",
        "[",
        "]",
        "\x00",
        "é",
        "GET",
        '"-"',
        "\r",
    ]
)


@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
@given(st.lists(st.lists(_PIECES, max_size=9).map(" ".join) | st.text(max_size=40), max_size=8))
def test_no_line_stops_the_others(tmp_path: Path, lines: list[str]) -> None:
    data = "\n".join([GOOD, *lines, GOOD]).encode(errors="replace")
    read = read_bytes(data, tmp_path, kind="access-log")
    assert read.is_balanced()
    assert read.ask("select count(*) >= 2 from requests") == [(True,)]
