"""Whatever a file holds: every line of it is parsed, continued, or rejected with a reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from csvlog_samples import Read, Record, read_bytes, rows_of, to_csv
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.child import Limits, map_in_child
from archkit.errors import InputError
from archkit.readers.formats import detect_format
from archkit.readers.log_format import LogJob

SMALL = gzip.decompress((Path(__file__).parents[1] / "cases" / "csvlog" / "small.csv.gz").read_bytes())
ONE = Record("duration: 1.000 ms  statement: select 1")
LINES = Record("duration: 1.000 ms  statement: select a,\n  b\nfrom t where c = 'x\n\ny'")
QUOTED = to_csv(ONE).decode().strip().replace('"', '""')
PASTED = Record(f"duration: 1.000 ms  statement: insert into notes values ('\n{QUOTED}\n')")
CHECKPOINT = (
    "2026-11-22 10:00:00.000 UTC,,,77,,6b03.4d,1,,2026-11-22 10:00:00 UTC,,0,LOG,00000,checkpoint starting"
)
PASTED_PLAIN = Record(f"duration: 1.000 ms  statement: insert into notes values ('\n{CHECKPOINT}\n')")
one, lines = to_csv(ONE), to_csv(LINES)

FILES: dict[str, tuple[bytes, tuple[int, int, int, int], list[tuple[int, str]]]] = {
    "plain": (one * 3, (3, 3, 0, 0), []),
    "a last line without its end": ((one * 2).rstrip(b"\n"), (2, 2, 0, 0), []),
    "a last line half-written": ((one * 2)[:-60], (2, 1, 1, 0), [(2, "the file ends within this record")]),
    "a last record of many lines half-written": (
        one + lines[: lines.index(b"from t")], (3, 1, 2, 0), [(2, "the file ends within this record")],
    ),
    "CRLF": (one.replace(b"\n", b"\r\n") * 3, (3, 3, 0, 0), []),
    "CRLF in statements of many lines": (lines.replace(b"\n", b"\r\n") * 2, (10, 2, 0, 8), []),
    "mixed line ends": (one + one.replace(b"\n", b"\r\n") + lines, (7, 3, 0, 4), []),
    "NUL": (one + one.replace(b"select", b"sel\0ect") + one, (3, 3, 0, 0), []),
    "invalid UTF-8": (one + one.replace(b"select", b"sel\xff\xfeect") + one, (3, 3, 0, 0), []),
    "a byte order mark": (b"\xef\xbb\xbf" + one * 2, (2, 2, 0, 0), []),
    "UTF-16": ((one * 2).decode().encode("utf-16"), (2, 2, 0, 0), []),
    "UTF-16, big end first": (b"\xfe\xff" + (one * 2).decode().encode("utf-16-be"), (2, 2, 0, 0), []),
    "blank lines": (b"\n" + one + b"\n\n" + one, (5, 2, 3, 0), [(n, "an empty line") for n in (1, 3, 4)]),
    "a statement with a blank line in it": (lines + one, (6, 2, 0, 4), []),
    "23 columns": (to_csv(ONE, LINES, width=23), (6, 2, 0, 4), []),
    "24 columns": (to_csv(ONE, LINES, width=24), (6, 2, 0, 4), []),
    "a change of layout": (to_csv(ONE, width=23) + one + to_csv(ONE, width=24), (3, 3, 0, 0), []),
    "25 columns": (one + to_csv(ONE, width=25), (2, 1, 1, 0), [(2, "it has 25 columns, not 23, 24 or 26")]),
    "junk between records": (
        one + b"Segmentation fault\n" + one, (3, 2, 1, 0), [(2, "it does not begin like a csvlog record")],
    ),
    "junk with a quote": (
        one + b'He said "no\n' + one, (3, 2, 1, 0), [(2, "it does not begin like a csvlog record")],
    ),
    "junk first": (b"hello\n" + one, (2, 1, 1, 0), [(1, "it does not begin like a csvlog record")]),
    "a quote that is never closed": (
        one + one.replace(b'",,,,,,,,,"shop', b",,,,,,,,,shop").replace(b'api"', b"api") + one * 2,
        (4, 3, 1, 0), [(2, "a quote is never closed")],
    ),
    "a quote never closed before a record without a user": (
        one.replace(b'"duration: 1.000 ms  statement: select 1"', b'"duration')
        + CHECKPOINT.encode().replace(b"checkpoint starting", b'"checkpoint starting",,,,,,,,,"","checkpointer",,0')
        + b"\n" + one,
        (3, 2, 1, 0), [(1, "a quote is never closed")],
    ),
    "a record pasted into a statement": (to_csv(PASTED) + one + b"junk\n", (5, 2, 1, 2), [
        (5, "it does not begin like a csvlog record")]),
    "a background record pasted into a statement": (to_csv(PASTED_PLAIN) + one + b"junk\n", (5, 2, 1, 2), [
        (5, "it does not begin like a csvlog record")]),
    "a line of 5 MB": (
        one + to_csv(Record("duration: 1.000 ms  statement: select '" + "x" * (5 << 20) + "'")) + one,
        (3, 2, 1, 0), [(2, "it is longer than 4 MB")],
    ),
    "a record of 5 MB in lines": (
        one + to_csv(Record("duration: 1.000 ms  statement: select '" + ("x" * 99 + "\n") * 52_500 + "'")) + one,
        (52_503, 2, 52_501, 0), [(2, "a quote is never closed")],
    ),
    "a line of 3 MB": (
        one + to_csv(Record("duration: 1.000 ms  statement: select '" + "ä" * (3 << 19) + "'")) + one,
        (3, 3, 0, 0), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_line_is_accounted_for_by_reasons_that_quote_nothing(
    name: str, packed: bool, tmp_path: Path
) -> None:
    data, account, reasons = FILES[name]
    read = read_bytes(gzip.compress(data, 1) if packed else data, tmp_path)
    assert read.account == account
    assert read.is_balanced()
    if "5 MB in lines" not in name:  # its many lines are given up in portions
        assert read.reasons == reasons
    assert not [r for _, r in read.reasons if any(w in r for w in ("select", "Segmentation", "said", "shop"))]


def test_a_gzip_that_was_cut_gives_what_it_holds_and_tells_that_it_ends_early(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(to_csv(Record(f"duration: {i}.5 ms  statement: select {i * 7919}"))
                                    for i in range(20_000)))  # fmt: skip
    read = read_bytes(packed[: len(packed) // 2], tmp_path)
    assert read.account[1] > 8_000
    assert read.account[2] == 1
    assert read.reasons[0][1] == "the file ends within this record"
    assert read.is_balanced()


def test_a_gzip_cut_at_a_line_end_tells_that_the_rest_is_lost(tmp_path: Path) -> None:
    packed = gzip.compress(one * 5)
    read = read_bytes(packed[:-8], tmp_path)  # the checksum is gone, the lines are whole
    assert read.account == (6, 5, 1, 0)
    assert read.reasons == [(6, "the gzip file is damaged: the rest is lost")]


def test_statements_stand_on_the_lines_where_they_are(tmp_path: Path) -> None:
    for data in (one + lines + one + lines + one, b"junk\n" + one + lines + one):
        read = read_bytes(data, tmp_path)
        texts = data.decode().split("\n")
        assert all(texts[s["line"] - 1].startswith("2026-") for s in read.statements())
        assert len(read.statements()) == read.account[1]


def test_both_ways_through_a_file_tell_the_same(tmp_path: Path) -> None:
    fast, careful = read_bytes(SMALL, tmp_path), read_bytes(SMALL + b"junk\n", tmp_path)
    assert fast.account[2] == 0
    assert fast.account[1] == rows_of(SMALL)
    assert careful.reasons == [(SMALL.count(b"\n") + 1, "it does not begin like a csvlog record")]
    assert fast.statements() == careful.statements()


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x89PNG\r\n\x1a\n" + bytes(200), b"%PDF-1.7 ..."])
def test_what_is_no_log_is_named(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        detect_format(path)
    assert "empty" in error.value.what or "This is a" in error.value.what


@pytest.mark.parametrize("data", [b"junk\n" * 5, b'"\n' * 50, b",,,,\n" * 9, bytes(5000)])
def test_a_file_without_a_record_is_refused_in_one_sentence(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No line of this file is a csvlog record"):
        read_bytes(data, tmp_path)


def _read_or_refuse(data: bytes, folder: Path) -> Read | None:
    try:
        return read_bytes(data, folder)
    except InputError:
        return None


_MUTATION = st.tuples(
    st.sampled_from(["cut", "flip", "insert", "delete", "twice"]),
    st.floats(0, 1),
    st.binary(min_size=1, max_size=9),
)
_QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def mutate(data: bytes, how: str, share: float, extra: bytes) -> bytes:
    """Damage a log at a share (0 to 1) of its length."""
    at = int(share * (len(data) - 1))
    match how:
        case "cut":
            return data[:at]
        case "flip":
            return data[:at] + bytes([data[at] ^ extra[0]]) + data[at + 1 :]
        case "insert":
            return data[:at] + extra + data[at:]
        case "delete":
            return data[:at] + data[at + 20 * len(extra) :]
        case _:
            line = data[data.rfind(b"\n", 0, at) + 1 :].split(b"\n", 1)[0] + b"\n"
            return data[:at] + line + data[at:]


@_QUICK
@given(st.lists(_MUTATION, min_size=1, max_size=4))
def test_no_damage_to_a_log_loses_a_line(tmp_path: Path, damages: list[tuple[str, float, bytes]]) -> None:
    data = SMALL[:12_000]
    for how, share, extra in damages:
        data = mutate(data, how, share, extra) or b"x"
    read = _read_or_refuse(data, tmp_path)
    assert read is None or read.is_balanced()
    if read:
        physical = data.removeprefix(b"\xef\xbb\xbf")
        assert read.account[0] == physical.count(b"\n") + (not physical.endswith(b"\n"))


@_QUICK
@given(st.binary(max_size=3000))
def test_arbitrary_bytes_are_refused_or_accounted_for(tmp_path: Path, data: bytes) -> None:
    read = _read_or_refuse(data + b"\n" + one, tmp_path)
    assert read is None or read.is_balanced()


def test_the_child_reads_damaged_logs_and_the_parent_goes_on(tmp_path: Path) -> None:
    items = []
    for number, data in enumerate([SMALL, bytes(3000), SMALL[:5000] + b"\xff\0" * 99 + SMALL[5000:], one]):
        (tmp_path / f"{number}").mkdir()
        path = tmp_path / f"{number}.csv"
        path.write_bytes(data)
        job = LogJob(path=str(path), format="postgresql-csvlog", folder=str(tmp_path / f"{number}"),
                     key="00" * 32)  # fmt: skip
        items.append(job.model_dump(mode="json"))
    outcomes = list(map_in_child("archkit.readers.log_job:read_log", items, Limits(60, 12 << 30)))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Answer", "Failure", "Answer", "Answer"]
