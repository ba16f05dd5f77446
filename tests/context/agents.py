"""An official MCP client that starts `archkit mcp` as other agents do, in a process of its own."""

import asyncio
import json
import sys
from contextlib import asynccontextmanager

from mcp import Client, StdioServerParameters
from mcp.types import Implementation

START = (
    "import os, sys; open(sys.argv.pop(1), 'w').write(str(os.getpid()))\nfrom archkit.cli import main; main()"
)


class RefusedError(Exception):
    """What a tool answered with isError."""

    def __init__(self, result):
        super().__init__(result.content[0].text)
        self.texts = [part.text for part in result.content]


class Agent:
    """One connection: a call gives the reply as JSON, or raises RefusedError."""

    def __init__(self, client, pid_file):
        self.client = client
        self._pid_file = pid_file

    @property
    def pid(self):
        return int(self._pid_file.read_text())

    async def call(self, tool, **arguments):
        result = await self.client.call_tool(tool, arguments)
        if result.is_error:
            raise RefusedError(result)
        return json.loads(result.content[0].text)

    async def view(self, key=None, **more):
        more |= {"context_key": key} if key else {}
        return (await self.call("view_project_context", **more))["entries"]

    async def write(self, key, value, **more):
        reply = await self.call("update_project_context", context_key=key, context_value=value, **more)
        return reply["written"][0]


@asynccontextmanager
async def agent(study, *options, name="tester"):
    """Start the server on a study and connect to it."""
    pid_file = study.parent / f"pid-{name}"
    command = ["-c", START, str(pid_file), "mcp", str(study), *map(str, options)]
    server = StdioServerParameters(command=sys.executable, args=command, cwd=study)
    async with Client(server, client_info=Implementation(name=name, version="1")) as client:
        yield Agent(client, pid_file)


def talk(study, conversation, *options):
    """Hold a conversation with a server of its own; return what it returns."""

    async def hold():
        async with agent(study, *options) as one:
            return await conversation(one)

    return asyncio.run(asyncio.wait_for(hold(), 120))
