"""What others wrote feeds a run: each key one thing, the study's own files first, and nothing hostile breaks it."""

import json

import pytest

from archkit.context.entries import entries_of
from archkit.context.opening import open_local
from archkit.context.prior import joined, read_prior
from archkit.model.brief import Brief, Target, Technology
from archkit.model.context import READ_KEYS, WRITTEN_KEYS, Prior
from archkit.study import open_study

SCHEMA = """\
create table author (id int primary key, name text);
create table book (id int primary key, author_id int references author (id), title text);
create table loan (id int primary key, book_id int references book (id), reader_id int);
create table reader (id int primary key, name text);
"""
SECRET = "AKIAIOSFODNN7EXAMPLE"  # noqa: S105  planted, to be seen nowhere


def put(root, key, value):
    path = root / "context" / f"{key}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"key": key, "description": "", "updated_by": "agent", "value": value}))


def value_of(root, key):
    return json.loads((root / "context" / f"{key}.json").read_text())["value"]


@pytest.fixture
def library(archkit, tmp_path):
    """Return a study of a schema alone."""
    (tmp_path / "schema.sql").write_text(SCHEMA)
    archkit("new", "library")
    (tmp_path / "library" / "inputs.yaml").write_text("format: 1\nfiles:\n  - path: ../schema.sql\n")
    return tmp_path / "library"


def prior_of(root, said=None):
    return read_prior(open_local(open_study(root).folder), (said if said is not None else []).append)


def test_each_key_is_asked_for_in_a_line_of_its_own(library):
    said = []
    assert prior_of(library, said).prior.keys == ()
    assert [line.split()[1] for line in said] == list(READ_KEYS)
    assert "Querying backend_patterns for consistency..." in said


def test_declared_services_become_boundaries_and_the_architects_own_pins_win(library, archkit):
    services = [
        {"name": "people", "tables": ["public.Author", "reader", "ghost"], "team": "red"},
        {"name": "idea", "tables": ["book"], "status": "proposed"},
    ]
    put(library, "backend_architecture", {"services": services})
    (library / "design").mkdir()
    (library / "design" / "boundaries.yaml").write_text("format: 1\ntables:\n  reader: lending\n")
    found = open_study(library).assess()
    assert {(p.table, p.service, p.by) for p in found.boundaries.pins} == {
        ("author", "people", "context"),
        ("reader", "lending", "architect"),
    }
    author = next(t for t in found.boundaries.tables if t.table == "author")
    assert author.reasons[0] == "The project context declares it in people."
    assert "Declared in the project context" in report(archkit, library)
    (people,) = [s for s in archkit("run", "library", "--json").json["services"] if s["name"] == "people"]
    assert "author" in people["tables"]
    written = value_of(library, "backend_architecture")["services"]
    assert written[:2] == services
    assert {s["status"] for s in written[2:]} == {"proposed"}


def report(archkit, root):
    archkit("run", root)
    return (root / "out" / "report.html").read_text()


def test_a_prior_decision_holds_until_the_studys_own_file_says_otherwise(library, archkit):
    decisions = [
        {"id": "ADR-api-versioning", "chosen": "header", "why": "clients", "ticket": 7},
        {"id": "ADR-service-cut", "chosen": "mesh"},
        {"id": "ADR-of-another-team", "chosen": "blue"},
        {"id": "ADR-api-versioning", "chosen": "uri", "by": "archkit"},
    ]
    put(library, "backend_decisions", {"decisions": decisions})
    found = open_study(library).assess()
    assert found.design.api.versioning == "header"
    assert found.design.decision("ADR-api-versioning").by == "context"
    assert [(h.decision.id, h.state) for h in found.heeded] == [
        ("ADR-api-versioning", "respected"),
        ("ADR-service-cut", "superseded"),
    ]
    page = report(archkit, library)
    assert "The project context chose" in page
    assert "The architect chose" not in page
    kept = value_of(library, "backend_decisions")["decisions"]
    assert kept[0] == decisions[0]
    assert kept[1]["status"] == "superseded"
    assert kept[1]["superseded_by"].startswith("ADR-service-cut: modular monolith")
    assert kept[2] == decisions[2]
    assert [d["by"] for d in kept[3:]] == ["archkit"] * len(kept[3:])

    folder = library / "design" / "decisions"
    (folder / "mine.md").write_text("---\nstatus: accepted\nid: ADR-api-versioning\nchosen: uri\n---\n")
    found = open_study(library).assess()
    assert found.design.api.versioning == "uri"
    archkit("run", library)
    first = value_of(library, "backend_decisions")["decisions"][0]
    assert first["superseded_by"] == "ADR-api-versioning: uri, decided by the architect"
    assert first["ticket"] == 7


