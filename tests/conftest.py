"""What the tests share: the sample, small logs and schemas, and the commands."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from archkit.cli import main
from archkit.study import new_study

# No test asks a real model or a real peer, whatever the machine has set up.
for _name in [n for n in os.environ if n.startswith(("ANTHROPIC_", "ARCHKIT_CONTEXT_", "ARCHKIT_MODEL"))]:
    del os.environ[_name]


@pytest.fixture
def archkit(tmp_path, monkeypatch):
    """Run a command in an empty folder; give exit code, stdout, stderr, and the JSON document if asked for."""
    monkeypatch.chdir(tmp_path)

    class Done:
        def __init__(self, result):
            assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
            self.code, self.out, self.err = result.exit_code, result.stdout, result.stderr

        @property
        def json(self):
            return json.loads(self.out)

    def run(*arguments):
        return Done(CliRunner().invoke(main, [str(a) for a in arguments]))

    return run


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """A copy of the sample whose logs were read once; copy it before you change it."""
    study = new_study(tmp_path_factory.mktemp("shop") / "shop", sample="shop")
    study.assess()
    return study.folder.root


@pytest.fixture
def shop_copy(shop, tmp_path):
    """Return a study of the sample to do anything with; its logs are read already."""
    return Path(shutil.copytree(shop, tmp_path / "shop-copy"))
