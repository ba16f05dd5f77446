"""log_line_prefix: told from the lines, or as given; the cases stand in tests/cases/postgresql_text/prefixes.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from csvlog_samples import read_bytes
from ruamel.yaml import YAML

from archkit.model.inputs import Hints
from archkit.readers.postgresql.line_prefix import read_prefix
from archkit.readers.postgresql.prefix_guess import guess_prefix

_FILE = Path(__file__).parents[1] / "cases" / "postgresql_text" / "prefixes.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(_FILE)
SAID = "LOG:  duration: 1.000 ms  statement: select a from t"


@pytest.mark.parametrize("case", CASES, ids=[case["prefix"] for case in CASES])
def test_a_prefix_is_told_from_the_lines_that_it_wrote(case: dict[str, Any]) -> None:
    wanted = case.get("guessed", case["prefix"])
    found = guess_prefix([line + SAID for line in case["lines"]])
    if wanted:
        assert found == read_prefix(wanted)


@pytest.mark.parametrize("case", CASES, ids=[case["prefix"] for case in CASES])
def test_a_given_prefix_finds_its_lines_cheaply_and_by_its_pattern_alike(
    case: dict[str, Any], tmp_path: Path
) -> None:
    prefix = read_prefix(case["prefix"])
    pattern = re.compile(prefix.line_pattern())
    found = [pattern.match(line + SAID) for line in case["lines"]]
    assert all(found)
    data = "".join(f"{line}{SAID}\n" for line in case["lines"]).encode()
    read = read_bytes(data, tmp_path, kind="postgresql-stderr", hints=Hints(log_line_prefix=case["prefix"]))
    assert read.account == (len(found), len(found), 0, 0)
    users = [s["user"] for s in read.statements()]
    place = prefix.letters().index("u") if "u" in prefix.letters() else None
    named = [match[place + 1] if match and place is not None else None for match in found]
    assert users == [None if name in ("", "[unknown]") else name for name in named]


def test_percent_signs_padding_and_unknown_escapes_are_read_as_postgresql_does() -> None:
    prefix = read_prefix("100%% %-10u%z|%p ")
    assert [(p.escape, p.literal, p.is_padded) for p in prefix.pieces] == [
        ("", "100% ", False), ("u", "", True), ("", "|", False), ("p", "", False), ("", " ", False),
    ]  # fmt: skip


def test_lines_without_anything_in_common_have_no_prefix() -> None:
    assert guess_prefix(["hello", "LOG:  starting", "x"]) is None or not guess_prefix(["hello"])
    assert guess_prefix([]) is None