def test_technologies_join_the_stack_that_the_brief_names(library, archkit):
    (library / "brief.yaml").write_text("format: 1\nstack:\n  - name: Kysely\n    version: '0.29'\n")
    put(library, "tech_stack_config", {"stack": [{"name": "Prisma", "version": "7"}, {"name": "kysely"}]})
    found = open_study(library).assess()
    assert found.brief.stack == (
        Technology(name="Kysely", version="0.29"),
        Technology(name="Prisma", version="7"),
    )
    observed = {p.observed for choice in found.design.access for p in choice.points}
    assert "the stack names Prisma" in observed
    assert "Adds to the stack: Prisma 7." in report(archkit, library)


@pytest.mark.parametrize(
    "value", [{"sql": SCHEMA}, {"prisma": "model Book {\n  id Int @id\n  title String\n}\n"}, "own"]
)
def test_a_schema_of_the_context_stands_in_where_the_inputs_hold_none(library, archkit, value, tmp_path):
    system = open_study(library).assess().system
    told = {"system": system.model_dump(mode="json")} if value == "own" else value
    put(library, "database_schema", told)
    with_inputs = open_study(library).assess()
    assert with_inputs.system == system
    assert "Was not used: the inputs hold a schema." in report(archkit, library)
    (library / "inputs.yaml").write_text("format: 1\nfiles: []\n")
    found = open_study(library).assess()
    assert "book" in {t.name.lower() for t in found.system.tables}
    assert found.design.services
    if value != "own":
        assert {t.place.file for t in found.system.tables} == {"context/database_schema.json"}
        assert "Stands in for a schema" in report(archkit, library)
    assert archkit("generate", library, "--out", tmp_path / "code").code == 0


def test_targets_of_the_context_tighten_a_gate_and_never_loosen_one(library, archkit):
    (library / "brief.yaml").write_text(
        "format: 1\ntargets:\n  - {scenario: all, metric: p99, max: 1, unit: s}\n"
    )
    targets = [
        {"scenario": "all", "metric": "p50", "max": 40},
        {"scenario": "all", "metric": "p99", "max": 9, "unit": "s"},
        {"scenario": "GET /books", "metric": "p95", "max": 80},
    ]
    put(library, "code_quality_standards", {"targets": targets})
    gates = {g["id"]: g["threshold"] for g in archkit("check", library, "--json").json["gates"]}
    assert gates["GATE-p50-simple-endpoints"] == 40
    assert gates["GATE-p99-all-endpoints"] == 1000
    assert gates["GATE-p95-GET_/books-endpoints"] == 80


def test_patterns_of_others_are_shown_and_kept_and_archkits_own_are_no_news(library, archkit):
    theirs = {"name": "saga", "where": "billing", "why": "two databases", "by": "ops", "since": 2024}
    put(library, "backend_patterns", {"patterns": [theirs, {"name": "old", "by": "archkit"}], "owner": "ops"})
    page = report(archkit, library)
    assert "saga" in page
    value = value_of(library, "backend_patterns")
    assert value["owner"] == "ops"
    assert value["patterns"][0] == theirs
    names = [p["name"] for p in value["patterns"]]
    assert "old" not in names
    assert "modular monolith" in names
    assert open_study(library).assess().prior.patterns[0].by == "ops"
    assert len(open_study(library).assess().prior.patterns) == 1


def test_what_archkit_wrote_itself_is_never_read_as_a_word_of_others(library, archkit):
    first = report(archkit, library)
    assert "From the project context" not in first
    assert prior_of(library).prior.keys == ()
    assert report(archkit, library) == first


HOSTILE = {
    "backend_architecture": [
        {"services": "none"},
        {"services": [{"name": "\0\0", "tables": ["book"]}, {"name": "x" * 9000, "tables": ["loan"]}]},
        {"services": [{"name": "a", "tables": ["book"]}, {"name": "b", "tables": ["book"]}]},
        {"services": [{"name": SECRET, "tables": ["book"]}]},
        {"services": [{"name": "<script>alert(1)</script>", "tables": ["book", "'; drop table book"]}]},
    ],
    "backend_patterns": [[], 7, {"patterns": [{"name": f"key {SECRET}", "why": "token=" + SECRET}] * 700}],
    "backend_decisions": [
        {"decisions": [{"id": "ADR-api-versioning", "chosen": {"deep": 1}}]},
        {"decisions": [{"id": "ADR-api-versioning", "chosen": SECRET}]},
        {"decisions": [{"id": "ADR-api-versioning", "chosen": "uri", "status": "whatever"}]},
    ],
    "tech_stack_config": [
        {"stack": [{"name": SECRET, "version": "1"}]},
        {"stack": [{"name": "Redis", "version": "7\n\n<b>"}]},
        {"stack": [{"name": 5}]},
    ],
    "database_schema": [
        {"sql": "drop table students;"},
        {"prisma": "model {"},
        {"sql": "create table (" * 3000},
        {"system": {"tables": [{"name": "a", "primary_key": ["nothing"]}]}},
        {"system": {"tables": [{"name": "a"}, {"name": "a"}]}},
        {
            "system": {
                "tables": [
                    {"name": "a", "columns": [{"name": "x", "type": "int", "default": "1; drop table a"}]}
                ]
            }
        },
        {"system": {"tables": [{"name": "a", "foreign_keys": [{"columns": [], "to_table": "b"}]}]}},
    ],
    "code_quality_standards": [
        {"targets": [{"metric": "p95", "max": -1}]},
        {"targets": [{"metric": "p95", "max": 1e308, "unit": "s"}]},
        {"targets": [{"metric": "p95", "max": 5, "scenario": "x" * 100_000}]},
        {"targets": [{"metric": "p95", "max": 5, "scenario": f"GET /{SECRET}"}]},
    ],
}


