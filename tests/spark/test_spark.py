"""Every question gets the same answer from Spark as from DuckDB."""

from __future__ import annotations

import json
import math
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from made_rows import made_rows
from sample import SHOP

from archkit.analysis import questions
from archkit.analysis.questions import Analyst
from archkit.errors import QueryError, TooLarge
from archkit.model.ledger import Stored
from archkit.model.scope import Scope
from archkit.store.engine import DUCKDB, EngineChoice, open_engine
from archkit.store.folder import open_folder
from archkit.store.warehouse import write_rows

QUESTIONS = sorted(path.stem for path in (Path(questions.__file__).parent / "sql").glob("*.sql"))
LOCAL = EngineChoice("local[2]")
SCOPES = {
    "all": Scope(),
    "part": Scope(since="2026-11-22T10:30:01.5", until="2026-11-22T10:30:20", application="shop", user="u"),
}
EXTRA = {
    "reuse": {"most_reads": 1_500_000},
    "reuse_order": {"shapes": ["S-1", "S-2", "o'dd \\ shape"], "most": 40},
}


def _stored(folder: Path, rows: dict[str, list[tuple[Any, ...]]]) -> list[Stored]:
    for view, cells in rows.items():
        write_rows(view, cells, folder / f"{view}.parquet")
    return [Stored(view=view, parquet=f"{view}.parquet", rows=len(cells)) for view, cells in rows.items()]


@contextmanager
def _both(folder: Path, stored: list[Stored]):
    engines = [open_engine(choice, folder, stored, memory_limit="2GB") for choice in (DUCKDB, LOCAL)]
    yield engines
    for engine in engines:
        engine.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    rows = made_rows(5)
    with _both(folder, _stored(folder, rows)) as engines:
        yield engines


@pytest.fixture(scope="module")
def without_spans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("without_spans")
    rows = {view: cells for view, cells in made_rows(7).items() if view not in {"spans", "repeats"}}
    with _both(folder, _stored(folder, rows)) as engines:
        yield engines


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    with _both(tmp_path_factory.mktemp("nothing"), []) as engines:
        yield engines


@pytest.fixture(scope="module")
def sample(shop):
    folder = open_folder(shop)
    stored = [part for file in folder.ledger().files for part in file.stored]
    with _both(folder.evidence, stored) as engines:
        yield engines


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(other) and one == other


def _by_key(row: tuple[Any, ...]) -> str:
    return json.dumps([round(cell, 6) if isinstance(cell, float) else cell for cell in row], default=str)


def _agree(engines: list[Any], question: str, scope: Scope) -> None:
    extra = EXTRA.get(question, {})
    duckdb, spark = (Analyst(engine, scope).rows(question, **extra) for engine in engines)
    assert duckdb.columns == spark.columns
    ours, theirs = sorted(duckdb.rows, key=_by_key), sorted(spark.rows, key=_by_key)
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert all(map(_same, one, other)), f"{one}\n{other}"


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_made_rows_get_the_same_answer(made, question, scope):
    _agree(made, question, SCOPES[scope])


@pytest.mark.parametrize("question", QUESTIONS)
def test_rows_without_spans_get_the_same_answer(without_spans, question):
    _agree(without_spans, question, Scope())


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_gets_the_same_answer(nothing, question):
    _agree(nothing, question, Scope())


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_sample_gets_the_same_answer(sample, question):
    _agree(sample, question, Scope())


def test_a_question_that_takes_too_long_is_stopped(nothing):
    slow = "select count(*) as n from range(1000000000) a, range(1000) b where hash(a.id, b.id) = 1"
    with pytest.raises(TooLarge, match=r"more than 1 s"):
        nothing[1].ask(slow, seconds=1)


def test_what_spark_cannot_be_asked_is_one_sentence(nothing):
    for sql in ("select nothing_like_it(1)", "select regexp_replace('aa', 'a', 'b')", "select ("):
        with pytest.raises(QueryError) as error:
            nothing[1].ask(sql)
        assert "\n" not in str(error.value)


def test_evidence_that_spark_cannot_see_is_said(tmp_path):
    lost = [Stored(view="requests", parquet="lost.parquet", rows=1)]
    with pytest.raises(QueryError, match="cannot see the evidence files"):
        open_engine(LOCAL, tmp_path, lost, memory_limit="1GB")


def test_a_server_that_does_not_answer_is_said(archkit):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = archkit(
        "logs", SHOP / "access.jsonl.gz", "--engine", "spark", "--spark-remote", f"sc://127.0.0.1:{port}"
    )
    assert done.code == 2
    assert (
        done.err
        == f"sc://127.0.0.1:{port}: No Spark Connect server answers there. Start it, or mend the URL.\n"
    )


def test_the_command_says_the_same_with_spark(archkit):
    log = SHOP / "access.jsonl.gz"
    ours, theirs = (archkit("logs", log, "--json", *chosen) for chosen in ((), ("--engine", "spark")))
    assert (ours.code, theirs.code) == (0, 0)
    assert _rounded(ours.json) == _rounded(theirs.json)


def _rounded(document: Any) -> Any:
    return json.loads(json.dumps(document), parse_float=lambda text: round(float(text), 6))
