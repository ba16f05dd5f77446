"""The notebooks in a real JupyterLab: all cells run, a form saves what is typed, and a restart loses nothing."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from labs import RUN_MS, WAIT_MS, opened, restart, run_all, running_lab, shown

from archkit.cli import main
from archkit.lab import copy_notebooks
from archkit.store.shipped import shipped
from archkit.study import new_study, open_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page


GOAL = "Answer within a second"
SAVED = re.compile(r"^saved \d\d:\d\d$")
IS_TRUSTED = """() => jupyterapp.shell.currentWidget.content.widgets
  .some(cell => cell.model.type === 'code' && cell.model.trusted)"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A fresh copy of the sample with the notebooks beside its brief, as `archkit lab` makes it."""
    root = new_study(tmp_path / "shop", sample="shop").folder.root
    copy_notebooks(root)
    return root


@pytest.fixture
def lab(study: Path, tmp_path: Path) -> Iterator[str]:
    """A JupyterLab on the study; its address."""
    with running_lab(study, tmp_path / "jupyter", {}) as address:
        yield address


def said_by(*command: str) -> dict[str, object]:
    done = CliRunner().invoke(main, [*command, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def goals(page: Page) -> Locator:
    return page.get_by_label("Goals, one a line")


def test_what_is_typed_into_the_brief_outlives_the_kernel(browser: Browser, lab: str, study: Path) -> None:
    page = opened(browser, lab, "1_analysis.ipynb")
    run_all(page)
    goals(page).scroll_into_view_if_needed()
    goals(page).fill(f"{goals(page).input_value()}\n{GOAL}")
    goals(page).press("Tab")
    page.get_by_text(SAVED).filter(visible=True).first.wait_for(timeout=WAIT_MS)
    assert GOAL in open_study(study).brief.goals

    restart(page, "1_analysis.ipynb")
    run_all(page)
    goals(page).scroll_into_view_if_needed()
    assert GOAL in goals(page).input_value()
    assert GOAL in (study / "brief.yaml").read_text(encoding="utf-8")


def test_what_is_decided_outlives_the_kernel_and_is_followed(browser: Browser, lab: str, study: Path) -> None:
    page = opened(browser, lab, "2_design.ipynb")
    run_all(page)
    assert not (study / "design").exists(), "to run all cells decides nothing"
    form = shown(page, "study.pins_form(found)")
    form.get_by_label("Table", exact=True).select_option("tax_rates")
    form.get_by_label("Service", exact=True).select_option("order")
    form.get_by_text(SAVED).wait_for(timeout=WAIT_MS)
    form.get_by_role("cell", name="tax_rates").wait_for(timeout=WAIT_MS)  # the cut, scored again
    assert "tax_rates: order" in (study / "design" / "boundaries.yaml").read_text(encoding="utf-8")

    form = shown(page, 'study.decisions_form(found, "cut")')
    form.get_by_label("Decide", exact=True).select_option("services")
    form.get_by_text(SAVED).wait_for(timeout=WAIT_MS)
    madr = (study / "design" / "decisions" / "service-cut.md").read_text(encoding="utf-8")
    assert madr.startswith("---\nstatus: accepted\nid: ADR-service-cut\nchosen: services\n")

    restart(page, "2_design.ipynb")
    run_all(page)
    form = shown(page, 'study.decisions_form(found, "cut")')
    assert form.get_by_label("Decide", exact=True).input_value() == "services"
    form = shown(page, "study.pins_form(found)")
    form.get_by_text("tax_rates is pinned to order").wait_for(timeout=WAIT_MS)

    owners = {s["name"]: s["tables"] for s in said_by("run", str(study))["services"]}
    assert "tax_rates" in owners["order"]
    assert len(said_by("generate", str(study))["apps"]) == len(owners)


def test_the_graph_is_there_before_the_notebook_is_trusted_or_run(
    browser: Browser, lab: str, study: Path
) -> None:
    shutil.copy(shipped("notebooks") / "2_design.ipynb", study / "2_design.ipynb")  # with the outputs in git
    page = opened(browser, lab, "2_design.ipynb")
    assert not page.evaluate(IS_TRUSTED)
    graph = page.locator(".jp-OutputArea img[alt='Services and what flows between them']")
    graph.scroll_into_view_if_needed()
    assert graph.evaluate("image => image.complete && image.naturalWidth") > 300


def test_the_report_is_written_by_its_button(browser: Browser, lab: str, study: Path) -> None:
    page = opened(browser, lab, "4_report.ipynb")
    run_all(page)
    report = study / "out" / "report.html"
    report.unlink()
    page.get_by_role("button", name="Write the report").click()
    page.locator(".archkit-form a", has_text="report.html").wait_for(timeout=RUN_MS)
    assert report.is_file()
