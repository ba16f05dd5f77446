"""MySQL's slow log: every form of its entries, every line in the account; cases in tests/cases/mysql/entries.yaml."""

from __future__ import annotations

import gzip
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
from archkit.readers.mysql.slow_log import fits

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).parents[1] / "cases" / "mysql" / "entries.yaml"
)
KIND = "mysql-slow-log"


def _entry(number: int, statement: str = "SELECT a FROM t WHERE b = 'x'") -> bytes:
    return (
        f"# Time: 2026-11-22T10:{number // 60 % 60:02}:{number % 60:02}.000000Z\n"
        f"# User@Host: shop[shop] @ localhost [127.0.0.1]  Id:    {number % 7}\n"
        "# Query_time: 0.250000  Lock_time: 0.000055 Rows_sent: 12  Rows_examined: 340\n"
        f"SET timestamp=1795341601;\n{statement};\n"
    ).encode()


ONE = _entry(1)
LINES = _entry(2, "SELECT a,\n  b\n\nFROM t WHERE c = 'x\n\ny'")
ENDS_WITHIN = "the file ends within this entry"


def _read(data: bytes, folder: Path | None = None, **job: Any) -> Read:
    return read_bytes(data, folder, kind=KIND, **job)


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_an_entry_tells(case: dict[str, Any], tmp_path: Path) -> None:
    read = _read(case["log"].encode(), tmp_path, hints=Hints(**case.get("hints", {})))
    assert list(read.account) == case["lines"]
    assert dict(read.reasons) == case.get("rejects", {})
    rows = read.ask("select line, rows from statements order by line")
    told = [row | {"rows": n} for row, (_, n) in zip(read.statements(), rows, strict=True)]
    assert len(told) == len(case["statements"])
    for row, expected in zip(told, case["statements"], strict=True):
        shown = row | {
            "started_at": row["started_at"] and str(row["started_at"]),
            "has_trace": bool(row["trace"]),
        }
        assert {name: shown[name] for name in expected} == expected
        assert row["transaction"] is None


def test_both_ways_through_a_log_tell_the_same(tmp_path: Path) -> None:
    for case in CASES:
        if "rejects" not in case:
            hints = Hints(**case.get("hints", {}))
            fast = _read(case["log"].encode(), tmp_path, hints=hints).statements()
            careful = _read(
                case["log"].encode() + b"# Time: 2026-11-22T10:00:05.500000Z\n", tmp_path, hints=hints
            )
            assert careful.statements() == fast
            assert [reason for _, reason in careful.reasons] == [ENDS_WITHIN]


