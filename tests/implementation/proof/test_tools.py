"""A tool of the ladder cannot outlive its time, leave children behind, or fill the memory."""

import os
import sys
import time
from pathlib import Path

import pytest

from archkit.implementation.proof.process import KEPT_BYTES, run_tool, started_tool

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60 * int(sys.argv[1]))
"""
ESCAPED = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"], start_new_session=True)
print(child.pid, flush=True)
"""
FLOOD = "import sys; [sys.stdout.write('x' * 2**20) for _ in range(64)]; print('the end')"


def run(program, folder, *arguments, seconds=30.0):
    return run_tool([sys.executable, "-c", program, *arguments], folder, env=os.environ, seconds=seconds)


def is_alive(pid):
    """Whether it runs; one that ended and waits to be buried does not."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def is_gone_soon(pid):
    ends = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < ends:
        time.sleep(0.05)
    return not is_alive(pid)


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@pytest.mark.parametrize(("program", "code"), [("print('so')", 0), ("raise SystemExit('so')", 1)])
def test_how_it_ended_and_what_it_said_come_back(tmp_path, program, code):
    ran = run(program, tmp_path)
    assert (ran.code, ran.is_clean, ran.said.strip()) == (code, code == 0, "so")


def test_a_tool_that_ignores_a_polite_end_is_stopped_at_its_limit(tmp_path):
    began = time.monotonic()
    ran = run(DEAF, tmp_path, seconds=2)
    assert time.monotonic() - began < 10
    assert (ran.code, ran.is_clean) == (None, False)
    assert ran.said == "deaf\n\nStopped after 2 s."


@linux
@pytest.mark.parametrize("waits", [1, 0], ids=["of one that is stopped", "of one that ends"])
def test_children_are_ended_with_their_parent(tmp_path, waits):
    ran = run(PARENT, tmp_path, str(waits), seconds=2)
    assert is_gone_soon(int(ran.said.split()[0]))


@linux
def test_a_child_that_left_the_family_keeps_nobody_waiting(tmp_path):
    began = time.monotonic()
    ran = run(ESCAPED, tmp_path)
    assert (ran.code, time.monotonic() - began < 15) == (0, True)
    os.kill(int(ran.said), 9)


def test_of_a_flood_the_end_is_kept(tmp_path):
    ran = run(FLOOD, tmp_path)
    assert ran.is_clean
    assert len(ran.said) == KEPT_BYTES
    assert ran.said.endswith("the end\n")


def test_bytes_that_are_no_text_are_replaced(tmp_path):
    assert run(r"import sys; sys.stdout.buffer.write(b'a\xffb')", tmp_path).said == "a\ufffdb"


def test_a_tool_reads_nothing_from_the_terminal(tmp_path):
    assert run("import sys; print(repr(sys.stdin.read()))", tmp_path).said == "''\n"


def test_what_a_running_tool_said_can_be_read_while_it_runs(tmp_path):
    with started_tool([sys.executable, "-c", DEAF], tmp_path, env=os.environ) as tool:
        ends = time.monotonic() + 20
        while "deaf" not in tool.said and time.monotonic() < ends:
            time.sleep(0.02)
        assert (tool.said, tool.code) == ("deaf\n", None)
        tool.ask_to_stop()
        assert tool.wait(0.3) is None
    assert tool.code == -9
