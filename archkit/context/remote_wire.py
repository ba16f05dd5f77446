"""A conversation with a remote MCP server over HTTP: bounded, its faults noted, the token put in last of all.

The SDK logs what it sends. It is given a stand-in for the token, which is replaced as the request leaves.
"""

from __future__ import annotations

import json
import logging
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import httpx2
from mcp import Client
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import Implementation, TextContent

from archkit.context.remote_faults import CUT, TOO_LARGE, Fault, fault_of, fault_of_status
from archkit.context.remote_replies import Reply, Unanswered
from archkit.errors import ArchkitError, ContextError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from pydantic import SecretStr

    from archkit.context.remote_address import Address, Endpoint
    from archkit.model.context import Json

_T = TypeVar("_T")
_LEAVING_SECONDS = 2.0
_MOST_BYTES = 32_000_000  # of all answers of one conversation
_US = Implementation(name="archkit", version="1")
logging.getLogger("mcp").addHandler(logging.NullHandler())  # else its traces of faults go to stderr


class _Broken(Exception):  # noqa: N818  what the conversation is
    """A conversation that came to nothing, and the fault that broke it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


@dataclass(frozen=True)
class Peer:
    """Whom to talk to: where, with what token, and for how many seconds at most."""

    address: Address
    token: SecretStr | None
    seconds: float


class Wire(httpx2.AsyncClient):
    """The HTTP client that MCP's transports use; `fault` is the first thing that went wrong on it, or None."""

    def __init__(self, peer: Peer, *, is_sse: bool) -> None:
        login = peer.address.login
        auth = httpx2.BasicAuth(login[0], login[1].get_secret_value()) if login else None
        super().__init__(auth=auth, timeout=peer.seconds, headers={"accept-encoding": "identity"})
        self.fault: Fault | None = None
        self.seconds = peer.seconds
        self.stand_in = f"token-{secrets.token_hex(16)}"
        self.scope = anyio.CancelScope()
        self._is_sse = is_sse
        self._token = peer.token
        self._left = _MOST_BYTES

    async def send(self, request: httpx2.Request, **how: Any) -> httpx2.Response:  # noqa: ANN401  as httpx2 has it
        """Send the request with the token in it; a fault of one that matters ends the conversation."""
        is_stream = "text/event-stream" in request.headers.get("accept", "")
        is_vital = request.method == "POST" or (self._is_sse and is_stream)  # the SDK does without the others
        try:
            response = await super().send(await self._with_token(request), **how)
        except httpx2.TransportError as error:
            if is_vital:
                self.end(fault_of(error, self.seconds))
            raise
        if is_vital and (fault := fault_of_status(response)):
            self.end(fault)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream, self, is_vital=is_vital)
        return response

    def end(self, fault: Fault) -> None:
        """Note the fault, the first one, and end the conversation."""
        self.fault = self.fault or fault
        self.scope.cancel()

    def take(self, size: int) -> None:
        """Count what came in; ends the conversation when it is too much."""
        self._left -= size
        if self._left < 0:
            self.end(TOO_LARGE)
            raise httpx2.ReadError(TOO_LARGE.what)

    def cut(self) -> None:
        """Note that an answer broke off; the SDK may try again, so the conversation goes on."""
        self.fault = self.fault or CUT

    async def _with_token(self, request: httpx2.Request) -> httpx2.Request:
        if request.method != "POST":
            return request
        token = self._token.get_secret_value() if self._token else ""
        asked = await request.aread()  # where it is a redirect's, the token is in it already
        body = asked.replace(self.stand_in.encode(), json.dumps(token)[1:-1].encode())
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        how = request.extensions
        return httpx2.Request("POST", request.url, headers=headers, content=body, extensions=how)


