"""README's first command, and the notebooks that a study gets."""

import re

from sample import SHOP

from archkit.lab import copy_notebooks
from archkit.report import read_embedded, service_graph_svg


def test_the_demo_ends_in_a_report_on_the_sample(archkit, tmp_path):
    done = archkit("demo")
    assert done.code == 0
    assert "Report:" in done.out
    report = (tmp_path / "shop-study" / "out" / "report.html").read_text()
    assert len(report) < 2_000_000
    assert read_embedded(report).study == "shop-study"
    assert str(tmp_path) not in report
    assert not re.search(r"(src|href)=.?https?://", report)


def test_the_demo_copies_the_sample_once_and_never_writes_to_it(archkit, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in SHOP.rglob("*") if path.is_file()}
    archkit("demo", "mine")
    brief = tmp_path / "mine" / "brief.yaml"
    brief.write_text("format: 1\n")
    assert archkit("demo", "mine").code == 0
    assert brief.read_text() == "format: 1\n"
    assert {path: path.stat().st_mtime_ns for path in SHOP.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "mine" / "truth.yaml").exists()


def test_without_dot_on_the_path_the_wheel_draws_the_graph(archkit, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    archkit("demo", "--out", "elsewhere")
    report = (tmp_path / "elsewhere" / "report.html").read_text()
    graph = service_graph_svg(read_embedded(report).boundaries)
    assert graph is not None
    assert "checkout" in report
    assert "is not installed here" not in report


def test_a_study_gets_the_notebooks_and_keeps_its_own(tmp_path):
    copy_notebooks(tmp_path)
    names = sorted(path.name for path in tmp_path.glob("*.ipynb"))
    assert names == [
        "0_start.ipynb",
        "1_analysis.ipynb",
        "2_design.ipynb",
        "3_implementation.ipynb",
        "4_report.ipynb",
    ]
    assert all('"outputs": []' in (tmp_path / name).read_text() for name in names)
    assert not any("reports.sales" in (tmp_path / name).read_text() for name in names)
    (tmp_path / names[0]).write_text("mine")
    copy_notebooks(tmp_path)
    assert (tmp_path / names[0]).read_text() == "mine"
