"""A run that is killed comes back: what it had read, what was decided, and the same report in the end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

SCHEMA = """\
create table author (id int primary key, name text);
create table book (id int primary key, author_id int references author (id), title text);
create table loan (id int primary key, book_id int references book (id), reader_id int);
create table reader (id int primary key, name text);
"""
ARCHKIT = [sys.executable, "-c", "from archkit.cli import main; main()"]
SIX = (
    "backend_architecture",
    "backend_decisions",
    "backend_patterns",
    "backend_performance_benchmarks",
    "backend_findings",
    "backend_improvements",
)


def log_text(day, lines):
    """Return a csvlog of one day; each day differs, so that no file is another's twin."""
    rows = []
    for line in range(1, lines + 1):
        moment = f"2026-11-{day:02} 10:{line // 60 % 60:02}:{line % 60:02}.000 UTC"
        table = ("book", "loan", "author")[line % 3]
        rows.append(
            f'{moment},"app","db",1,"h:1",6a.{day},{line},"SELECT",2026-11-{day:02} 09:00:00 UTC,3/0,0,LOG,00000,'
            f'"duration: {1 + line % 7}.5 ms  statement: select * from {table} where id = {line}"'
            ',,,,,,,,,"library","client backend",,0\n'
        )
    return "".join(rows)


