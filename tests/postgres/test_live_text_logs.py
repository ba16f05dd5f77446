"""One run logged in every form at once: csvlog, jsonlog and stderr with any prefix tell the same statements."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "readers")]

from csvlog_samples import Read, read_bytes  # noqa: E402
from variants import work  # noqa: E402
from workloads import SCHEMA  # noqa: E402

from archkit.model.inputs import Hints  # noqa: E402
from archkit.readers.formats import detect_format  # noqa: E402

if TYPE_CHECKING:
    from live_server import Server

# Prefixes, and what of a statement each of them tells. Nothing but a hint tells that a word is an application.
_ALL = ("sql", "ms", "transaction", "session", "application", "user", "arguments", "trace", "traffic")
PREFIXES = {
    "%m [%p] user=%u,db=%d,app=%a,client=%h ": ("sql", "ms", "application", "user", "arguments", "traffic"),
    "%m [%p] %q%u@%d ": ("sql", "ms", "user", "arguments"),
    "%t:%r:%u@%d:[%p]:": ("sql", "ms", "user", "arguments"),
    "%m %c %v %a|%u|%i|%e ": _ALL,
    "%n %s [%p] %v ": ("sql", "ms", "arguments"),
}
SETTINGS = ({"log_min_duration_statement": "0"}, {"log_statement": "all", "log_duration": "on"})
FORMS = {"log_destination": "stderr,csvlog,jsonlog"}


@pytest.fixture(scope="module", autouse=True)
def _tables(server: Server) -> None:
    server.sql(SCHEMA, check=True)


def _told(read: Read, names: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(statement[name] for name in names) for statement in read.statements())


# Durations on lines of their own are tried with the prefix that tells least and the one that tells most.
RUNS = [(prefix, SETTINGS[0]) for prefix in PREFIXES] + [(list(PREFIXES)[n], SETTINGS[1]) for n in (1, 3)]


@pytest.mark.parametrize(
    ("prefix", "settings"), RUNS, ids=[f"{p} {'apart' if s is SETTINGS[1] else ''}" for p, s in RUNS]
)
def test_every_form_of_a_log_tells_the_same(
    prefix: str, settings: dict[str, str], server: Server, tmp_path: Path
) -> None:
    name = f"forms-{list(PREFIXES).index(prefix)}-{len(settings)}"
    server.begin(name, log_line_prefix=prefix, **settings, **FORMS)
    work(server)
    csv = server.take(name)
    server.begin(f"{name}-quiet", log_destination="csvlog")
    by_csv = read_bytes(csv.read_bytes(), tmp_path)
    assert len(by_csv.statements()) > 500
    by_json = read_bytes(csv.with_suffix(".json").read_bytes(), tmp_path, kind="postgresql-jsonlog")
    assert _told(by_json, _ALL) == _told(by_csv, _ALL)
    log = csv.with_suffix(".log")
    assert detect_format(log) == "postgresql-stderr"
    for hints in (Hints(), Hints(log_line_prefix=prefix)):
        read = read_bytes(log.read_bytes(), tmp_path, kind="postgresql-stderr", hints=hints)
        assert read.account[2] == 0
        names = _names(prefix, settings, is_given=hints.log_line_prefix is not None)
        assert _told(read, names) == _told(by_csv, names)


def _names(prefix: str, settings: dict[str, str], *, is_given: bool) -> tuple[str, ...]:
    """Return what the prefix tells; the durations of parse and bind can only be told from those of others by %i."""
    lacking = set[str]()
    if "log_statement" in settings and "%i" not in prefix:
        lacking.add("ms")
    if not is_given and "%a|" in prefix:
        lacking |= {"application", "traffic"}
    return tuple(name for name in PREFIXES[prefix] if name not in lacking)
