"""Questions in plain words find their files, whatever lies around them and whatever happened to the index."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from archkit.context.retrieval import Library
from archkit.context.retrieval.sources import Source, _within_limits

CASES = Path(__file__).parents[1] / "cases" / "retrieval"
QUESTIONS = YAML(typ="safe").load((CASES / "questions.yaml").read_text(encoding="utf-8"))["questions"]
SECRET = "Zk8" + "qP2vX9w" + "LrT4mB7sYd3"
ASK = """
import sys, pathlib
from archkit.context.retrieval import Library
index, study, repository = map(pathlib.Path, sys.argv[1:])
print(*(p.path for p in Library(index, study, repository).ask("how is caching currently implemented")), sep="\\n")
"""


@pytest.fixture
def repository(tmp_path):
    return shutil.copytree(CASES / "warehouse", tmp_path / "warehouse")


@pytest.fixture
def library(tmp_path, repository):
    study = tmp_path / "study"
    study.mkdir()
    return Library(study / ".archkit" / "retrieval.db", study, repository)


def _write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def _paths(library, question, limit=8):
    return [passage.path for passage in library.ask(question, limit)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q["ask"])
def test_a_question_brings_the_right_file_among_the_first_five(library, question):
    assert set(_paths(library, question["ask"])[:5]) & set(question["right"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q["ask"])
def test_a_file_that_only_mentions_the_words_is_never_first(library, question):
    assert _paths(library, question["ask"])[0].startswith(("src/", "prisma/"))
    assert "web/" not in _paths(library, question["ask"])[0]


def test_a_test_comes_first_once_tests_are_asked_for(library):
    assert _paths(library, "which tests format a distance")[0] == "tests/parcels.test.ts"


def test_a_passage_says_where_it_stands(library, repository):
    for question in QUESTIONS:
        for passage in library.ask(question["ask"]):
            lines = (repository / passage.path).read_text(encoding="utf-8").splitlines()
            assert passage.text.splitlines()[0] == lines[passage.line - 1]
            assert len(passage.text.splitlines()) <= 40


def test_passages_come_best_first(library):
    scores = [passage.score for passage in library.ask("tRPC routers for parcels")]
    assert scores == sorted(scores, reverse=True)
    assert len(library.ask("tRPC routers for parcels", 3)) == 3


def test_what_is_nowhere_is_no_passage(library):
    assert library.ask("zzyzx quux") == ()


def test_a_new_file_a_changed_one_and_a_removed_one_are_noticed(library, repository):
    assert "src/cache/read-through.ts" in _paths(library, "cache")
    _write(repository, {"src/cache/warmer.ts": "export const warmCache = () => refillHotShelf();\n"})
    assert "src/cache/warmer.ts" in _paths(library, "hot")
    _write(repository, {"src/cache/warmer.ts": "export const warmCache = () => refillColdShelf();\n"})
    assert library.ask("hot") == ()
    assert _paths(library, "cold") == ["src/cache/warmer.ts"]
    (repository / "src/cache/warmer.ts").unlink()
    assert library.ask("cold") == ()


def test_a_file_that_was_only_touched_is_not_cut_again(library, repository):
    library.ask("cache")
    before = _rows(library.index, "select id, path from files order by id")
    os.utime(repository / "src/cache/read-through.ts", (1, 1))
    library.ask("cache")
    assert _rows(library.index, "select id, path from files order by id") == before
    touched = "select modified_ns from files where path = 'src/cache/read-through.ts'"
    assert _rows(library.index, touched) == [(1_000_000_000,)]


def test_an_index_that_nothing_changed_is_left_alone(library):
    library.ask("cache")
    before = library.index.stat().st_mtime_ns, _rows(library.index, "pragma data_version")
    library.ask("tRPC")
    assert (library.index.stat().st_mtime_ns, _rows(library.index, "pragma data_version")) == before


def _rows(index, sql):
    connection = sqlite3.connect(index)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def _garbage(index):
    index.write_bytes(b"this is no database" * 1000)


def _half(index):
    index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])


def _scribbled(index):
    data = bytearray(index.read_bytes())
    data[4096:40_960] = b"\x07" * (40_960 - 4096)
    index.write_bytes(data)


def _older(index):
    _rows(index, "pragma user_version = 4711")


def _without_a_table(index):
    _rows(index, "drop table passages")


@pytest.mark.parametrize("damage", [_garbage, _half, _scribbled, _older, _without_a_table])
def test_a_damaged_index_is_made_anew(library, damage):
    before = library.ask("how is caching currently implemented")
    for name in ("retrieval.db-wal", "retrieval.db-shm"):
        library.index.with_name(name).unlink(missing_ok=True)
    damage(library.index)
    assert library.ask("how is caching currently implemented") == before


def _start(library):
    command = [sys.executable, "-c", ASK, library.index, library.study, library.repository]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_several_processes_may_ask_at_once(library):
    asking = [_start(library) for _ in range(4)]
    answers = {process.communicate(timeout=120)[0] for process in asking}
    assert [process.returncode for process in asking] == [0] * 4
    assert len(answers) == 1
    assert next(iter(answers)).splitlines()[0] == "src/cache/read-through.ts"


def test_a_killed_reader_leaves_an_index_that_goes_on(library, repository):
    body = "export const step{n} = () => queue{n}.push({n});\n" * 30
    _write(repository, {f"src/steps/step-{n}.ts": body.replace("{n}", str(n)) for n in range(600)})
    process = _start(library)
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and process.poll() is None and not library.index.exists():
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert "src/steps/step-599.ts" in _paths(library, "step599")


@given(st.text(max_size=60))
def test_no_question_is_syntax(small_library, question):
    small_library.ask(question)


@pytest.fixture(scope="module")
def small_library(tmp_path_factory):
    root = tmp_path_factory.mktemp("small")
    _write(root, {"study/brief.yaml": "goals:\n  - Keep parcels moving\n"})
    return Library(root / "retrieval.db", root / "study", None)


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        '"',
        '"parcels" AND (NOT',
        "NEAR(parcels, 2)",
        "words:parcels*",
        "-parcels ^goals",
        "parcels " * 12_500,
        "p" * 100_000,
        "пакеты 包裹 🚚 parcels",
        "\x00parcels\ud800",
        "the of and",
    ],
)
def test_an_odd_question_is_an_ordinary_one(small_library, question):
    expected = ["brief.yaml"] if "parcels" in question else []
    assert _paths(small_library, question) == expected


def test_secrets_are_neither_read_nor_kept(library, repository, tmp_path):
    names = (".env", ".env.local", "prod.env", "tls.pem", "id_rsa.txt")
    _write(repository, dict.fromkeys(names, f"marker {SECRET}"))
    _write(
        repository, {"secrets.yaml": f"marker: {SECRET}", ".npmrc": SECRET, "config/credentials.json": "{}"}
    )
    _write(repository, {"src/pay.ts": f'// marker for payments\nexport const apiKey = "{SECRET}";\n'})
    _write(tmp_path, {"elsewhere/notes.md": f"marker {SECRET}"})
    (repository / "linked.md").symlink_to(tmp_path / "elsewhere/notes.md")
    (repository / "linked").symlink_to(tmp_path / "elsewhere")
    assert _paths(library, "marker") == ["src/pay.ts"]
    files = [path for path in library.index.parent.iterdir() if path.is_file()]
    assert all(SECRET.encode() not in path.read_bytes() for path in files)
    assert all(SECRET.lower().encode() not in path.read_bytes() for path in files)


def test_a_secret_of_many_lines_keeps_the_lines_below_in_their_place(library, repository):
    begin, end = ("-----" + word + " PRIVATE KEY-----" for word in ("BEGIN", "END"))
    key = "\n".join([begin, *(["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"] * 9), end])
    _write(repository, {"src/sign.ts": f"const pem = `{key}`;\n\nexport function signManifest() {{}}\n"})
    passage = library.ask("sign manifest")[0]
    lines = passage.text.splitlines()
    assert passage.line + next(i for i, line in enumerate(lines) if "signManifest" in line) == 13
    assert "MIIEvQ" not in passage.text


@pytest.mark.parametrize("with_git", [True, False])
def test_what_nobody_wrote_is_not_read(library, repository, with_git):
    _write(
        repository,
        {
            "node_modules/left/index.ts": "marker",
            "dist/index.ts": "marker",
            "packages/a/.next/page.ts": "marker",
            "pnpm-lock.yaml": "marker: 1",
            "src/app.min.js": "marker",
            "src/wide.js": "marker;" * 2000,
            "src/client.gen.ts": "marker",
            "src/api.ts": "// Code generated by a program. DO NOT EDIT.\nconst marker = 1;\n",
            "src/blob.ts": b"marker\x00\x01",
            "src/large.ts": "// marker\n" * 110_000,
            "picture.png": "marker",
            "src/written.ts": "export const marker = 1;\n",
        },
    )
    if with_git:
        _write(
            repository, {".gitignore": "private-notes.md\n", "private-notes.md": "marker", "new.md": "marker"}
        )
        subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    assert sorted(_paths(library, "marker")) == (["new.md"] if with_git else []) + ["src/written.ts"]


def test_odd_names_and_odd_characters_do_no_harm(library, repository):
    (repository / os.fsdecode(b"src/\xff\xfe.ts")).write_text("marker", encoding="ascii")
    names = ("src/-rf \n marker.ts", "src/' or 1=1 --.ts", "src/пакет 包裹.ts", "src/" + "m" * 200 + ".ts")
    _write(repository, dict.fromkeys(names, "export const marker = 1;\n"))
    _write(repository, {"src/half.json": json.dumps({"marker": "\ud800" + "marker " * 80})})
    assert set(_paths(library, "marker")) == {*names, "src/half.json"}


def test_git_runs_nothing_that_a_repository_asks_for(library, repository, tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n", encoding="ascii")
    trap.chmod(0o755)
    for setting in ("core.fsmonitor", "core.hooksPath", "core.pager", "core.sshCommand"):
        subprocess.run(["git", "config", setting, trap], cwd=repository, check=True)
    assert library.ask("caching")
    assert not (tmp_path / "sprung").exists()


def test_a_study_is_searched_for_what_was_asked_and_decided(tmp_path):
    _write(
        tmp_path,
        {
            "brief.yaml": "goals:\n  - Parcels reach their door\n",
            "inputs.yaml": "files:\n  - parcels.csv\n",
            "design/decisions/parcel-cut.md": "# Cut\n\n## Why\nParcels have one owner.\n",
            "design/services/parcel.yaml": "service: parcel\ndomain: parcels\n",
            "design/summary.md": "Parcels first.\n",
            "context/backend_patterns.json": json.dumps(
                {"value": {"patterns": [{"name": "parcels outbox"}]}}
            ),
            "context/history/backend_patterns/1.json": '{"value": "parcels"}',
            "evidence/notes.md": "parcels",
            "out/report.md": "parcels",
            ".archkit/ledger.json": '{"parcels": 1}',
            "README.md": "parcels",
        },
    )
    library = Library(tmp_path / ".archkit/retrieval.db", tmp_path)
    assert sorted(set(_paths(library, "parcels", 20))) == [
        "brief.yaml",
        "context/backend_patterns.json",
        "design/decisions/parcel-cut.md",
        "design/services/parcel.yaml",
        "design/summary.md",
        "inputs.yaml",
    ]
    assert library.ask("why")[0].symbol == "Cut, Cut > Why"


def test_a_study_inside_its_repository_is_not_read_twice(repository):
    study = repository / "architecture"
    _write(
        study,
        {
            "brief.yaml": "goals:\n  - gizmos\n",
            "evidence/a.md": "gizmos",
            "context/history/b/1.json": '"gizmos"',
        },
    )
    library = Library(study / ".archkit/retrieval.db", study, repository)
    assert _paths(library, "gizmos") == ["brief.yaml"]


def test_decisions_leave_room_for_code(library):
    text = "# Caching\nHow caching is implemented: cache, cached, caching.\n"
    _write(library.study, {f"design/decisions/cache-{n}.md": text for n in range(30)})
    first = _paths(library, "how is caching currently implemented")[:5]
    assert "src/cache/read-through.ts" in first
    assert sum(path.startswith("design/") for path in first) <= 2


def test_a_value_in_one_line_becomes_passages_that_can_be_read(tmp_path):
    value = {"services": [{"name": f"service {n}", "why": "gizmos " * 60} for n in range(40)]}
    _write(tmp_path, {"context/backend_architecture.json": json.dumps(value)})
    for passage in Library(tmp_path / ".archkit/retrieval.db", tmp_path).ask("gizmos"):
        assert len(passage.text.splitlines()) <= 40
        assert max(map(len, passage.text.splitlines())) <= 300
        assert passage.line == 1


def test_too_many_files_are_said_and_code_comes_first(tmp_path):
    found = [Source("repository", tmp_path, f"a{n}.ts", 15_000, 0) for n in range(20_001)]
    by_size = _within_limits(found)
    by_count = _within_limits([Source("repository", tmp_path, s.path, 1, 0) for s in found])
    assert len(by_size.files) == 13_333
    assert len(by_count.files) == 20_000
    (said,) = by_count.problems
    assert said.startswith("Only 20,000 of the repository's 20,001 files are searched: the limits are")
