"""What ends in a rung's log, and so in the report, holds no secrets and no places on the machine."""

import tempfile
from pathlib import Path

import pytest

from archkit.implementation.proof.telling import LOG_LENGTH, secrets_of, tail, told

FOLDER = Path("/srv/study/out/generated")
CASES = {
    "/srv/study/out/generated/apps/a.ts:3": "./apps/a.ts:3",
    "at file:///srv/study/out/generated/dist/a.js:1:2": "at ./dist/a.js:1:2",
    "/srv/study/out/generated-2/a.ts": "/srv/study/out/generated-2/a.ts",
    f"{Path.home()}/.npm/_logs/x.log": "~/.npm/_logs/x.log",
    f"{tempfile.gettempdir()}/archkit-x/seed.sql": "(temp)/archkit-x/seed.sql",
    '{"pid":7,"hostname":"build-17","msg":"up"}': '{"pid":7,"hostname":"(host)","msg":"up"}',
    "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwcm9vZiJ9.c2lnbmVk": "Bearer (token)",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07and\x00 so on\r\n": "red and so on\n",
    "héé\tplain": "héé\tplain",
}


@pytest.mark.parametrize("text", CASES)
def test_places_hosts_tokens_and_terminal_signs_are_left_out(text):
    assert told(text, FOLDER) == CASES[text]


DSNS = {
    "postgresql://me:p%40ss@db.local/shop": ("p%40ss", "p@ss"),
    "postgresql://db.local/shop": (),
    "postgresql://me:key@[broken": (),
}


@pytest.mark.parametrize("dsn", DSNS)
def test_a_database_is_told_neither_whole_nor_by_its_password(dsn):
    said = told(f"cannot reach {dsn} with {' or '.join(DSNS[dsn])}", FOLDER, secrets_of(dsn))
    assert dsn not in said
    assert not [secret for secret in DSNS[dsn] if secret in said]


def test_no_database_has_no_secret():
    assert secrets_of(None) == ()


def test_of_a_long_log_the_end_is_told():
    assert tail("a" * LOG_LENGTH + "the end") == "[...]\n" + "a" * (LOG_LENGTH - 7) + "the end"
    assert tail("short") == "short"