class _Bounded(httpx2.AsyncByteStream):
    """A response's body that is counted as it comes."""

    def __init__(self, body: httpx2.AsyncByteStream, wire: Wire, *, is_vital: bool) -> None:
        self._body = body
        self._wire = wire
        self._is_vital = is_vital

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._body:
                self._wire.take(len(part))
                yield part
        except httpx2.TransportError:
            if self._is_vital:
                self._wire.cut()
            raise

    async def aclose(self) -> None:
        await self._body.aclose()


class Conversation:
    """An open connection to the server's tools."""

    def __init__(self, client: Client, wire: Wire, endpoint: Endpoint) -> None:
        self._client = client
        self._wire = wire
        self._endpoint = endpoint

    async def call(self, tool: str, **arguments: Json) -> Reply:
        """Call a tool with the token and these arguments."""
        result = await self._client.call_tool(tool, {"token": self._wire.stand_in, **arguments})
        parts = [part.text for part in result.content if isinstance(part, TextContent)]
        return Reply("\n".join(parts), result.is_error)

    async def values(self) -> str:
        """Return the list of values that the Python server gives beside its tools, as text."""
        async with self._wire.stream("GET", self._endpoint.values_url) as response:
            if response.status_code != httpx2.codes.OK:
                what = f"The server cuts values, and does not list them whole (HTTP {response.status_code})."
                raise ContextError(what, then="Let GET /api/context-data of that server through.")
            return (await response.aread()).decode("utf-8", errors="replace")


async def converse(peer: Peer, talk: Callable[[Conversation], Awaitable[_T]]) -> _T:
    """Connect where MCP answers, talk and take leave; raises ContextError, or what of ours `talk` raises."""
    faults: list[Fault] = []
    for endpoint in peer.address.endpoints:
        try:
            return await _converse(Wire(peer, is_sse=endpoint.is_sse), endpoint, talk)
        except _Broken as broken:
            faults.append(broken.fault)
            if not broken.fault.is_no_mcp:
                break
    fault = faults[-1]
    raise (Unanswered if fault.is_open else ContextError)(fault.what, then=fault.then)


async def _converse(wire: Wire, endpoint: Endpoint, talk: Callable[[Conversation], Awaitable[_T]]) -> _T:
    """Talk in one task; what was said counts, also where the leave-taking fails."""
    said: list[_T | ArchkitError] = []
    try:
        with wire.scope:
            async with AsyncExitStack() as stack:
                client = await _connected(stack, wire, endpoint)
                said.append(await _spoken(talk, Conversation(client, wire, endpoint)))
                wire.scope.deadline = anyio.current_time() + _LEAVING_SECONDS
    except Exception as error:  # noqa: BLE001  the SDK's are of many kinds, in groups
        if not said:
            raise _Broken(wire.fault or fault_of(error, wire.seconds)) from None
    if not said:
        raise _Broken(wire.fault or CUT)
    if isinstance(said[0], ArchkitError):
        raise said[0]
    return said[0]


async def _connected(stack: AsyncExitStack, wire: Wire, endpoint: Endpoint) -> Client:
    if endpoint.is_sse:

        def factory(
            headers: dict[str, str] | None = None,  # noqa: ARG001  the wire has its own of all three
            timeout: httpx2.Timeout | None = None,  # noqa: ARG001
            auth: httpx2.Auth | None = None,  # noqa: ARG001
        ) -> Wire:
            return wire

        transport = sse_client(endpoint.url, httpx_client_factory=factory)
    else:
        await stack.enter_async_context(wire)
        transport = streamable_http_client(endpoint.url, http_client=wire, max_sse_event_size=None)
    return await stack.enter_async_context(Client(transport, mode="legacy", client_info=_US, cache=None))


async def _spoken(
    talk: Callable[[Conversation], Awaitable[_T]], conversation: Conversation
) -> _T | ArchkitError:
    """Return what was said, or refused: an exception would leave the SDK's task groups in groups of them."""
    try:
        return await talk(conversation)
    except ArchkitError as refusal:
        return refusal
