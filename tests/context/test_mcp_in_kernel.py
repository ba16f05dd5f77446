"""A notebook's own loop is running already, so the client lives in a thread with a loop of its own."""

import json
import os
import sys

from agents import START
from jupyter_client.manager import start_new_kernel

from archkit.store.folder import new_folder

CELL = """
import asyncio, json, threading
from mcp import Client, StdioServerParameters

server = StdioServerParameters(command={python!r}, args={command!r})
value = "ü" * 100_000
found = []

async def conversation():
    async with Client(server) as client:
        arguments = {{"context_key": "notes", "context_value": value}}
        await client.call_tool("update_project_context", arguments)
        reply = await client.call_tool("view_project_context", {{"context_key": "notes"}})
        found.append(json.loads(reply.content[0].text)["entries"][0]["value"] == value)

thread = threading.Thread(target=lambda: asyncio.run(conversation()), daemon=True)
thread.start()
thread.join(60)
found
"""


def test_a_client_in_a_jupyter_kernel_writes_and_reads_a_value(tmp_path):
    study = new_folder(tmp_path / "study").root
    command = ["-c", START, str(tmp_path / "pid"), "mcp", str(study)]
    outputs = []
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    manager, client = start_new_kernel(kernel_name="python3", env=plain)  # a kernel as people have it
    try:
        client.execute_interactive(
            CELL.format(python=sys.executable, command=command), timeout=90, output_hook=outputs.append
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    results = [m["content"]["data"]["text/plain"] for m in outputs if m["msg_type"] == "execute_result"]
    assert results == ["[True]"], [m["content"] for m in outputs]
    assert json.loads((study / "context" / "notes.json").read_text())["value"] == "ü" * 100_000
