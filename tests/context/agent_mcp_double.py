"""Two servers that answer as the real Agent-MCP ones do, in prose over SSE or in JSON over streamable HTTP.

What the real ones said is in exchanges/; a test holds these to it, word for word.
"""

import json
import threading
import time
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

import uvicorn
from mcp import MCPError
from mcp.server.lowlevel import Server
from mcp.server.sse import SseServerTransport
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import INVALID_PARAMS, CallToolResult, ListToolsResult, TextContent, Tool
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route

TOKEN = "0f8e6b1c2d3a49586776a5b4c3d2e1f0"  # noqa: S105  of a server that lives as long as a test
NO_MODEL = "RAG Error: OpenAI client not available. Please check server configuration and OpenAI API key."
ARGUMENTS = {
    "view_project_context": {"token", "context_key", "search_query", "max_results", "sort_by"},
    "update_project_context": {"token", "context_key", "context_value", "description"},
    "bulk_update_project_context": {"token", "updates"},
    "ask_project_rag": {"token", "query"},
}


class AgentMcp:
    """What both servers keep: a row for each key, the last write, without history; and the calls they saw."""

    def __init__(self):
        self.url = ""
        self.host = ""
        self.forget()

    def forget(self):
        """Be as new again."""
        self.rows = {}
        self.calls = []
        self.answer = NO_MODEL

    async def list_tools(self, _context, _parameters):
        schema = {"type": "object"}
        return ListToolsResult(tools=[Tool(name=name, input_schema=schema) for name in ARGUMENTS])

    async def call_tool(self, _context, parameters):
        arguments = parameters.arguments or {}
        self.calls.append((parameters.name, arguments))
        text, is_error = self.reply(parameters.name, arguments)
        return CallToolResult(content=[TextContent(type="text", text=text)], is_error=is_error)

    def put(self, key, text, description, by="admin"):
        self.rows[key] = {
            "context_key": key,
            "value": text,
            "last_updated": self.now(),
            "updated_by": by,
            "description": description,
        }

    def found(self, arguments):
        rows = sorted(self.rows.values(), key=lambda row: row["last_updated"], reverse=True)
        if key := arguments.get("context_key"):
            rows = [row for row in rows if row["context_key"] == key]
        elif words := arguments.get("search_query"):
            rows = [row for row in rows if words.lower() in json.dumps(row).lower()]
        return rows[: arguments.get("max_results", 50)]


class PythonAgentMcp(AgentMcp):
    """Prose; values are cut at 500 characters; no error is marked as one but that of the schema."""

    def forget(self):
        super().forget()
        self.put("config_admin_token", json.dumps(TOKEN), "Persistent MCP Admin Token", "server_startup")

    def now(self):
        return datetime.now(UTC).replace(tzinfo=None).isoformat()

    def reply(self, tool, arguments):
        if tool not in ARGUMENTS:
            return f"Error: Unknown tool '{tool}'.", False
        if "token" not in arguments:
            return "Input validation error: 'token' is a required property", True
        if arguments["token"] != TOKEN:
            who = "agent token" if tool == "ask_project_rag" else "token"
            return f"Unauthorized: Valid {who} required", False
        return getattr(self, tool)(arguments), False

    def view_project_context(self, arguments):
        rows = self.found(arguments)
        if not rows:
            return "No project context entries found matching the criteria."
        named = [("context_key", "key"), ("search_query", "search")]
        asked = [f"{word}='{arguments[name]}'" for name, word in named if arguments.get(name)]
        by = f", filtered by: {', '.join(asked)}" if asked else ""
        parts = [f"Project Context ({len(rows)} entries{by}, sorted by: last_updated)\n"]
        for row in rows[:20]:
            value = json.loads(row["value"])
            shown = json.dumps(value, indent=2) if isinstance(value, dict | list) else str(value)
            size = len(row["value"])
            large = f" 📦 LARGE({round(size / 1024, 2)}KB)" if size > 10240 else ""
            parts += [
                f"**{row['context_key']}**{large}",
                f"  Description: {row['description']}",
                f"  Updated: {row['last_updated']} by {row['updated_by']}",
                f"  Value: {shown if len(shown) <= 500 else shown[:500] + '... [TRUNCATED]'}",
                "",
            ]
        return "\n".join([*parts, "<tips>"])

    def update_project_context(self, arguments):
        if not arguments.get("context_key") or arguments.get("context_value") is None:
            return "Error: context_key and context_value are required for single updates."
        key = arguments["context_key"]
        self.put(key, json.dumps(arguments["context_value"]), arguments.get("description"))
        return f"Project context updated successfully for key '{key}'."

    def bulk_update_project_context(self, arguments):
        if not arguments["updates"]:
            return "Error: updates array is required."
        good, bad = [], []
        for number, update in enumerate(arguments["updates"], 1):
            key = update["context_key"]
            if key == "disk_is_full":
                bad.append(f"✗ Failed '{key}': database or disk is full")
                continue
            description = update.get("description", f"Bulk update operation {number}")
            self.put(key, json.dumps(update["context_value"]), description)
            good.append(f"✓ Updated '{key}'")
        head = f"Bulk update completed: {len(good)} successful, {len(bad)} failed"
        groups = [("\nSuccessful updates:", good), ("\nFailed updates:", bad)]
        return "\n".join([head, *(line for title, lines in groups if lines for line in (title, *lines))])

    def ask_project_rag(self, _arguments):
        return self.answer

    async def values(self, _request):
        return JSONResponse([self.rows[key] for key in reversed(self.rows)])

    @contextmanager
    def served(self):
        server = _mcp_server(self)
        transport = SseServerTransport("/messages/")

        async def connect(request):
            async with transport.connect_sse(request.scope, request.receive, request._send) as streams:
                await server.run(*streams, server.create_initialization_options())
            return Response()

        routes = [
            Route("/sse", connect),
            Route("/api/context-data", self.values),
            Mount("/messages", app=transport.handle_post_message),
        ]
        with _running(Starlette(routes=routes)) as self.host:
            self.url = f"{self.host}/sse"
            yield self