FILES: dict[str, tuple[bytes, tuple[int, int, int, int], list[tuple[int, str]]]] = {
    "plain": (ONE * 3, (15, 3, 0, 12), []),
    "a statement of many lines": (LINES + ONE + LINES, (25, 3, 0, 22), []),
    "a last line without its end": ((ONE * 2).rstrip(b"\n"), (10, 2, 0, 8), []),
    "a last entry half-written": ((ONE * 2)[:-9], (10, 1, 5, 4), [(6, ENDS_WITHIN)]),
    "a last entry without a statement": (ONE + ONE[:36], (6, 1, 1, 4), [(6, ENDS_WITHIN)]),
    "a last statement without a semicolon": (ONE + ONE[:-2] + b"\n", (10, 2, 0, 8), []),
    "CRLF": ((ONE + LINES).replace(b"\n", b"\r\n"), (15, 2, 0, 13), []),
    "mixed line ends": (ONE + ONE.replace(b"\n", b"\r\n") + LINES, (20, 3, 0, 17), []),
    "a lone CR": (ONE + ONE.replace(b"WHERE", b"\rWHERE"), (10, 2, 0, 8), []),
    "NUL and signs of control": (ONE + ONE.replace(b"'x'", b"'\0\x01\x02\x03\x04'"), (10, 2, 0, 8), []),
    "invalid UTF-8": (ONE + ONE.replace(b"'x'", b"_binary'\xff\xfe\n\x80'"), (11, 2, 0, 9), []),
    "a byte order mark": (b"\xef\xbb\xbf" + ONE * 2, (10, 2, 0, 8), []),
    "UTF-16": ((ONE * 2).decode().encode("utf-16"), (10, 2, 0, 8), []),
    "UTF-16, big end first": (b"\xfe\xff" + (ONE * 2).decode().encode("utf-16-be"), (10, 2, 0, 8), []),
    "blank lines first": (b"\n\n" + ONE, (7, 1, 2, 4), [(1, "an empty line"), (2, "an empty line")]),
    "blank lines behind a statement": (ONE + b"\n\n" + ONE, (12, 2, 0, 10), []),
    "a statement of 5 MB": (
        ONE + _entry(3, "SELECT '" + "x" * (5 << 20) + "'") + ONE, (15, 2, 5, 8), [(6, "it is longer than 4 MB")],
    ),
    "a statement of 5 MB in lines": (
        ONE + _entry(3, "SELECT '" + ("x" * 99 + "\n") * 52_500 + "'") + ONE, (52_515, 2, 52_505, 8),
        [(6, "it is longer than 4 MB")],
    ),
    "a statement of 3 MB": (
        ONE + _entry(3, "SELECT '" + "ä" * (3 << 19) + "'") + ONE, (15, 3, 0, 12), [],
    ),
    "half an entry that ends in bytes": (ONE + ONE[:-9] + b"\xff\xfe", (10, 1, 5, 4), [(6, ENDS_WITHIN)]),
    "the clock going back": (_entry(9) + _entry(4) + _entry(6), (15, 3, 0, 12), []),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_line_is_accounted_for_by_reasons_that_quote_nothing(
    name: str, packed: bool, tmp_path: Path
) -> None:
    data, account, reasons = FILES[name]
    read = _read(gzip.compress(data, 1) if packed else data, tmp_path)
    assert read.account == account
    assert read.reasons == reasons
    assert read.is_balanced()
    assert len(read.statements()) == account[1]


def test_a_gzip_that_was_cut_gives_what_it_holds_and_tells_that_it_ends_early(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(_entry(i, f"SELECT {i * 7919}") for i in range(9_000)))
    read = _read(packed[: len(packed) // 2], tmp_path)
    assert read.account[1] > 3_000
    assert [reason for _, reason in read.reasons] == [ENDS_WITHIN]
    assert read.is_balanced()


def test_a_gzip_cut_at_a_line_end_tells_that_the_rest_is_lost(tmp_path: Path) -> None:
    read = _read(gzip.compress(ONE * 5)[:-8], tmp_path)  # the checksum is gone, the lines are whole
    assert read.account == (26, 5, 1, 20)
    assert read.reasons == [(26, "the gzip file is damaged: the rest is lost")]


def test_portions_are_cut_where_no_entry_is_lost(tmp_path: Path) -> None:
    data = b"".join(_entry(i, f"SELECT '{'é' * (i % 97)}'\n FROM t{i % 5}") for i in range(12_000))
    read = _read(data, tmp_path)
    assert read.account == (72_000, 12_000, 0, 60_000)
    lines = [statement["line"] for statement in read.statements()]
    assert lines == list(range(1, 72_000, 6))


@pytest.mark.parametrize("data", [b"junk\n" * 5, b";\n" * 50, bytes(5000), ONE[:90]])
def test_a_file_without_an_entry_is_refused_in_one_sentence(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No line of this file is an entry of a slow log"):
        _read(data, tmp_path)


def test_a_zone_that_is_none_is_named(tmp_path: Path) -> None:
    old = CASES[2]["log"].encode()
    with pytest.raises(InputError, match="time_zone"):
        _read(old, tmp_path, hints=Hints(time_zone="Nowhere/Else"))


def test_a_sampled_log_says_so(tmp_path: Path) -> None:
    sampled = ONE.replace(b"SET ", b"# Log_slow_rate_type: query  Log_slow_rate_limit: 20\nSET ")
    ((used, spanned, least),) = _read(sampled * 100, tmp_path).ask(
        "select ids_used, ids_spanned, least_ms from log_signs"
    )
    assert (used, spanned, least) == (100, 2000, 250.0)


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_a_slow_log_is_told_by_its_content(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(case["log"], encoding="utf-8")
    assert detect_format(path) == KIND


def test_a_log_of_postgresql_is_none() -> None:
    from archkit.readers.log_format import Head  # noqa: PLC0415

    line = "2026-11-22 10:00:00 UTC [77] LOG:  duration: 1.000 ms  statement: select '# Query_time: 1'"
    assert not fits(Head(line, (line,)))


_DAMAGE = st.tuples(st.integers(0, 2000), st.sampled_from([b"", b"\n", b";\n", b"'", b"# Time: ", b"\xff", b"\x01",
                                                             ONE[:99]]), st.integers(0, 80))  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(_DAMAGE, min_size=1, max_size=4))
def test_no_damage_to_a_log_loses_a_line(tmp_path: Path, damages: list[tuple[int, bytes, int]]) -> None:
    data = (ONE + LINES) * 6
    for at, extra, gone in damages:
        data = data[:at] + extra + data[at + gone :]
    read = _read(data + b"\n" + ONE, tmp_path)
    assert read.is_balanced()
    assert read.account[0] == (data + b"\n" + ONE).count(b"\n")
