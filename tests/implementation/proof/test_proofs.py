"""The whole ladder, climbed for real: every rung passes for the shop, and for a brief alone."""

import json
from pathlib import Path

import pytest
from stand_ins import folder_without_node
from workspaces import study_of_brief

from archkit.implementation.proof import NAMES
from archkit.implementation.proof.record import read_proof

BRIEFS = ["user_management"]


def proven(archkit, with_packages, study):
    """Generate and prove a study by the commands; give the rungs, which the workspace remembers."""
    assert archkit("generate", study).code == 0
    folder = with_packages(Path(study) / "out" / "generated")
    done = archkit("prove", folder, "--json")
    rungs = done.json["rungs"]
    assert tuple(rung["name"] for rung in rungs) == NAMES
    assert {rung["name"]: rung["log"] for rung in rungs if rung["state"] != "PASS"} == {}
    assert done.code == 0
    assert [rung.name for rung in read_proof(folder).rungs] == list(NAMES)
    assert str(folder) not in json.dumps(rungs)
    assert str(Path.home()) not in json.dumps(rungs)
    return {rung["name"]: rung for rung in rungs}


def test_every_rung_passes_for_the_shop(archkit, with_packages, shop_copy):
    rungs = proven(archkit, with_packages, shop_copy)
    assert "shows it" in rungs["mutation"]["log"]
    again = archkit("generate", shop_copy, "--json").json
    assert not again["written"]
    assert read_proof(shop_copy / "out" / "generated")


@pytest.mark.parametrize("name", BRIEFS)
def test_every_rung_passes_for_a_brief_alone_with_the_wheels_node(
    archkit, with_packages, tmp_path, monkeypatch, name
):
    monkeypatch.setenv("PATH", str(folder_without_node(tmp_path / "bin")))
    study = study_of_brief(name, tmp_path).folder.root
    rungs = proven(archkit, with_packages, study)
    assert rungs["node"]["log"].startswith("Node 24.")
