"""Copies of a workspace that are broken in one way, and the first rung that notices."""

import shutil
from pathlib import Path

from ruamel.yaml import YAML
from workspaces import site_of

from archkit.implementation.proof import building, running

_CASES = YAML(typ="safe").load(Path(__file__).parents[2] / "cases" / "mutations.yaml")
CORE = _CASES["core"]
ALL = CORE | _CASES["more"]


def mutant(workspace, target, edits):
    """Copy the sources and break them; the packages are a link, since nothing is installed there."""
    left_out = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(workspace, target, ignore=left_out)
    (target / "node_modules").symlink_to(workspace / "node_modules")
    for edit in edits:
        _change(target, edit)
    return target


def first_that_falls(workspace):
    """Climb the rungs that try the code, up to the first that falls; give its name and log, or None."""
    site = site_of(workspace)
    for rung in (building.types, building.tests):
        outcome = rung(site)
        if outcome.state != "PASS":
            return rung.__name__, outcome.log
    (app,) = site.expectations.apps
    with running.started(site, app) as process:
        for rung in running.RUNGS:
            outcome = rung(process)
            if outcome.state != "PASS":
                return rung.__name__, outcome.log
    return None


def _change(workspace, edit):
    module = next(workspace.glob("apps/*/src/modules/*")).name
    before, after = (edit[part].replace("{module}", module) for part in ("find", "replace"))
    texts = {path: path.read_text() for path in workspace.glob(edit["file"])}
    found = {path: text for path, text in texts.items() if before in text}
    assert found, f"nothing to break: {before!r} is not in {edit['file']}"
    for path, text in found.items():
        path.write_text(text.replace(before, after))