@pytest.fixture
def library(tmp_path):
    """Return a study called library whose inputs are a schema and three logs; another copy of it by name."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "schema.sql").write_text(SCHEMA)
    for day, name in enumerate(("monday.csv", "tuesday.csv", "wednesday.csv"), 1):
        (files / name).write_text(log_text(day, 20_000 if day == 3 else 2_000))

    def made(place):
        root = tmp_path / place / "library"
        run("new", root)
        (root / ".archkit").mkdir(exist_ok=True)
        (root / ".archkit" / "key").write_text("5" * 64)  # with it arguments are hashed
        (root / "inputs.yaml").write_text(
            "format: 1\nfiles:\n" + "".join(f"  - path: {path}\n" for path in sorted(files.iterdir()))
        )
        return root

    return made


def run(*arguments, code=0):
    done = subprocess.run([*ARCHKIT, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def killed_once(root, is_time, *arguments):
    """Start a run and kill it, without a warning, at the first moment that `is_time`."""
    process = subprocess.Popen(
        [*ARCHKIT, "run", str(root), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 120
    while not is_time():
        assert process.poll() is None, "it was over before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def stored(root):
    """Return the names of the logs whose rows are kept."""
    try:
        ledger = json.loads((root / ".archkit" / "ledger.json").read_text())
    except (FileNotFoundError, ValueError):
        return []
    return [file["path"] for file in ledger["files"] if file["stored"]]


def statements_of(root):
    """Return when each file of statements was written; a log's own rows are in no other's."""
    return {path.name: path.stat().st_mtime_ns for path in (root / "evidence").glob("statements-*")}


def sessions(root):
    paths = sorted((root / "context").glob("backend_architect_session_*.json"))
    return {path.stem: json.loads(path.read_text())["value"] for path in paths}


def values(root):
    """Return the bytes of every value but the sessions."""
    paths = (root / "context").glob("*.json")
    return {p.stem: p.read_bytes() for p in paths if not p.stem.startswith("backend_architect_session_")}


def decide(root, decision, chosen):
    folder = root / "design" / "decisions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{decision}.md").write_text(
        f"---\nstatus: accepted\nid: {decision}\nchosen: {chosen}\n---\n\n# Mine\n"
    )


def test_a_run_that_was_killed_between_two_files_goes_on_and_ends_in_the_same_report(library):
    killed, calm = library("killed"), library("calm")
    for root in (killed, calm):
        decide(root, "ADR-api-versioning", "header")
    killed_once(killed, lambda: len(stored(killed)) == 2)
    ((key, session),) = sessions(killed).items()
    assert session["state"] == "running"
    assert [stage["name"] for stage in session["stages"]] == ["context", "analysis"]
    assert not (killed / "out" / "report.html").exists()
    kept = statements_of(killed)

    done = run("run", killed, "--resume", "--json")
    assert "Back in the session of" in done.stderr
    assert "2 logs need not be read again: monday.csv and tuesday.csv." in done.stderr
    assert "Your decisions hold: ADR-api-versioning (header)." in done.stderr
    assert json.loads(done.stdout)["report"]
    after = statements_of(killed)
    assert {name: after.get(name) for name in kept} == kept, "what was read is not read again"
    assert list(sessions(killed)) == [key]
    assert sessions(killed)[key]["state"] == "finished"
    assert sessions(killed)[key]["decisions"] == ["ADR-api-versioning"]

    run("run", calm)
    reports = [(root / "out" / "report.html").read_bytes() for root in (killed, calm)]
    assert reports[0] == reports[1]
    assert [stage["name"] for stage in sessions(calm).popitem()[1]["stages"]] == [
        "context", "analysis", "design", "implementation", "report"
    ]  # fmt: skip


def test_a_resumed_run_looks_at_the_part_of_the_traffic_that_the_first_one_was_asked_for(library):
    root = library("scoped")
    killed_once(root, lambda: len(stored(root)) == 1, "--until", "2026-11-02", "--app", "library")
    run("run", root, "--resume")
    ((_, session),) = sessions(root).items()
    assert session["options"]["scope"] == {"until": "2026-11-02T00:00:00", "application": "library"}
    analysis = next(s["facts"] for s in session["stages"] if s["name"] == "analysis")
    assert "2,000 statements" in analysis
    assert not list((root / ".archkit" / "sessions").glob("*.lock"))


def test_without_an_interrupted_run_one_line_says_so_and_it_runs_as_ever(library):
    root = library("calm")
    run("run", root)
    done = run("run", root, "--resume")
    assert "No run was interrupted, so this one begins anew." in done.stderr
    assert {session["state"] for session in sessions(root).values()} == {"finished"}
    assert len(sessions(root)) == 2


def test_a_second_run_writes_nothing_that_did_not_change_and_says_the_same(library):
    root = library("twice")
    run("run", root)
    before, report = values(root), (root / "out" / "report.html").read_bytes()
    assert set(before) == set(SIX)
    done = run("run", root)
    assert values(root) == before
    assert (root / "out" / "report.html").read_bytes() == report
    assert "nothing new in the project context" in done.stderr


def test_each_operation_and_each_stage_is_a_line_on_stderr_and_none_on_stdout(library):
    root = library("told")
    done = run("run", root, "--json")
    lines = done.stderr.splitlines()
    for key in ("backend_patterns", "tech_stack_config", "database_schema", "code_quality_standards"):
        assert sum(line.startswith(f"Querying {key} for ") for line in lines) == 1
    assert any(line.startswith("Analysed 24,000 statements in 3 files. Found ") for line in lines)
    design = json.loads(done.stdout)["services"]
    assert any(line.startswith(f"Designed one app of {len(design)} module") for line in lines)
    assert any(line.startswith("Updating backend_architecture, ") for line in lines)
    assert lines[-1].startswith("Wrote report.html, ")
    assert max(map(len, lines)) < 200


def test_a_peer_that_does_not_answer_is_one_sentence_and_the_run_goes_on_with_the_studys_files(library):
    root = library("alone")
    away = dict(os.environ, ARCHKIT_CONTEXT_URL="http://127.0.0.1:9/mcp")
    done = subprocess.run([*ARCHKIT, "run", str(root)], capture_output=True, text=True, check=False, env=away)
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stderr.splitlines() if "The study's own files are used instead." in line]
    assert len(said) == 1
    assert "could not be used whole" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith("and 6 of 6 keys in the study's own context/.")
    assert set(values(root)) == set(SIX)
    shutil.rmtree(root / "context")


def test_a_run_that_cannot_even_begin_leaves_no_session_to_resume(tmp_path):
    root = tmp_path / "empty"
    run("new", root)
    run("run", root, code=2)
    assert not list((root / ".archkit").glob("sessions/*.lock"))
    done = run("run", root, "--resume", code=2)
    assert "No run was interrupted" in done.stderr
    assert not [s for s in sessions(root).values() if s["state"] == "running"]


def test_the_study_that_is_resumed_may_not_be_told_to_write_elsewhere(library, tmp_path):
    root, elsewhere = library("safe"), tmp_path / "elsewhere"
    killed_once(root, lambda: len(stored(root)) == 1)
    ((key, session),) = sessions(root).items()
    path = root / "context" / f"{key}.json"
    document = json.loads(path.read_text())
    document["value"]["options"] = {"out": str(elsewhere), "scope": {"since": "never"}, "inputs": ["../x"]}
    path.write_text(json.dumps(document))
    run("run", root, "--resume")
    assert not elsewhere.exists()
    assert (root / "out" / "report.html").is_file()
    assert session["state"] == "running"
    assert sessions(root)[key]["state"] == "finished"
