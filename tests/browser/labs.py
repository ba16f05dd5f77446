"""A real JupyterLab on a study, and what a person does in it: open a notebook, run it, start its kernel again."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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


@contextmanager
def running_lab(study: Path, config: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Start JupyterLab on the study, with settings of its own in `config` and more in its environment."""
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
        env={**os.environ, **{name: str(config / place) for name, place in homes.items()}, **environ},
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
