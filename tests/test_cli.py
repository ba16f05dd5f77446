"""The commands as people and pipelines call them: exit codes, documents, and one sentence per problem."""

import gzip
import json
from xml.etree import ElementTree as ET

import pytest

SCHEMA = """\
create table author (id int primary key, name text);
create table book (id int primary key, author_id int references author (id));
create table loan (id int primary key, book_id int references book (id), reader_id int);
create table reader (id int primary key, name text);
"""


def record(line, message, detail="", vxid="3/0"):
    quoted = ['"' + text.replace('"', '""') + '"' if text else "" for text in (message, detail)]
    moment = f"2026-11-20 10:{line // 60 % 60:02}:{line % 60:02}.000 UTC"
    return (
        f'{moment},"app","db",1,"h:1",6a.1,{line},"SELECT",2026-11-20 10:00:00 UTC,{vxid},0,LOG,00000,'
        f'{quoted[0]},{quoted[1]},,,,,,,,"library","client backend",,0\n'
    )


def statement(line, sql, ms=1.5):
    return record(line, f"duration: {ms} ms  statement: {sql}")


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "library.csv"
    lines = [statement(1, "select 1", 0.05)]
    lines += [statement(i, f"select * from book where id = {i}") for i in range(2, 150)]
    lines += [statement(i, f"insert into loan values ({i}, 1, 'secret-{i}')", 12) for i in range(150, 200)]
    path.write_text("".join(lines))
    return path


@pytest.fixture
def schema(tmp_path):
    path = tmp_path / "library.sql"
    path.write_text(SCHEMA)
    return path


def test_a_folder_that_is_no_study_says_the_way_out(archkit):
    for arguments in (["run"], ["check"], ["run", "nowhere"]):
        done = archkit(*arguments)
        assert done.code == 2
        assert "archkit new" in done.err
        assert "archkit demo" in done.err
        assert len(done.err.strip().splitlines()) == 1


def test_json_of_an_unusable_run_says_what_where_and_next(archkit):
    error = archkit("run", "nowhere", "--json").json["error"]
    assert set(error) == {"what", "where", "next"}
    assert error["where"] == "nowhere"


def test_new_makes_an_empty_study_once(archkit):
    assert archkit("new", "mine").code == 0
    again = archkit("new", "mine")
    assert (again.code, "already" in again.err) == (2, True)
    empty = archkit("run", "mine")
    assert empty.code == 2
    assert "--input" in empty.err


def test_a_log_and_a_schema_give_a_report_that_speaks_of_nothing_else(archkit, log, schema, tmp_path):
    archkit("new", "mine")
    done = archkit("run", "mine", "--input", log, "--input", schema, "--json")
    assert done.code == 0
    assert {file["format"] for file in done.json["inputs"]} == {"postgresql-csvlog", "sql-ddl"}
    assert sum(done.json["verdicts"].values()) >= 7
    report = (tmp_path / "mine" / "out" / "report.html").read_text()
    assert "loan" in report
    assert not {"shop", "checkout", "secret"} & set(report.lower().replace("-", " ").split())


def test_inputs_given_once_are_remembered(archkit, log, schema):
    archkit("new", "mine")
    archkit("run", "mine", "--input", log, "--input", schema)
    done = archkit("check", "mine", "--json")
    assert done.code == 1  # no requests were given: no data, which fails
    assert {gate["state"] for gate in done.json["gates"]} == {"PASS", "NO DATA"}
    assert archkit("check", "mine", "--allow-no-data").code == 0


def test_check_writes_junit_that_counts_what_it_judged(archkit, log, schema, tmp_path):
    archkit("new", "mine")
    archkit("run", "mine", "--input", log, "--input", schema)
    done = archkit("check", "mine", "--json", "--junit", "junit.xml")
    suites = ET.parse(tmp_path / "junit.xml").getroot()  # noqa: S314  our own
    assert [int(s.get("tests")) for s in suites] == [len(done.json["gates"]), len(done.json["checklist"])]
    assert len(done.json["checklist"]) == 12
    assert archkit("check", "mine", "--junit", "nowhere/junit.xml").code == 2


