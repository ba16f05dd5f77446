"""What a cell shows is HTML and plain text, for each type of the model, with pictures that survive."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from archkit.errors import InputError
from archkit.model.assessment import Assessment
from archkit.model.fitness import Lack
from archkit.notebook import analysis, design, implementation
from archkit.notebook.brief_form import BriefForm
from archkit.notebook.calm import show_errors_calmly
from archkit.notebook.formatters import VIEWS, register
from archkit.notebook.inputs_form import InputsForm
from archkit.notebook.report_button import ReportButton
from archkit.notebook.view import OPEN_ROWS, View, line, table
from archkit.notebook.workbench import Workbench
from archkit.study import open_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANALYSIS = (
    analysis.gates, analysis.findings, analysis.endpoints, analysis.statements, analysis.hours,
    analysis.traffic, analysis.loops,
)  # fmt: skip
DESIGN = (
    design.recommendation, design.service_graph, design.services, design.contested, design.crossing_keys, design.sagas
)  # fmt: skip
SHOWN = (*ANALYSIS, *DESIGN, implementation.work_list, implementation.index_ddl)


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    made = InteractiveShell()
    register(made)
    show_errors_calmly(made)
    return made


@pytest.fixture(scope="module")
def found(shop: Path) -> Assessment:
    return open_study(shop).assess()


def bundle(shell: InteractiveShell, value: object) -> dict[str, Any]:
    data, _ = shell.display_formatter.format(value)
    return dict(data)


def test_each_value_of_an_assessment_shows_itself_twice(shell: InteractiveShell, found: Assessment) -> None:
    values = (
        found, found.boundaries, found.brief, found.tables[0], found.findings[0], found.fitness, found.ledger,
        found.verdicts[0], line("Done."),
    )  # fmt: skip
    assert {type(value) for value in values} == set(VIEWS)
    for value in values:
        data = bundle(shell, value)
        assert data["text/html"].strip().startswith("<")
        assert data["text/plain"].strip()
        assert not data["text/plain"].startswith(f"{type(value).__name__}("), "plain text is for people"


@pytest.mark.parametrize("show", SHOWN, ids=lambda f: f.__name__)
def test_each_view_of_the_shop_says_something(show: Callable[[Assessment], View], found: Assessment) -> None:
    view = show(found)
    assert view.text.strip()
    assert "archkit" in view.html


@pytest.mark.parametrize("show", SHOWN, ids=lambda f: f.__name__)
def test_each_view_of_nothing_says_so(show: Callable[[Assessment], View], found: Assessment) -> None:
    assert show(Assessment(study="empty", as_of=found.as_of)).text.strip()


def test_loops_that_no_log_could_show_are_no_data(found: Assessment) -> None:
    lacking = found.fitness.model_copy(
        update={"supports": (), "lacks": (Lack(what="loops", setting="log all"),)}
    )
    text = analysis.loops(found.model_copy(update={"fitness": lacking, "loops": ()})).text
    assert text == "NO DATA on loops. To see them: log all."


def test_the_graph_is_an_image_that_needs_no_trust(found: Assessment) -> None:
    html = design.service_graph(found).html
    assert "<svg" not in html
    tag = re.search(
        r'<img alt="([^"]+)" width="\d+" height="\d+" src="data:image/svg\+xml;base64,([^"]+)">', html
    )
    assert tag
    drawn = base64.b64decode(tag[2]).decode()
    assert all(service.name in drawn for service in found.boundaries.services)
    assert "light-dark" in drawn


def test_forms_and_buttons_leave_what_they_show_without_a_kernel(
    shell: InteractiveShell, shop_copy: Path
) -> None:
    bench = Workbench(open_study(shop_copy))
    for live in (bench.brief_form(), bench.inputs_form(), bench.report_button()):
        assert isinstance(live, BriefForm | InputsForm | ReportButton)
        data = bundle(shell, live)
        assert data["application/vnd.jupyter.widget-view+json"]["model_id"]
        assert data["text/html"].startswith("<")
        assert data["text/plain"].strip()


def test_a_long_table_folds_and_its_text_is_whole() -> None:
    view = table("Names", ("Name", "n"), [(f"name{i}", str(i)) for i in range(OPEN_ROWS + 3)])
    assert "3 more" in view.html
    assert all(f"name{i}" in view.text for i in range(OPEN_ROWS + 3))


def test_a_name_from_a_log_is_text() -> None:
    view = table("Names", ("Name",), [("<script>alert(1)</script>",)])
    assert "<script" not in view.html


def test_an_error_of_archkit_is_one_line_and_stops_the_run(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.user_ns["error"] = InputError("It is empty.", where="log.csv", then="Give another.")
    result = shell.run_cell("raise error")
    assert not result.success
    shown = "".join(capsys.readouterr())
    assert "log.csv: It is empty. Give another." in shown
    assert "Traceback" not in shown


def test_pins_move_one_table_and_keep_leaves_the_rest(shop_copy: Path) -> None:
    bench = Workbench(open_study(shop_copy))
    found = bench.assess()
    table_name, service = next(
        (t.table, t.runner_up) for t in found.boundaries.tables if t.runner_up and t.runner_up != t.service
    )
    pinned = bench.assess(pins={table_name: service}, keep=found)
    moved = [t.table for t in pinned.boundaries.tables if found.boundaries.service_of(t.table) != t.service]
    assert moved == [table_name]
    assert table_name in design.moved(found, pinned).text


def test_each_phase_remembers_what_it_found(shop_copy: Path) -> None:
    bench = Workbench(open_study(shop_copy))
    assert "Nothing yet" in bench.last("analysis").text
    bench.write_report(bench.assess())
    for phase in ("start", "analysis", "design", "implementation", "report"):
        assert "Nothing yet" not in bench.last(phase).text
    assert (shop_copy / "out" / "report.html").is_file()


def test_the_button_writes_the_report(shop_copy: Path) -> None:
    button = Workbench(open_study(shop_copy)).report_button()
    button.button.click()
    assert (shop_copy / "out" / "report.html").is_file()
    assert "report.html" in button.still().text
