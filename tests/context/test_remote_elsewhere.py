"""The remote context where people use it: in a notebook's kernel, and in a plain process whose stderr they read."""

import os
import subprocess
import sys
import threading

import pytest
from agent_mcp_double import KINDS, TOKEN
from broken_servers import serving
from jupyter_client.manager import start_new_kernel
from pydantic import SecretStr

from archkit.context.remote import RemoteContext
from archkit.model.context import Update

CELLS = """
from pydantic import SecretStr
from archkit.context.remote import RemoteContext
from archkit.model.context import Update
remote = RemoteContext({url!r}, SecretStr({token!r}))
written = remote.update([Update(key="notes", value="ü" * 35_000), Update(key="more", value=[1])], by="notebook")
found = [entry.value for entry in remote.view()]
found == [[1], "ü" * 35_000], len(written)
"""
FAILING = """
import sys
from pydantic import SecretStr
from archkit.context.remote import RemoteContext
from archkit.errors import ContextError
for url in sys.argv[1:]:
    try:
        RemoteContext(url, SecretStr("0f8e6b1c2d3a"), seconds=20).view("notes")
    except ContextError as error:
        print(error.what)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_notebook_whose_own_loop_runs_writes_and_reads(kind):
    outputs = []
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    with KINDS[kind]().served() as server:
        manager, client = start_new_kernel(kernel_name="python3", env=plain)  # a kernel as people have it
        try:
            code = CELLS.format(url=server.url, token=TOKEN)
            client.execute_interactive(code, timeout=90, output_hook=outputs.append)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    results = [m["content"]["data"]["text/plain"] for m in outputs if m["msg_type"] == "execute_result"]
    assert results == ["(True, 2)"], [m["content"] for m in outputs]
    assert [m["content"] for m in outputs if m["msg_type"] in {"stream", "error"}] == []


def test_no_trace_of_a_fault_goes_to_stderr_and_nothing_keeps_the_process():
    def way(handler):
        if handler.command == "POST":
            return handler.say(500, "text/plain")
        handler.start_events()
        return handler.wfile.write(b"event: endpoint\ndata: /messages/\n\nevent: message\ndata: {\n\n")

    with serving(way) as (host, _seen):
        command = [sys.executable, "-c", FAILING, f"{host}/sse", f"{host}/mcp", "http://127.0.0.1:1/mcp"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    assert len(ran.stdout.splitlines()) == 3
    assert ran.stderr == ""


@pytest.mark.parametrize("kind", KINDS)
def test_eight_threads_that_write_at_once_lose_nothing_of_their_own(kind):
    with KINDS[kind]().served() as server:
        remote = RemoteContext(server.url, SecretStr(TOKEN))

        def write(number):
            for count in range(3):
                remote.update([Update(key=f"notes_{number}", value=[number, count])], by="archkit")

        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert [entry.value for entry in remote.view()] == [[number, 2] for number in range(8)]
        assert not [one for one in threading.enumerate() if one.name == "archkit-context" and not one.daemon]
