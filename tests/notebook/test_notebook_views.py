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
from archkit.notebook import analysis, boundaries, design, generated, implementation
from archkit.notebook.calm import show_errors_calmly
from archkit.notebook.formatters import LIVE, VIEWS, register
from archkit.notebook.view import OPEN_ROWS, View, line, table
from archkit.notebook.workbench import Workbench
from archkit.study import open_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANALYSIS = (
    analysis.gates, analysis.findings, analysis.endpoints, analysis.statements, analysis.hours,
    analysis.durations, analysis.traffic, analysis.loops, analysis.checklist,
)  # fmt: skip
BOUNDARIES = (
    boundaries.recommendation, boundaries.service_graph, boundaries.services, boundaries.contested,
    boundaries.crossing_keys, boundaries.sagas,
)  # fmt: skip
DESIGN = (
    design.waiting, design.services, design.api, design.access, design.indexes, design.caches, design.decisions,
    design.roadmap, design.problems,
)  # fmt: skip
IMPLEMENTATION = (implementation.work_list, implementation.index_ddl, generated.apps)
SHOWN = (*ANALYSIS, *BOUNDARIES, *DESIGN, *IMPLEMENTATION)


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


@pytest.mark.parametrize("show", SHOWN, ids=lambda f: f"{f.__module__.rpartition('.')[2]}.{f.__name__}")
def test_each_view_of_the_shop_says_something(show: Callable[[Assessment], View], found: Assessment) -> None:
    view = show(found)
    assert view.text.strip()
    assert "archkit" in view.html


@pytest.mark.parametrize("show", SHOWN, ids=lambda f: f"{f.__module__.rpartition('.')[2]}.{f.__name__}")
def test_each_view_of_nothing_says_so(show: Callable[[Assessment], View], found: Assessment) -> None:
    assert show(Assessment(study="empty", as_of=found.as_of)).text.strip()


def test_loops_that_no_log_could_show_are_no_data(found: Assessment) -> None:
    lacking = found.fitness.model_copy(
        update={"supports": (), "lacks": (Lack(what="loops", setting="log all"),)}
    )
    text = analysis.loops(found.model_copy(update={"fitness": lacking, "loops": ()})).text
    assert text == "NO DATA on loops. To see them: log all."


def test_the_graph_is_an_image_that_needs_no_trust(found: Assessment) -> None:
    html = boundaries.service_graph(found).html
    assert "<svg" not in html
    tag = re.search(
        r'<img alt="([^"]+)" width="\d+" height="\d+" src="data:image/svg\+xml;base64,([^"]+)">', html
    )
    assert tag
    drawn = base64.b64decode(tag[2]).decode()
    assert all(service.name in drawn for service in found.boundaries.services)
    assert "light-dark" in drawn


def test_forms_and_buttons_leave_what_they_show_without_a_kernel(
    shell: InteractiveShell, shop_copy: Path, found: Assessment
) -> None:
    bench = Workbench(open_study(shop_copy))
    lives = (
        bench.brief_form(), bench.inputs_form(), bench.report_button(), bench.pins_form(found),
        bench.decisions_form(found, "access"), bench.service_form(found), bench.procedure_form(found),
        bench.generate_button(found), bench.prove_button(), bench.advice_form(found, "boundaries"),
    )  # fmt: skip
    assert {type(live) for live in lives} == set(LIVE)
    for live in lives:
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


def test_the_shown_files_of_the_code_are_whole_and_from_one_module(found: Assessment) -> None:
    made = generated.files(found)
    router, repository = generated.source(made, "router.ts"), generated.source(made, "repository.ts")
    assert "Procedure(" in router.text
    assert "selectFrom" in repository.text
    assert router.text.split("\n")[0].rpartition("/")[0] == repository.text.split("\n")[0].rpartition("/")[0]
    assert "&lt;" in repository.html
    assert all(file.path in generated.tree(made).text for file in made)


def test_no_design_gives_no_file_and_says_why() -> None:
    assert "NO DATA" in generated.tree(()).text
    assert "NO DATA" in generated.source((), "router.ts").text


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
