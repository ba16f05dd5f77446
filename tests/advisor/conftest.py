"""What the tests of the advisor share: the sample as it was found, and a study to keep replies in."""

import json
import os
from pathlib import Path

import pytest

from archkit.store.folder import new_folder
from archkit.study import open_study


@pytest.fixture(scope="session")
def found(shop):
    """Everything that one run over the sample found out."""
    return open_study(shop).assess()


@pytest.fixture
def folder(tmp_path):
    """An empty study."""
    return new_folder(tmp_path / "study")


@pytest.fixture
def written(folder):
    """Return all bytes of the study, to look for what must not be there."""

    def read():
        files = (Path(place) / name for place, _, names in os.walk(folder.root) for name in names)
        return b"\n".join(file.read_bytes() for file in files)

    return read


@pytest.fixture
def reply():
    """A reply to the job "boundaries" that holds."""
    return json.loads((Path(__file__).parents[1] / "replies" / "boundaries.json").read_text("utf-8"))
