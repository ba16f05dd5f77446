"""The doubles answer what the real servers answered, so that what is tried with them is tried with those."""

import asyncio
import json
import re
from pathlib import Path

import httpx2
import pytest
from agent_mcp_double import KINDS, TOKEN
from mcp import Client, MCPError
from mcp.client.sse import sse_client

EXCHANGES = Path(__file__).parent / "exchanges"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z?")


def _masked(text):
    return TIME.sub("<time>", text.replace(TOKEN, "<token>"))


async def _replayed(url, calls):
    """Make the recorded calls and return them with what is answered now."""
    answered = []
    async with Client(sse_client(url) if url.endswith("/sse") else url, mode="legacy") as client:
        for call in calls:
            said = {"tool": call["tool"], "arguments": call["arguments"]}
            arguments = json.loads(json.dumps(said["arguments"]).replace("<token>", TOKEN))
            try:
                result = await client.call_tool(call["tool"], arguments)
                said |= {"is_error": result.is_error, "text": _masked(result.content[0].text)}
            except MCPError as error:
                said |= {"code": error.code, "message": error.message}
            answered.append(said)
    return answered


@pytest.mark.parametrize("kind", KINDS)
def test_a_double_answers_word_for_word_what_the_real_server_answered(kind):
    recorded = json.loads((EXCHANGES / f"agent_mcp_{kind}.json").read_text(encoding="utf-8"))
    with KINDS[kind]().served() as server:
        assert asyncio.run(_replayed(server.url, recorded["calls"])) == recorded["calls"]
        values = httpx2.get(server.host + recorded["values"]["path"])
        seen = {"path": recorded["values"]["path"], "status": values.status_code}
        seen["type"] = values.headers["content-type"]
        if "rows" in recorded["values"]:
            seen["rows"] = json.loads(_masked(values.text))
            assert sorted(map(str, seen.pop("rows"))) == sorted(map(str, recorded["values"].pop("rows")))
        assert seen == recorded["values"]


def test_the_double_of_the_node_server_refuses_a_large_request_as_the_real_one_did():
    recorded = json.loads((EXCHANGES / "agent_mcp_node.json").read_text(encoding="utf-8"))
    with KINDS["node"]().served() as server:
        reply = httpx2.post(server.url, content=b'{"x": "' + b"y" * 150_000 + b'"}')
    seen = {"status": reply.status_code, "type": reply.headers["content-type"]}
    assert seen == recorded["request_of_150_kB"]
