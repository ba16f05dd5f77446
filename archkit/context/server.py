"""The project context as an MCP server: four tools, the forms of known keys, nothing but protocol on stdout."""

from __future__ import annotations

import asyncio
import json
from importlib.metadata import version
from typing import TYPE_CHECKING

from mcp import MCPError
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.types import (
    INVALID_PARAMS,
    CallToolResult,
    ListResourcesResult,
    ListToolsResult,
    ReadResourceResult,
    Resource,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

from archkit.context.forms import form_of
from archkit.context.tools import TOOLS, Clerk
from archkit.context.unreadable import Answered
from archkit.errors import ArchkitError, StaleWrite
from archkit.model.context import FORMS, SESSION, Json
from archkit.scrub import scrub_label

if TYPE_CHECKING:
    from mcp.server import ServerRequestContext
    from mcp.types import CallToolRequestParams, PaginatedRequestParams, ReadResourceRequestParams

    from archkit.context.project import ProjectContext
    from archkit.context.tools import Reply

_FORM = "context-form://"
_JSON = "application/json"


def serve(context: ProjectContext) -> None:
    """Serve the project context over stdin and stdout until the client closes them."""

    async def run(server: Server) -> None:
        async with stdio_server() as (incoming, outgoing):
            readable = Answered(incoming, outgoing)
            await server.run(readable, outgoing, server.create_initialization_options())

    try:
        asyncio.run(run(context_server(context)))
    except* BrokenPipeError:
        pass  # the client went away before its answer came


def context_server(context: ProjectContext) -> Server:
    """Return the server for one client: what it has seen is remembered for as long as the server lives."""
    clerk = Clerk(context)

    async def call(ctx: ServerRequestContext, params: CallToolRequestParams) -> CallToolResult:
        return await asyncio.to_thread(_answered, clerk, params.name, params.arguments or {}, by=_client(ctx))

    return Server(
        "archkit",
        version=version("archkit"),
        instructions=f"The project context of {context.place}: what is known of one backend.",
        on_list_tools=_list_tools,
        on_call_tool=call,
        on_list_resources=_list_forms,
        on_read_resource=_read_form,
    )


def _answered(clerk: Clerk, name: str, arguments: dict[str, Json], *, by: str) -> CallToolResult:
    """Answer a call; whatever goes wrong is one sentence, and the difference where somebody else was first."""
    try:
        return _told(_as_text(clerk.answer(name, arguments, by=by)))
    except StaleWrite as error:
        return _told(str(error), error.diff, is_error=True)
    except ArchkitError as error:
        return _told(str(error), is_error=True)
    except Exception as error:  # noqa: BLE001  an agent is told a sentence, whatever happened here
        return _told(f"archkit could not do this ({type(error).__name__}).", is_error=True)


def _told(*texts: str, is_error: bool = False) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text) for text in texts], is_error=is_error)


def _as_text(reply: Reply) -> str:
    """Return the reply as JSON; half a character, as a file of a repository may hold, is written as its code."""
    return json.dumps(reply, ensure_ascii=False).encode(errors="backslashreplace").decode()


def _client(ctx: ServerRequestContext) -> str:
    """Return the client's name as far as it is harmless to keep, else "agent"."""
    client = ctx.session.client_params
    return scrub_label(client.client_info.name if client else None) or "agent"


async def _list_tools(_: ServerRequestContext, _params: PaginatedRequestParams | None) -> ListToolsResult:
    return ListToolsResult(
        tools=[
            Tool(
                name=tool.name,
                description=tool.description,
                input_schema=tool.takes.model_json_schema(),
                annotations=ToolAnnotations(read_only_hint=tool.is_read_only, open_world_hint=False),
            )
            for tool in TOOLS
        ]
    )


async def _list_forms(_: ServerRequestContext, _params: PaginatedRequestParams | None) -> ListResourcesResult:
    return ListResourcesResult(
        resources=[
            Resource(uri=f"{_FORM}{key}", name=key, mime_type=_JSON, description=f"The form of {key}.")
            for key in (*FORMS, SESSION.rstrip("_"))
        ]
    )


async def _read_form(_: ServerRequestContext, params: ReadResourceRequestParams) -> ReadResourceResult:
    form = form_of(str(params.uri).removeprefix(_FORM))
    if form is None:
        raise MCPError(code=INVALID_PARAMS, message="There is no such form; list the resources to see them.")
    text = json.dumps(form.model_json_schema(), indent=1)
    return ReadResourceResult(contents=[TextResourceContents(uri=params.uri, text=text, mime_type=_JSON)])
