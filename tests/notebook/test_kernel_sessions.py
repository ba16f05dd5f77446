"""A kernel works in one session per study; one that is killed comes back with what it had."""

import json
import os
from contextlib import contextmanager

from jupyter_client.manager import start_new_kernel

START = "from archkit.notebook import start\nstudy = start({root!r})"


@contextmanager
def kernel(folder):
    """Return a function that runs a cell and gives the text of everything that it shows."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    manager, client = start_new_kernel(kernel_name="python3", env=plain, cwd=str(folder))

    def run(code):
        shown = []
        reply = client.execute_interactive(code, timeout=300, output_hook=shown.append)
        assert reply["content"]["status"] == "ok", reply["content"]
        data = [m["content"].get("data", {}) for m in shown]
        return [part["text/plain"] for part in data if "text/plain" in part]

    run.manager = manager
    try:
        yield run
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=not manager.is_alive())


def sessions(root):
    paths = sorted((root / "context").glob("backend_architect_session_*.json"))
    return [json.loads(path.read_text())["value"] for path in paths]


def test_a_killed_kernel_comes_back_in_its_session_and_one_that_ends_leaves_nothing_to_resume(
    shop_copy, tmp_path
):
    with kernel(tmp_path) as run:
        first = run(START.format(root=str(shop_copy)))
        assert not any("Back in the session" in text for text in first)
        told = run("found = study.assess()\nagain = study.assess()")
        assert sum("Designed one app of 8 modules with 183 procedures" in text for text in told) >= 1
        run(START.format(root=str(shop_copy)) + "\nfound = study.assess()")
        (session,) = sessions(shop_copy)
        assert session["state"] == "running"
        run.manager.signal_kernel(9)
        run.manager.shutdown_kernel(now=True)

    with kernel(tmp_path) as run:
        (back,) = [text for text in run(START.format(root=str(shop_copy))) if "Back in the session" in text]
        assert "the analysis" in back
        assert "2 logs need not be read again: " in back
        run("found = study.assess()\nstudy.write_report(found)")
        (session,) = sessions(shop_copy)
        assert session["state"] == "finished"
        assert (shop_copy / "context" / "backend_findings.json").is_file()
        run.manager.shutdown_kernel(now=False)

    with kernel(tmp_path) as run:
        assert not any("Back" in text for text in run(START.format(root=str(shop_copy))))
        run("study.assess()")
        run.manager.shutdown_kernel(now=False)  # as Jupyter ends a kernel: nothing was lost
    assert [session["state"] for session in sessions(shop_copy)] == ["finished", "finished"]
