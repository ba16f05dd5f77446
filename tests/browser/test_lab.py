"""The notebooks in a real JupyterLab: all cells run, a form saves what is typed, and a restart loses nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archkit.cli import main
from archkit.lab import copy_notebooks
from archkit.store.shipped import shipped
from archkit.study import new_study, open_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page


START_S, WAIT_MS, RUN_MS = 30.0, 30_000, 150_000
IS_IDLE = """path => {
  const panel = window.jupyterapp?.shell?.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  return panel?.context?.path === path && kernel?.connectionStatus === 'connected' && kernel?.status === 'idle';
}"""
COUNTS = """() => jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code').map(cell => cell.model.executionCount)"""
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
    """A JupyterLab on the study with settings of its own; its address."""
    config = tmp_path / "jupyter"
    (config / "labconfig").mkdir(parents=True)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (config / "labconfig" / "page_config.json").write_text(json.dumps(quiet), encoding="utf-8")
    homes = {
        "JUPYTER_CONFIG_DIR": "", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=",
        "--ServerApp.password=", "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={study}",
    )  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", *options],
        env={**os.environ, **{name: str(config / place) for name, place in homes.items()}},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()  # noqa: S310  our own server
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"JupyterLab did not answer within {START_S:g} s")


def opened(browser: Browser, lab: str, name: str) -> Page:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{lab}/lab/tree/{name}")
    page.wait_for_function(IS_IDLE, arg=name, timeout=WAIT_MS)
    return page


def run_all(page: Page) -> None:
    """Run all cells until each has its number; a cell that raises leaves those after it without one."""
    page.evaluate("void jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.wait_for_function(f"() => ({COUNTS})().every(count => count === null)", timeout=WAIT_MS)
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(f"() => ({COUNTS})().every(count => count > 0)", timeout=RUN_MS)
    outputs = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')
        .flatMap(cell => cell.model.outputs.toJSON()).map(output => output.output_type)"""
    )
    assert outputs, "a positive control: the cells did show something"
    assert "error" not in outputs


def restart(page: Page, name: str) -> None:
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.wait_for_function(IS_IDLE, arg=name, timeout=WAIT_MS)


def shown(page: Page, heading: str) -> Locator:
    """Return the cell that stands under a heading: cells far away are not in the page."""
    index = page.evaluate(
        """source => jupyterapp.shell.currentWidget.content.widgets
          .findIndex(cell => cell.model.sharedModel.getSource().includes(source))""",
        heading,
    )
    page.evaluate("at => jupyterapp.shell.currentWidget.content.scrollToItem(at, 'start')", index)
    return page.locator(f".jp-Cell[data-windowed-list-index='{index}']")


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
