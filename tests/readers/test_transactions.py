"""Transactions told in JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archkit.errors import InputError
from archkit.model.boundaries import AccessSet
from archkit.readers.transactions import read_transactions

if TYPE_CHECKING:
    from pathlib import Path


def _read(text: str | bytes, folder: Path) -> tuple[AccessSet, ...]:
    path = folder / "transactions.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transactions(path)


def test_a_line_tells_reads_writes_count_and_name(tmp_path: Path) -> None:
    text = '\ufeff{"reads": ["public.A", "b", "B"], "writes": ["x.C"], "count": 3, "name": "buy"}\n'
    text += '\n{"tables": ["d"]}\n'
    assert _read(text, tmp_path) == (
        AccessSet(reads=("a", "b"), writes=("x.c",), count=3, name="buy"),
        AccessSet(reads=("d",), writes=(), count=1, name=""),
    )


@pytest.mark.parametrize(
    "line",
    ["no json", "[1]", '"x"', '{"reads": [1]}', '{"reads": [""]}', '{"reads": 5}', '{"count": "many"}'],
)
def test_a_line_that_does_not_fit_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        _read(f'{{"reads": ["a"]}}\n{line}\n', tmp_path)
    assert error.value.where.endswith("line 2")
    assert error.value.next.startswith('Write {"reads"')


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        _read(b"\xff\xfe\0", tmp_path)
