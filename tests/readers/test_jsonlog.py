"""jsonlog, and the JSON lines of CloudNativePG: what they tell, and what becomes of each line."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from csvlog_samples import Read, read_bytes

from archkit.errors import InputError
from archkit.readers.formats import detect_format

if TYPE_CHECKING:
    from pathlib import Path


def _said(message: str, second: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": f"2026-11-22 10:00:{second:02}.000 UTC", "user": "ann", "dbname": "shop", "pid": 100,
        "remote_host": "[local]", "session_id": "6920d6a0.64", "line_num": 1, "ps": "SELECT",
        "session_start": "2026-11-22 09:00:00 UTC", "vxid": "3/7", "txid": 0, "error_severity": "LOG",
        "message": message, "application_name": "web", "backend_type": "client backend", "query_id": 0,
    } | more  # fmt: skip


def _wrapped(message: str, second: int = 0) -> dict[str, Any]:
    said = _said(message, second)
    names = {
        "timestamp": "log_time", "user": "user_name", "dbname": "database_name", "ps": "command_tag",
        "vxid": "virtual_transaction_id",
    }  # fmt: skip
    record = {names.get(name, name): str(value) for name, value in said.items()}
    return {"level": "info", "ts": 1.5, "logger": "postgres", "msg": "record", "record": record}


def _lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def _read(data: bytes, folder: Path) -> Read:
    return read_bytes(data, folder, kind="postgresql-jsonlog")


ONE, TWO = "duration: 1.000 ms  statement: select a\nfrom t", "duration: 2.000 ms  statement: select b from t"
FILES: dict[str, tuple[bytes, tuple[int, int, int, int], list[tuple[int, str]]]] = {
    "jsonlog": (_lines(_said(ONE), _said(TWO, 1)), (2, 2, 0, 0), []),
    "CloudNativePG": (_lines(_wrapped(ONE), _wrapped(TWO, 1)), (2, 2, 0, 0), []),
    "both": (_lines(_said(ONE), _wrapped(TWO, 1)), (2, 2, 0, 0), []),
    "lines of other programs": (
        _lines(_wrapped(ONE), {"level": "info", "msg": "Cluster status"}, _wrapped(TWO, 1)), (3, 2, 1, 0),
        [(2, "it is no message of PostgreSQL")],
    ),
    "junk": (_lines(_said(ONE)) + b"junk\n[1]\n\n" + _lines(_said(TWO, 1)), (5, 2, 3, 0), [
        (2, "it is not a JSON object"), (3, "it is not a JSON object"), (4, "an empty line")]),
    "a last line half-written": (_lines(_said(ONE), _said(TWO, 1), _said(TWO, 2))[:-40], (3, 2, 1, 0), [
        (3, "it is not a JSON object")]),
    "CRLF": (_lines(_said(ONE), _said(TWO, 1)).replace(b"\n", b"\r\n"), (2, 2, 0, 0), []),
    "invalid UTF-8": (_lines(_said(ONE), _said(TWO, 1)).replace(b"ann", b"an\xffn"), (2, 2, 0, 0), []),
    "UTF-16": (_lines(_said(ONE), _said(TWO, 1)).decode().encode("utf-16"), (2, 2, 0, 0), []),
    "a time that cannot be read": (
        _lines(_said(ONE), _said(TWO, 1), _said(TWO, timestamp="2026-11-22 10:00:00 XQT")), (3, 2, 1, 0),
        [(3, "its time cannot be read; log_timezone = 'UTC' is always understood")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_line_of_a_json_log_is_accounted_for(name: str, packed: bool, tmp_path: Path) -> None:
    data, account, reasons = FILES[name]
    read = _read(gzip.compress(data, 1) if packed else data, tmp_path)
    assert read.account == account
    assert read.reasons == reasons
    assert [s["ms"] for s in read.statements()] == [1, 2]
    path = tmp_path / "b.log"
    path.write_bytes(data)
    assert detect_format(path) == "postgresql-jsonlog"


def test_a_json_log_tells_session_transaction_names_and_time(tmp_path: Path) -> None:
    (statement,) = _read(_lines(_said(ONE)), tmp_path).statements()
    assert statement["sql"] == "select a from t"
    assert (statement["session"], statement["application"], statement["user"]) == (
        "6920d6a0.64",
        "web",
        "ann",
    )
    assert statement["transaction"] is not None
    assert statement["started_at"].isoformat() == "2026-11-22T09:59:59.999000"


def test_records_that_stand_newest_first_are_paired_in_the_order_of_time(tmp_path: Path) -> None:
    said = [_said(m, n) for n, m in enumerate(
        ("statement: select a from t", "duration: 7.000 ms", "statement: select b from t", "duration: 9.000 ms")
    )]  # fmt: skip
    read = _read(_lines(*reversed(said)), tmp_path)
    assert {s["sql"]: s["ms"] for s in read.statements()} == {"select a from t": 7.0, "select b from t": 9.0}


def test_a_file_without_a_message_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No line of this file is a message of PostgreSQL"):
        _read(b'{"a": 1}\n[]\n', tmp_path)