def test_a_gate_that_fails_is_exit_one(archkit, tmp_path):
    slow = tmp_path / "slow.csv"
    slow.write_text(
        "".join(statement(i, f"select * from book where id = {i}", 0.1 + 150 * (i > 5)) for i in range(400))
    )
    archkit("new", "mine")
    archkit("run", "mine", "--input", slow)
    done = archkit("check", "mine", "--allow-no-data", "--json")
    assert done.code == 1
    (failed,) = [gate for gate in done.json["gates"] if gate["state"] == "FAIL"]
    assert failed["id"] == "GATE-p50-simple-statements"
    assert failed["threshold"] == 100
    assert failed["sql"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("log", ["postgresql-csvlog"]),
        ("schema", ["sql-ddl"]),
    ],
)
def test_a_log_alone_and_a_schema_alone_give_an_honest_report(archkit, request, given, said):
    archkit("new", "mine")
    done = archkit("run", "mine", "--input", request.getfixturevalue(given), "--json")
    assert done.code == 0
    assert [file["format"] for file in done.json["inputs"]] == said
    assert done.json["services"]
    assert done.json["verdicts"]["NO DATA"] >= 3


def test_a_brief_alone_gives_a_report_without_data(archkit, tmp_path):
    archkit("new", "mine")
    (tmp_path / "mine" / "brief.yaml").write_text(
        "format: 1\ngoals: [lend books]\nentities:\n  - name: book\n"
    )
    done = archkit("run", "mine", "--json")
    assert done.code == 0
    gates = archkit("check", "mine", "--json").json["gates"]
    assert {gate["state"] for gate in gates if gate["subject"] == "as_is"} == {"NO DATA"}


def test_a_log_and_a_schema_that_do_not_belong_together_are_noticed(archkit, log, tmp_path):
    other = tmp_path / "other.sql"
    other.write_text("create table ship (id int primary key);\ncreate table port (id int primary key);\n")
    archkit("new", "mine")
    done = archkit("run", "mine", "--input", log, "--input", other, "--json")
    assert "table_unknown_to_schema" in {finding["rule"] for finding in done.json["findings"]}
    tables = {table for service in done.json["services"] for table in service["tables"]}
    assert tables == {"ship", "port"}
    report = (tmp_path / "mine" / "out" / "report.html").read_text()
    assert all(name in report for name in ("book", "loan", "ship", "port"))


