"""The packages of generated workspaces, installed once for all tests and all workers."""

import os

import pytest
from workspaces import full_workspace, install_once, link_packages

from archkit.implementation.proof.node import HOW, find_node


def _skip(lack):
    assert os.environ.get("ARCHKIT_CI") != "1", f"CI must prove what was generated: {lack}"
    pytest.skip(lack)


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """The folder with installed packages; without Node or a registry, tests that need them are skipped."""
    if find_node() is None:
        _skip(HOW)
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "packages"
    outcome = install_once(full_workspace(tmp_path_factory.mktemp("first")), shared)
    if outcome.state == "NO DATA":
        _skip(outcome.log)
    assert outcome.state == "PASS", outcome.log
    return shared


@pytest.fixture(scope="session")
def with_packages(packages):
    """Give a workspace its packages, without asking npm again."""

    def link(workspace):
        link_packages(packages, workspace)
        return workspace

    return link
