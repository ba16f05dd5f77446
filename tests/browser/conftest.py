"""One Chromium for the browser tests; without one they are skipped, but in CI that is a failure."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


@pytest.fixture(scope="module")
def browser():
    """Return a headless Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        lack = "no chromium here: apt-get install chromium"
        assert os.environ.get("ARCHKIT_CI") != "1", lack
        pytest.skip(lack)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()
