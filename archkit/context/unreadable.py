"""Answers messages that the SDK cannot read, such as one with half a character: it would leave the client waiting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Self

from mcp.shared.message import SessionMessage
from mcp.types import PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

if TYPE_CHECKING:
    from types import TracebackType

    from mcp.shared._stream_protocols import ReadStream, WriteStream
    from mcp.types import RequestId

    Message = SessionMessage | Exception


class Answered:
    """A client's messages without those that cannot be read: each of them gets an error at once."""

    def __init__(self, incoming: ReadStream[Message], outgoing: WriteStream[SessionMessage]) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    async def receive(self) -> Message:
        """Return the next message that can be read."""
        while isinstance(message := await self._incoming.receive(), Exception):
            await self._answer(message)
        return message

    async def aclose(self) -> None:
        """Close what the messages come from."""
        await self._incoming.aclose()

    def __aiter__(self) -> Answered:
        return self

    async def __anext__(self) -> Message:
        while isinstance(message := await anext(self._incoming), Exception):
            await self._answer(message)
        return message

    async def __aenter__(self) -> Self:
        await self._incoming.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return await self._incoming.__aexit__(kind, error, trace)

    async def _answer(self, problem: Exception) -> None:
        found = problem.errors(include_url=False)[0] if isinstance(problem, ValidationError) else None
        why = found["msg"].partition(" at line ")[0] if found else "it is not text"
        what = f"The message cannot be read: {why}."
        error = ErrorData(code=PARSE_ERROR, message=what)
        line = found["input"] if found else None
        await self._outgoing.send(SessionMessage(JSONRPCError(jsonrpc="2.0", id=_id_in(line), error=error)))


def _id_in(line: object) -> RequestId | None:
    """Return the id of the request that a line was meant to be, as far as it can be told."""
    try:
        found = json.loads(line) if isinstance(line, str) else line
    except (ValueError, RecursionError):
        return None
    name = found.get("id") if isinstance(found, dict) else None
    return name if isinstance(name, str | int) else None
