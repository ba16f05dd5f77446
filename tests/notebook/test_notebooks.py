"""The five notebooks: small cells, clean outputs, an export that shows everything, and a run to the end."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

import nbformat
import pytest
from nbconvert import HTMLExporter

sys.path.insert(0, str(Path(__file__).parent))
import clean

NOTEBOOKS = sorted(clean.NOTEBOOKS.glob("*.ipynb"))
CELLS_MEDIAN, CELL_LONGEST, FILE_BYTES = 4, 15, 600_000
NOWHERE = "http://127.0.0.1:9"


def named(path: Path) -> str:
    return path.stem


def code_of(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_five() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "0_start",
        "1_analysis",
        "2_design",
        "3_implementation",
        "4_report",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_cells_call_and_show_and_hold_no_logic(path: Path) -> None:
    sources = [cell.source for cell in code_of(path)]
    lengths = [len(source.splitlines()) for source in sources]
    assert median(lengths) <= CELLS_MEDIAN
    assert max(lengths) <= CELL_LONGEST
    assert not re.search(r"^\s*(class|def)\s", "\n".join(sources), re.MULTILINE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_a_notebook_has_one_parameters_cell_and_ends_with_a_check(path: Path) -> None:
    cells = code_of(path)
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == ['study = "."']
    assert "assert " in cells[-1].source
    assert "nbval-check-output" in cells[-1].metadata["tags"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_what_is_kept_in_git_is_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == clean.text_of(clean.cleaned(nbformat.read(path, as_version=4))), (
        "run tests/notebook/clean.py"
    )
    assert len(text.encode()) < FILE_BYTES
    assert not re.search(r"/(home|root|tmp|work|Users)/|model_id|0x[0-9a-f]{6,}", text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_every_output_that_is_kept_shows_itself_without_a_kernel(path: Path) -> None:
    for cell in code_of(path):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert "text/plain" in output.data, cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_an_export_shows_every_table_chart_and_graph(path: Path) -> None:
    html, _ = HTMLExporter().from_filename(str(path))
    shown = [
        output.data["text/html"]
        for cell in code_of(path)
        for output in cell.outputs
        if "text/html" in output.data
    ]
    for tag in ("<table", "<svg", "<img"):
        assert html.count(tag) >= sum(part.count(tag) for part in shown)
    assert "<table" in html
    if path.stem in ("1_analysis", "2_design"):
        assert "data:image/svg+xml;base64," in html
    if path.stem in ("1_analysis", "4_report"):
        assert re.search(r'<svg[^>]* class="(bar|range)', html)


def test_cleaning_takes_out_what_another_run_would_change() -> None:
    output = {
        "output_type": "execute_result", "execution_count": 3, "metadata": {"isolated": True},
        "data": {"text/plain": "1", clean.WIDGET: {"model_id": "ab"}},
    }  # fmt: skip
    stream = {"output_type": "stream", "name": "stderr", "text": "at 12:03"}
    cell = {
        "cell_type": "code", "id": "a", "source": "1", "execution_count": 3,
        "metadata": {"execution": {"start": "12:03"}, "tags": ["parameters", "mine"]}, "outputs": [output, stream],
    }  # fmt: skip
    notebook = {"cells": [cell], "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}
    (kept,) = clean.cleaned(notebook)["cells"]
    assert kept["metadata"] == {"tags": ["parameters"]}
    assert kept["execution_count"] == 1
    (left,) = kept["outputs"]
    assert left == {
        "output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "1"}
    }  # fmt: skip
    assert "widgets" not in clean.cleaned(notebook)["metadata"]


def test_all_five_run_to_the_end_without_key_node_dot_or_network(tmp_path: Path) -> None:
    folder, nothing = tmp_path / "notebooks", tmp_path / "nothing"
    nothing.mkdir()
    bare = {name: value for name, value in os.environ.items() if "KEY" not in name and "TOKEN" not in name}
    bare |= {"PATH": str(nothing), "http_proxy": NOWHERE, "https_proxy": NOWHERE, "no_proxy": "127.0.0.1"}
    assert not any(shutil.which(tool, path=bare["PATH"]) for tool in ("node", "npm", "dot"))
    shutil.copytree(clean.NOTEBOOKS, folder, ignore=shutil.ignore_patterns("shop-study", ".*"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        "-q",
        ".",
    ]
    done = subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert (folder / "shop-study" / "out" / "report.html").is_file()
    for decided in ("design/boundaries.yaml", "design/services", "design/decisions", "out/generated"):
        assert not (folder / "shop-study" / decided).exists(), "a run of all cells decides and builds nothing"