@pytest.mark.parametrize(("key", "number"), [(k, n) for k, all_ in HOSTILE.items() for n in range(len(all_))])
def test_a_hostile_value_never_breaks_a_run_and_no_secret_in_it_is_shown(library, archkit, key, number):
    put(library, key, HOSTILE[key][number])
    if key == "database_schema":
        (library / "inputs.yaml").write_text("format: 1\nfiles: []\n")
        (library / "brief.yaml").write_text("format: 1\nentities:\n  - name: book\n")
    done = archkit("run", library, "--json")
    assert done.code == 0, done.err
    page = (library / "out" / "report.html").read_text()
    others = [p for p in (library / "context").glob("*.json") if p.stem != key]
    for text in (page, done.out, done.err, *(p.read_text() for p in others)):
        assert SECRET not in text
        assert "Traceback" not in text
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", ["", "{", "[]", '{"value": NaN}', "\0", '{"key": "x"}'])
def test_a_file_that_was_broken_by_hand_is_one_sentence_and_is_left_as_it_is(library, archkit, text):
    (library / "context").mkdir()
    path = library / "context" / "backend_decisions.json"
    path.write_text(text)
    done = archkit("run", library)
    assert done.code == 0
    assert "backend_decisions was passed over: " in done.err
    assert "backend_decisions is left as it is." in done.err
    assert path.read_text() == text
    assert "backend_decisions was passed over: " in archkit("check", library).err
    assert all((library / "context" / f"{key}.json").is_file() for key in WRITTEN_KEYS)


def test_a_file_that_cannot_be_read_is_a_problem_of_its_key_alone_and_is_said_once(library, archkit):
    put(library, "backend_decisions", {"decisions": [{"id": "ADR-api-versioning", "chosen": "header"}]})
    (library / "context" / "tech_stack_config.json").write_text("no JSON")
    done = archkit("run", library)
    assert done.code == 0
    assert "own files" not in done.err
    assert done.err.count("tech_stack_config was passed over: ") == 1
    assert "The project context gave 1 prior decision. 1 part could not be used whole." in done.err
    assert open_study(library).assess().prior.decisions[0].chosen == "header"


def test_a_pin_on_an_unknown_table_names_file_line_and_the_nearest_table(library, archkit):
    (library / "design").mkdir()
    (library / "design" / "boundaries.yaml").write_text(
        "format: 1\ntables:\n  book: shelf\n  raeder: people\n"
    )
    done = archkit("run", library)
    assert done.code == 2
    said = "design/boundaries.yaml line 4: The pin names raeder, which is no table here. Did you mean reader?"
    assert said in done.err


def test_a_schema_that_cannot_be_read_was_passed_over_and_not_given(library, archkit):
    put(library, "database_schema", {"sql": "drop table students;"})
    done = archkit("run", library)
    assert "database_schema was passed over: " in done.err
    assert "The project context gave nothing to go by. 1 part could not be used whole." in done.err
    assert "database_schema" not in open_study(library).assess().prior.keys


def test_a_value_that_is_read_again_and_merged_is_what_was_written(library):
    study = open_study(library)
    found, context = study.assess(), study.open_context()
    updates = entries_of(found, ())
    assert [u.key for u in updates] == list(WRITTEN_KEYS)
    context.update(updates, by="archkit")
    current = [entry for key in WRITTEN_KEYS for entry in context.view(key)]
    assert entries_of(found, current) == ()
    later = found.model_copy(update={"as_of": found.as_of.replace(year=found.as_of.year + 1)})
    assert entries_of(later, current) == ()


def test_targets_and_technologies_join_once():
    brief = Brief(stack=(Technology(name="Redis"),), targets=(Target(metric="p95", max=9),))
    prior = prior_like(
        stack=("redis", "Kafka", "kafka"), targets=(Target(metric="p95", max=9), Target(metric="p50", max=1))
    )
    fuller, used = joined(brief, prior)
    assert [t.name for t in fuller.stack] == ["Redis", "Kafka"]
    assert [t.name for t in used.stack] == ["Kafka"]
    assert [t.metric for t in used.targets] == ["p50"]


def prior_like(stack, targets):
    return Prior(stack=tuple(Technology(name=name) for name in stack), targets=targets)
