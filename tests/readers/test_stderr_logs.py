"""Text logs of PostgreSQL: what they tell, and what becomes of each line; cases in postgresql_text/logs.yaml."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import Read, read_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from test_csvlog_files import mutate

from archkit.errors import InputError
from archkit.model.inputs import Hints
from archkit.readers.formats import detect_format

FOLDER = Path(__file__).parents[1] / "cases" / "postgresql_text"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(FOLDER / "logs.yaml")
PLAIN = (
    b"2026-11-22 10:00:00.000 UTC [100] LOG:  duration: 1.000 ms  statement: select a\n\tfrom t\n"
    b"2026-11-22 10:00:01.000 UTC [100] LOG:  duration: 2.000 ms  execute <unnamed>: select b from t where c = $1\n"
    b"2026-11-22 10:00:01.000 UTC [100] DETAIL:  parameters: $1 = '7'\n"
)


def read_text(data: bytes, folder: Path, **job: Any) -> Read:
    return read_bytes(data, folder, kind="postgresql-stderr", **job)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_a_text_log_tells_its_statements_and_what_became_of_each_line(
    case: dict[str, Any], tmp_path: Path
) -> None:
    data = case["log"].replace("⇥", "\t").encode()
    read = read_text(data, tmp_path)
    assert [[s["sql"], s["ms"]] for s in read.statements()] == case["statements"]
    assert read.account == tuple(case["account"])
    assert read.reasons == [tuple(reject) for reject in case.get("rejects", ())]
    path = tmp_path / "b.log"
    path.write_bytes(data)
    assert detect_format(path) == "postgresql-stderr"


FILES: dict[str, tuple[bytes, tuple[int, int, int, int], list[tuple[int, str]]]] = {
    "plain": (PLAIN, (4, 2, 0, 2), []),
    "a last line without its end": (PLAIN[:-1], (4, 2, 0, 2), []),
    "CRLF": (PLAIN.replace(b"\n", b"\r\n"), (4, 2, 0, 2), []),
    "mixed line ends": (PLAIN + PLAIN.replace(b"\n", b"\r\n"), (8, 4, 0, 4), []),
    "a carriage return within": (PLAIN.replace(b"select b", b"select\rb"), (4, 2, 0, 2), []),
    "NUL": (PLAIN.replace(b"select b", b"sel\0ect b"), (4, 2, 0, 2), []),
    "invalid UTF-8": (PLAIN.replace(b"'7'", b"'\xff\xfe'"), (4, 2, 0, 2), []),
    "the bytes 1 and 2": (PLAIN.replace(b"'7'", b"'\x01'") + b"\x02cut\n", (5, 2, 1, 2), [
        (5, "it does not begin like the lines of this log (log_line_prefix)")]),
    "a byte order mark": (b"\xef\xbb\xbf" + PLAIN, (4, 2, 0, 2), []),
    "UTF-16": (PLAIN.decode().encode("utf-16"), (4, 2, 0, 2), []),
    "blank lines": (b"\n" + PLAIN + b"\n", (6, 2, 2, 2), [(1, "an empty line"), (6, "an empty line")]),
    "a line of 5 MB": (
        PLAIN + PLAIN.replace(b"'7'", b"'" + b"x" * (5 << 20) + b"'"), (8, 4, 1, 3), [(8, "it is longer than 4 MB")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_line_of_a_damaged_text_log_is_accounted_for(name: str, packed: bool, tmp_path: Path) -> None:
    data, account, reasons = FILES[name]
    read = read_text(gzip.compress(data, 1) if packed else data, tmp_path)
    assert read.account == account
    assert read.reasons == reasons
    assert read.is_balanced()
    assert len(read.statements()) == account[1]


def test_a_gzip_that_was_cut_gives_the_lines_before(tmp_path: Path) -> None:
    lines = b"".join(PLAIN.replace(b"'7'", f"'{i * 7919}'".encode()) for i in range(9_000))
    packed = gzip.compress(lines)
    read = read_text(packed[: len(packed) // 2], tmp_path)
    assert read.account[1] > 4_000
    assert read.reasons == [(read.account[0], "the gzip file is damaged: the rest is lost")]
    assert read.is_balanced()


def test_statements_of_a_text_log_stand_on_the_lines_where_they_are(tmp_path: Path) -> None:
    found = read_text(b"junk\n" + PLAIN * 2, tmp_path).statements()
    assert [s["line"] for s in found] == [2, 4, 6, 8]


def test_a_file_without_a_message_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for data in (b"junk\n" * 9, bytes(5000), b"2026-11-22 10:00:00 ERROR something\n" * 3):
        with pytest.raises(InputError, match="No line of this file is a message of PostgreSQL"):
            read_text(data, tmp_path)


def test_the_hint_of_a_prefix_is_obeyed(tmp_path: Path) -> None:
    data = b"".join(
        f"2026-11-22 10:00:00.000 UTC {user} shop {app} 100 LOG:  duration: 1.000 ms  statement: select 1\n".encode()
        for user, app in (("ann", "web"), ("bob", "job"))
    )
    read = read_text(data, tmp_path, hints=Hints(log_line_prefix="%m %u %d %a %p "))
    assert [(s["user"], s["application"]) for s in read.statements()] == [("ann", "web"), ("bob", "job")]


def test_what_log_connections_says_names_the_words_of_a_prefix(tmp_path: Path) -> None:
    line = "2026-11-22 10:00:00.000 UTC [100] shop ann psql LOG:  {}\n"
    said = ("connection authorized: user=ann database=shop application_name=psql",
            "duration: 1.000 ms  statement: select 1")  # fmt: skip
    (statement,) = read_text("".join(map(line.format, said)).encode(), tmp_path).statements()
    assert (statement["user"], statement["application"]) == ("ann", "psql")


def test_transactions_and_sessions_come_from_the_prefix(tmp_path: Path) -> None:
    line = "2026-11-22 10:00:00.000 UTC [100] 6920d6a0.64 {} LOG:  duration: 1.000 ms  statement: {}\n"
    data = "".join(
        line.format(vxid, text)
        for vxid, text in (("3/7", "begin"), ("3/7", "select 1"), ("3/0", "commit"), ("3/8", "select 2"))
    )
    found = read_text(data.encode(), tmp_path).statements()
    assert {s["session"] for s in found} == {"6920d6a0.64"}
    assert found[0]["transaction"] == found[1]["transaction"] is not None
    assert found[2]["transaction"] is None
    assert found[3]["transaction"] not in (None, found[0]["transaction"])


def test_times_become_utc_whatever_the_form_of_the_log(tmp_path: Path) -> None:
    said = "LOG:  duration: 0.000 ms  statement: select 1"
    lines = {
        f"2026-11-22 12:00:00.250 EET [100] {said}\n": "2026-11-22 10:00:00.250000",
        f"2026-11-22 11:00:00 CET [100] {said}\n": "2026-11-22 10:00:00.000000",
        f"1795341600.250 [100] {said}\n": "2026-11-22 10:00:00.250000",
        f"2026-11-22T12:00:00+02:00 db1 postgres[100]: [1-1] db=shop {said}\n": "2026-11-22 10:00:00.000000",
    }
    for line, at in lines.items():
        read = read_text(line.encode() * 3, tmp_path)
        assert read.ask("select distinct strftime(started_at, '%Y-%m-%d %H:%M:%S.%f') from statements") == [
            (at,)
        ]


_DAMAGE = st.tuples(
    st.sampled_from(["cut", "flip", "insert", "delete", "twice"]), st.floats(0, 1), st.binary(min_size=1, max_size=9)
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # fmt: skip
@given(st.lists(_DAMAGE, min_size=1, max_size=4))
def test_no_damage_to_a_text_log_loses_a_line(
    tmp_path: Path, damages: list[tuple[str, float, bytes]]
) -> None:
    data = PLAIN * 20
    for how, share, extra in damages:
        data = mutate(data, how, share, extra) or b"x"
    try:
        read = read_text(data, tmp_path)
    except InputError:
        return
    assert read.is_balanced()
    physical = data.removeprefix(b"\xef\xbb\xbf")
    assert read.account[0] == physical.count(b"\n") + (not physical.endswith(b"\n"))