class NodeAgentMcp(AgentMcp):
    """JSON as text, whole values; errors are marked; no request above 100 kB; anybody may ask."""

    def now(self):
        return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def reply(self, tool, arguments):
        if tool not in ARGUMENTS:
            raise MCPError(INVALID_PARAMS, f"MCP error -32602: Tool {tool} not found")
        if tool == "ask_project_rag":
            return self.answer, False
        if arguments.get("token") != TOKEN:
            return "Unauthorized: Valid token required", True
        return json.dumps(getattr(self, tool)(arguments), indent=2, ensure_ascii=False), False

    def view_project_context(self, arguments):
        rows = self.found(arguments)
        if not rows:
            key = arguments.get("context_key")
            message = f"Context key '{key}' not found" if key else "No project context entries found"
            return {"message": message, "total_entries": 0}
        return {
            "total_entries": len(rows),
            "max_results_limit": arguments.get("max_results", 50),
            "sort_by": "last_updated",
            "entries": [self.shown(row) for row in rows],
        }

    def shown(self, row):
        size = len(row["value"])
        small = round(size / 1024, 1)
        fields = ("description", "updated_by", "last_updated")
        return {
            "context_key": row["context_key"],
            "value": json.loads(row["value"]),
            **{name: row[name] for name in fields},
            "metadata": {
                "size_bytes": size,
                "size_kb": small if small % 1 else int(small),
                "json_valid": True,
                "days_old": 0,
                "is_stale": False,
            },
        }

    def update_project_context(self, arguments):
        written = self.written(arguments)
        said = {"description": arguments["description"]} if "description" in arguments else {}
        head = {"success": True, "context_key": arguments["context_key"], "updated_by": "admin"}
        return {**head, "timestamp": self.now(), "value_size_bytes": written["value_size_bytes"], **said}

    def bulk_update_project_context(self, arguments):
        results = [self.written(update) for update in arguments["updates"]]
        head = {"success": True, "updates_processed": len(results), "updated_by": "admin"}
        return {**head, "timestamp": self.now(), "results": results}

    def written(self, update):
        key = update["context_key"]
        if key == "disk_is_full":
            return {"context_key": key, "success": False, "error": "Value not JSON serializable"}
        text = json.dumps(_as_javascript(update["context_value"]), ensure_ascii=False, separators=(",", ":"))
        self.put(key, text, update.get("description") or None)
        return {"context_key": key, "success": True, "value_size_bytes": len(text)}

    @contextmanager
    def served(self):
        manager = StreamableHTTPSessionManager(_mcp_server(self))

        async def endpoint(scope, receive, send):
            length = int(dict(scope["headers"]).get(b"content-length", b"0"))
            if length > 100 * 1024:
                page = HTMLResponse("<pre>PayloadTooLargeError</pre>", status_code=413)
                return await page(scope, receive, send)
            return await manager.handle_request(scope, receive, send)

        @asynccontextmanager
        async def lifespan(_app):
            async with manager.run():
                yield

        async def missing(_request, _error):
            return HTMLResponse("<pre>Cannot GET</pre>", status_code=404)

        routes = [Route("/mcp", _Asgi(endpoint), methods=["GET", "POST", "DELETE"])]
        app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={404: missing})
        with _running(app) as self.host:
            self.url = f"{self.host}/mcp"
            yield self


KINDS = {"python": PythonAgentMcp, "node": NodeAgentMcp}


class _Asgi:
    """Starlette takes a function for a view; an object it calls as it is."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        await self._app(scope, receive, send)


def _mcp_server(double):
    return Server("double", on_list_tools=double.list_tools, on_call_tool=double.call_tool)


def _as_javascript(value):
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {name: _as_javascript(each) for name, each in value.items()}
        case list():
            return [_as_javascript(each) for each in value]
    return value


@contextmanager
def _running(app):
    """Serve the app on a free port of this machine, in a thread."""
    quiet = {"log_level": "critical", "timeout_graceful_shutdown": 1}
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, **quiet))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
