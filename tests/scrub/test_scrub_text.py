"""Names, sentences and code leave without secrets, else as they were; cases in tests/cases/scrubbed.yaml."""

from __future__ import annotations

import difflib
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from secret_kinds import secret_of

from archkit.scrub import scrub_code, scrub_file, scrub_name, scrub_prose

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).parents[1]
CASES = YAML(typ="safe").load(TESTS / "cases" / "scrubbed.yaml")
SCRUBS: dict[str, Callable[[str], str | None]] = {
    "prose": scrub_prose, "code": scrub_code, "files": scrub_file, "names": scrub_name,
}  # fmt: skip
KINDS = (
    "token", "small token", "nanoid", "trace", "hex key", "base32 seed", "payment key", "cloud key id", "cloud secret",
    "chat token", "web token", "private key", "card", "phone", "mail", "connection",
)  # fmt: skip
NAMELIKE = ("token", "small token", "trace", "hex key", "base32 seed", "payment key", "cloud key id", "card")
FRAMES = (
    "The client sent {} to us.", "{}", "Use ({}) once.", "key={}", 'see "{}"', "a:\n  {}\nb", "before,{},after",
    "const x = f('{}');", "// {}", "-- {}", "select '{}' from t", "/* {} */", "X={}", '<a b="{}">', "[{}]", "`{}`",
)  # fmt: skip
_WORDS = (
    "password", "token", "is", "=", ": ", "'", '"', "(", ")", "\n", " ", "a1B!c2D#e3", "Bearer", "http://", "@", "/",
    "user", "?x=1", "4111111111111111", "sk_live_", "eyJhbGciOi.eyJzdWI", "const", ";", "--", "//", "(scrubbed)",
    "S-7507ce4298", "DE89370400440532013000", "-----BEGIN PRIVATE KEY-----", "0123456789abcdef0123",
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_WORDS), max_size=14).map("".join))


@pytest.mark.parametrize(
    ("kind", "case"), [(kind, case) for kind in SCRUBS for case in CASES[kind]], ids=lambda v: str(v)[:60]
)
def test_what_may_leave_leaves(kind: str, case: dict[str, Any]) -> None:
    assert SCRUBS[kind](case["text"]) == case.get("is", case["text"])


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_of_two_hundred_stays_in_any_frame(kind: str) -> None:
    for number in range(200):
        secret = secret_of(kind, str(number))
        for frame in FRAMES:
            text = frame.format(secret)
            assert secret not in scrub_prose(text), text
            assert secret not in scrub_code(text), text


@pytest.mark.parametrize("kind", NAMELIKE)
def test_no_secret_of_five_thousand_is_a_name(kind: str) -> None:
    for number in range(5_000):
        secret = secret_of(kind, str(number))
        assert scrub_name(secret) is None, secret
        assert scrub_name(f"t_{secret}") is None, secret
        assert secret not in scrub_file(f"logs/access-{secret}.log")


@given(_TEXTS)
def test_a_second_time_changes_nothing_more(text: str) -> None:
    for scrub in (scrub_prose, scrub_code, scrub_file):
        once = scrub(text)
        assert scrub(once) == once
        assert len(once) <= 8 * len(text) + 20


@given(st.text(max_size=60))
def test_a_name_leaves_whole_or_not_at_all(text: str) -> None:
    assert scrub_name(text) in (text, None)


def _tables() -> list[str]:
    found = [
        json.loads(path.read_text("utf-8"))
        for path in sorted((TESTS / "cases" / "boundaries").glob("*.json"))
    ]
    return [part for case in found for table in case["tables"] for part in (table["name"], *table["columns"])]


def test_no_table_or_column_of_six_real_systems_is_lost() -> None:
    names = [name for name in _tables() if isinstance(name, str)]
    assert len(names) > 200
    assert [name for name in names if scrub_name(name) is None] == []


@pytest.mark.parametrize(
    ("scrub", "pattern", "most"),
    [
        (scrub_code, "../archkit/**/*.py", 0.001),
        (scrub_code, "golden/workspace/**/*.ts", 0.02),
        (scrub_code, "cases/**/*.sql", 0.005),
        (scrub_prose, "cases/**/*.sql", 0.01),
        (scrub_prose, "../*.md", 0.01),
    ],
)
def test_ordinary_files_hardly_change(scrub: Callable[[str], str], pattern: str, most: float) -> None:
    changed = total = 0
    for path in sorted(TESTS.glob(pattern)):
        old = path.read_text("utf-8", errors="replace").splitlines()
        new = scrub("\n".join(old)).splitlines()
        total += len(old)
        changed += sum(line.startswith("- ") for line in difflib.ndiff(old, new)) if old != new else 0
    assert total > 0
    assert changed <= most * total


def test_a_long_hostile_text_takes_no_longer_than_a_long_plain_one() -> None:
    chance = random.Random(1)  # noqa: S311
    pieces = (
        "a",
        "A1",
        " ",
        "a=",
        "'",
        "@",
        "a.",
        "http://a/",
        "-----BEGIN PRIVATE KEY-----",
        "1 ",
        "token ",
        "\\",
        "`",
    )
    for piece in (*pieces, *("".join(chance.choices(_WORDS, k=5)) for _ in range(20))):
        text = piece * (100_000 // len(piece))
        assert len(scrub_prose(text)) <= 8 * len(text) + 20
        assert len(scrub_code(text)) <= 8 * len(text) + 20
