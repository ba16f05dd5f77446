"""The whole path on the sample: the planted faults are found without being told, and every figure can be had again."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from ruamel.yaml import YAML
from sample import SHOP

from archkit.errors import QueryError
from archkit.report.page import render_report
from archkit.study import open_study

TRUTH = YAML(typ="safe").load((SHOP / "truth.yaml").read_text())
AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def assessment(shop):
    return open_study(shop).assess(as_of=AS_OF)


def fault(kind):
    return next(f for f in TRUTH["faults"] if f["kind"] == kind)


def findings(assessment, rule):
    return {f.subject for f in assessment.findings if f.rule == rule}


def test_every_planted_loop_is_found_and_no_other(assessment):
    planted = {f["endpoints"][0]: f["kind"] for f in TRUTH["faults"] if f["kind"] in ("n+1", "duplicate")}
    allowed = {e for f in TRUTH["faults"] if f["kind"] in ("n+1", "duplicate") for e in f["endpoints"]}
    found = {loop.endpoint: loop.kind for loop in assessment.loops}
    assert planted.items() <= found.items()
    assert set(found) <= allowed


def test_the_missing_index_is_found_with_its_line_and_the_time_it_costs(assessment):
    planted = fault("missing-index")
    costly = [
        f for f in assessment.findings if f.rule == "foreign_key_without_index" and f.severity != "info"
    ]
    assert {f.subject for f in costly} == set(planted["tables"])
    line = (SHOP / "schema.sql").read_text().splitlines()[costly[0].where.line - 1]
    assert planted["columns"][0] in line
    assert costly[0].evidence


def test_the_table_that_three_areas_write_is_found(assessment):
    planted = fault("shared-write-table")
    assert set(planted["tables"]) <= findings(assessment, "table_written_by_many")


def test_the_slow_report_fails_its_gates_and_the_healthy_endpoints_do_not(assessment):
    slow = set(fault("slow-endpoint")["endpoints"])
    gates = {v.id: v for v in assessment.verdicts}
    assert gates["GATE-p95-complex-endpoints"].worst in slow
    assert gates["GATE-p95-complex-endpoints"].state == "FAIL"
    failing = {
        j.subject
        for v in assessment.verdicts
        if v.id.endswith("-endpoints")
        for j in v.judgements
        if j.state == "FAIL"
    }
    assert failing <= slow | set(fault("missing-index")["endpoints"])


def test_the_chatty_endpoint_and_the_burst_are_found(assessment):
    assert set(fault("chatty-endpoint")["endpoints"]) <= findings(assessment, "chatty_endpoint")
    assert findings(assessment, "burst")


def test_the_log_is_called_complete_and_its_counts_are_those_of_the_run(assessment):
    assert (assessment.fitness.threshold_ms, assessment.fitness.sampled) == (0, False)
    assert assessment.fitness.lacks == ()
    assert assessment.totals.statements == TRUTH["totals"]["statements"]
    assert assessment.totals.requests == TRUTH["totals"]["requests"]


def test_every_file_accounts_for_every_line(assessment):
    for file in assessment.ledger.files:
        lines = file.lines
        assert lines.read == lines.parsed + lines.rejected + lines.continued
        assert lines.rejected == 0


def test_the_dump_and_the_nightly_job_are_told_from_interactive_traffic(shop):
    classes = open_study(shop).sql("select application, traffic, count(*) n from statements group by all")
    kinds = dict(zip(classes["application"], classes["traffic"], strict=True))
    assert kinds["shop-api"] == "interactive"
    assert kinds["shop-nightly"] == "batch"
    assert kinds["pg_dump"] == "maintenance"


def test_every_finding_cites_evidence_that_exists(assessment):
    known = {e.id for e in assessment.evidence}
    assert len(known) == len(assessment.evidence)
    for finding in assessment.findings:
        assert set(finding.evidence) <= known
        assert finding.evidence or finding.where or finding.rule == "table_unknown_to_schema"


def test_a_second_run_reads_nothing_again_and_says_the_same(shop_copy):
    study = open_study(shop_copy)
    before = {p.name: p.stat().st_mtime_ns for p in (shop_copy / "evidence").iterdir()}
    first, second = study.assess(as_of=AS_OF), study.assess(as_of=AS_OF)
    assert {p.name: p.stat().st_mtime_ns for p in (shop_copy / "evidence").iterdir()} == before
    assert render_report(first) == render_report(second)


def test_commands_and_notebooks_work_on_one_study_at_once(shop_copy):
    command = [sys.executable, "-m", "archkit.cli", "run", str(shop_copy), "--json"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    study = open_study(shop_copy)
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda _: study.sql("select count(*) n from statements")["n"][0], range(20)))
    assert [run.wait() for run in runs] == [0, 0]
    assert set(counts) == {TRUTH["totals"]["statements"]}


def test_the_architects_sql_reaches_no_file_and_changes_nothing(shop_copy):
    study = open_study(shop_copy)
    for query in (
        "copy (select 1) to 'stolen.csv'",
        "select * from read_csv('/etc/passwd')",
        "attach 'other.db'",
        "install httpfs",
        "set enable_external_access = true",
    ):
        with pytest.raises(QueryError):
            study.sql(query)
    assert not (shop_copy / "stolen.csv").exists()


def test_a_study_moves_with_its_folder(shop_copy, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.move(shop_copy, moved)
    assert open_study(moved).sql("select count(*) n from requests")["n"][0] == TRUTH["totals"]["requests"]