BAD_FILES = {
    "missing.csv": (None, "no such file"),
    "empty.csv": (b"", "empty"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100), "PNG image"),
    "letter.csv": (b"Dear all,\nsee you on Monday.\n", "no format"),
    "broken.sql": (b"create table (;\ncreate table ;\n", "No table"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_alone_is_one_sentence_and_exit_two(archkit, tmp_path, name):
    content, words = BAD_FILES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    archkit("new", "mine")
    for command in (["run", "mine", "--input", name], ["logs", name]):
        if name.endswith(".sql") and command[0] == "logs":
            continue
        done = archkit(*command)
        assert done.code == 2, done.out
        assert words in done.err
        assert name in done.err
        assert "Traceback" not in done.err
        document = archkit(*command, "--json")
        assert words in document.json["error"]["what"]


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_among_good_ones_costs_only_itself(archkit, tmp_path, log, name):
    content, words = BAD_FILES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    archkit("new", "mine")
    done = archkit("run", "mine", "--input", log, "--input", name, "--json")
    assert done.code == 0
    assert words in done.err
    assert sum(1 for file in done.json["inputs"] if file.get("problem")) == 1


def test_a_half_written_last_line_is_rejected_with_its_number(archkit, log):
    log.write_text(log.read_text()[:-40])
    done = archkit("logs", log, "--json")
    (file,) = done.json["files"]
    assert file["lines"] == {"read": 199, "parsed": 198, "rejected": 1, "continued": 0}
    assert file["rejects"][0]["line"] == 199


def test_a_log_without_durations_says_which_setting_gives_them(archkit, tmp_path):
    path = tmp_path / "quiet.csv"
    path.write_text("".join(record(i, f"statement: select * from book where id = {i}") for i in range(1, 60)))
    document = archkit("logs", path, "--json").json
    assert document["statements"] == 59
    assert document["duration_ms"]["p50"] is None
    lacks = {lack["what"]: lack["setting"] for lack in document["fitness"]["lacks"]}
    assert "log_min_duration_statement = 0" in lacks["percentiles"]


def test_a_schema_with_syntax_errors_is_read_as_far_as_it_goes(archkit, tmp_path):
    path = tmp_path / "half.sql"
    path.write_text(SCHEMA + "create table broken (id int primary;\n")
    done = archkit("boundaries", path, "--json")
    assert done.code == 0
    assert set(done.json["tables"]) >= {"author", "book", "loan", "reader"}


def test_a_log_cut_at_250_ms_has_no_medians_and_no_loops(archkit, tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text(
        "".join(statement(i, f"select * from book where id = {i}", 250 + i) for i in range(1, 400))
    )
    document = archkit("logs", path, "--json").json
    assert document["fitness"]["threshold_ms"] == 250
    assert document["loops"] == []
    assert {shape["p50_ms"] for shape in document["shapes"]} == {None}
    assert any("log_min_duration_statement = 0" in lack["setting"] for lack in document["fitness"]["lacks"])


def test_logs_reads_gzip_and_sorts_shapes_by_total_time(archkit, log, tmp_path):
    packed = tmp_path / "log.csv.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    document = archkit("logs", packed, "--json").json
    totals = [shape["total_ms"] for shape in document["shapes"]]
    assert totals == sorted(totals, reverse=True)
    assert document["shapes"][0]["sql"] == "insert into loan values (?, ?, ?)"
    assert document["shapes"][0]["tables"] == [{"name": "loan", "access": "write"}]
    assert document["statements"] == 199
    assert "secret" not in json.dumps(document)


def test_logs_prints_a_screen_without_json(archkit, log):
    done = archkit("logs", log)
    assert done.code == 0
    assert "199 statements in 3 shapes" in done.out
    assert "insert into loan" in done.out


def test_since_until_and_app_narrow_what_is_seen(archkit, log):
    since = archkit("logs", log, "--since", "2026-11-20T10:02:30", "--json").json
    assert since["statements"] == 49  # the first of the fifty began before it
    assert archkit("logs", log, "--app", "other", "--json").json["statements"] == 0
    assert archkit("logs", log, "--since", "yesterday").code == 2


def test_boundaries_keep_every_table_in_one_service_and_honour_pins(archkit, schema, tmp_path):
    (tmp_path / "tx.jsonl").write_text(
        '{"reads": ["book"], "writes": ["loan"], "count": 9, "name": "lend"}\n{"tables": ["reader", "loan"]}\n'
    )
    done = archkit("boundaries", schema, "--transactions", "tx.jsonl", "--pin", "author=people", "--json")
    document = done.json
    named = [table for service in document["services"] for table in service["tables"]]
    assert sorted(named) == ["author", "book", "loan", "reader"]
    assert document["tables"]["author"]["service"] == "people"
    assert set(document) == {"services", "tables", "shared", "recommendation", "score", "parameters"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--pin", "author"], "TABLE=SERVICE"),
        (["--pin", "nothing=people"], "nothing"),
        (["--transactions", "bad.jsonl"], "line 1"),
    ],
)
def test_boundaries_refuse_what_they_cannot_use_in_one_sentence(archkit, schema, tmp_path, arguments, words):
    (tmp_path / "bad.jsonl").write_text("not json\n")
    done = archkit("boundaries", schema, *arguments)
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err


def test_doctor_says_what_is_here_and_what_absence_costs(archkit):
    tools = {tool["name"]: tool for tool in archkit("doctor", "--json").json["tools"]}
    assert tools["dot"]["path"]
    assert all(tool["what"] for tool in tools.values())
