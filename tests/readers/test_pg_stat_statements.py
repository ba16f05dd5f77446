"""Sums that the database counted, from pg_stat_statements as CSV."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from csvlog_samples import read_bytes

from archkit.errors import InputError
from archkit.readers.formats import detect_format

if TYPE_CHECKING:
    from pathlib import Path

KIND = "pg-stat-statements"
ROWS = '10,5,1,"select a\nfrom ""t"" where b = $1 and c = \'hunter2\'",10,100.5,1,50,10.05,3,20\n'
OLD = f"userid,dbid,queryid,query,calls,total_time,min_time,max_time,mean_time,stddev_time,rows\n{ROWS}"
NEW = OLD.replace("_time", "_exec_time")
TOLD = [(2, None, 10, 100.5, 1.0, 50.0, 3.0, 20)]
FORMS = {
    "PostgreSQL 12 and before": OLD.encode(),
    "PostgreSQL 13 and after": NEW.encode(),
    "separated by tabs": NEW.replace(",", "\t").encode(),
    "separated by semicolons": NEW.replace(",", ";").encode(),
    "names in capitals": (NEW.partition("\n")[0].upper() + "\n" + ROWS).encode(),
    "gzip": gzip.compress(NEW.encode()),
    "UTF-16": NEW.encode("utf-16"),
    "CRLF": b"\xef\xbb\xbf" + NEW.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_version_and_separator_gives_the_same_sums(form: str, tmp_path: Path) -> None:
    read = read_bytes(FORMS[form], tmp_path, kind=KIND)
    assert detect_format(tmp_path / "a.log") == KIND
    columns = 'line, "user", calls, total_ms, min_ms, max_ms, stddev_ms, rows'
    assert read.ask(f"select {columns} from statement_totals") == TOLD
    assert list(dict(read.result.shapes).values()) == ["select a from t where b = ? and c = ?"]
    assert read.account == (3, 2, 0, 1)


def test_roles_are_kept_where_the_file_names_them(tmp_path: Path) -> None:
    text = "rolname,query,calls,total_exec_time\nshop,select 1,2,3.5\nbob@example.com,select 2,1,1\n"
    read = read_bytes(text.encode(), tmp_path, kind=KIND)
    rows = read.ask('select "user", calls, total_ms, max_ms from statement_totals order by line')
    assert rows == [("shop", 2, 3.5, None), ("(scrubbed)", 1, 1.0, None)]


def test_rows_that_tell_nothing_are_rejected_with_a_reason(tmp_path: Path) -> None:
    odd = [
        "10,5,1,<insufficient privilege>,1,1,1,1,1,0,1",
        "10,5,1,,1,1,1,1,1,0,1",
        "10,5,1,select 2,x,1,1,1,1,0,1",
        "10,5,1,select 2,1,-1,1,1,1,0,1",
        "1,2",
        "",
        '10,5,1,"select 2,1,1,1,1,1,0,1',
    ]
    read = read_bytes((NEW + "\n".join(odd) + "\n" + ROWS).encode(), tmp_path, kind=KIND)
    assert read.is_balanced()
    assert dict(read.reasons) == {
        4: "its text is hidden; the role pg_read_all_stats shows it",
        5: "it has no statement",
        6: "its calls or total time are no number",
        7: "its calls or total time are no number",
        8: "it has 2 columns, not 11",
        9: "an empty line",
        10: "its quotes do not match",
    }
    assert read.ask("select sum(calls) from statement_totals") == [(20,)]


def test_a_file_of_which_no_row_can_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No row of this file tells a statement"):
        read_bytes(b"query,calls,total_time\n,1,1\n", tmp_path, kind=KIND)
