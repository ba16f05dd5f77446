"""A PostgreSQL of the tests' own, one for each module; in CI its absence is a failure."""

import os
import tempfile
from pathlib import Path

import pytest
from live_server import Server, missing


@pytest.fixture(scope="module")
def server():
    if lack := missing():
        assert os.environ.get("ARCHKIT_CI") != "1", f"CI must have a server: {lack}"
        pytest.skip(f"needs a PostgreSQL server: {lack}")
    with tempfile.TemporaryDirectory(prefix="archkit-pg-") as folder:  # pytest's own is closed to postgres
        Path(folder).chmod(0o755)
        running = Server(Path(folder) / "pg")
        running.start()
        try:
            yield running
        finally:
            running.stop()
