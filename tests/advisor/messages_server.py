"""A server on this machine that speaks the Messages API, streaming included, and fails in every way it is told to.

Run as a script it answers every request with the reply in a file: `messages_server.py --port N --reply FILE`.
"""

from __future__ import annotations

import argparse
import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EVENT_STREAM = {"content-type": "text/event-stream; charset=utf-8"}
JSON = {"content-type": "application/json"}


@dataclass
class Received:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Behaviour:
    """What the server does with a request; without anything said it streams `reply` as a whole message.

    `chunks` is sent in place of events; `length` is the length that is told, None where it is chunked by closing.
    `delay_s` waits before each chunk, `hang_s` before anything. `{key}` in texts is the key that the client sent.
    """

    reply: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(EVENT_STREAM))
    chunks: list[bytes] | None = None
    length: int | None = None
    hang_s: float = 0.0
    delay_s: float = 0.0
    drip_head: bool = False


class MessagesServer(ThreadingHTTPServer):
    """Listens on 127.0.0.1; `requests` are those that came in, `behaviour` what it does with the next."""

    daemon_threads = True

    def __init__(
        self, port: int = 0, behaviour: Behaviour | Callable[[Received], Behaviour] | None = None
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.requests: list[Received] = []
        self.behaviour: Behaviour | Callable[[Received], Behaviour] = behaviour or Behaviour(reply={})
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address) -> None:
        """A client that went away is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: MessagesServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        received = Received("POST", self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        self.server.requests.append(received)
        chosen = self.server.behaviour
        behaviour = chosen(received) if callable(chosen) else chosen
        if not self.server.is_over.wait(behaviour.hang_s):
            self._answer(behaviour, received)
        self.close_connection = True

    def do_GET(self) -> None:
        self.server.requests.append(Received("GET", self.path, dict(self.headers.items()), b""))
        self.send_error(404)

    def _answer(self, behaviour: Behaviour, received: Received) -> None:
        key = received.headers.get("authorization", "").removeprefix("Bearer ")
        chunks = behaviour.chunks
        if chunks is None:
            chunks = events_of(behaviour.reply, received.json.get("model", ""))
        chunks = [chunk.replace(b"{key}", key.encode()) for chunk in chunks]
        if behaviour.drip_head:
            self._drip(b"HTTP/1.1 200 OK\r\nx-slow: " + b"a" * 10_000)
            return
        self.send_response(behaviour.status)
        for name, value in behaviour.headers.items():
            self.send_header(name, value.replace("{key}", key))
        if behaviour.length is not None:
            self.send_header("content-length", str(behaviour.length))
        self.send_header("connection", "close")
        self.end_headers()
        for chunk in chunks:
            if self.server.is_over.wait(behaviour.delay_s):
                return
            self.wfile.write(chunk)
            self.wfile.flush()

    def _drip(self, head: bytes) -> None:
        for byte in head:
            if self.server.is_over.wait(0.2):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def log_message(self, format, *args) -> None:  # noqa: A002  the name that http.server gives it
        """Say nothing."""


def event(name: str, data: dict[str, Any]) -> bytes:
    """Return one server-sent event."""
    return f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n".encode()


def events_of(reply: Any, model: str = "", *, stop_reason: str | None = "end_turn") -> list[bytes]:
    """Return the events of a whole message whose text is `reply`, as JSON unless it is a text already."""
    text = reply if isinstance(reply, str) else json.dumps(reply)
    pieces = [text[i : i + 40] for i in range(0, len(text), 40)]
    return [
        event("message_start", {"message": message_of([], model, stop_reason=None)}),
        event("content_block_start", {"index": 0, "content_block": {"type": "text", "text": ""}}),
        event("ping", {}),
        *(
            event("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": piece}})
            for piece in pieces
        ),
        event("content_block_stop", {"index": 0}),
        event(
            "message_delta",
            {
                "delta": {"stop_reason": stop_reason, "stop_sequence": None},
                "usage": {"output_tokens": len(pieces)},
            },
        ),
        event("message_stop", {}),
    ]


def message_of(
    content: list[Any], model: str = "", *, stop_reason: str | None = "end_turn"
) -> dict[str, Any]:
    """Return a message as the API has it."""
    return {
        "id": "msg_local",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


def error_of(kind: str, message: str) -> bytes:
    """Return the body of an error as the API has it."""
    return json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()


@contextmanager
def serving(behaviour: Behaviour | Callable[[Received], Behaviour] | None = None) -> Iterator[MessagesServer]:
    """Run a server for as long as the block lasts."""
    server = MessagesServer(behaviour=behaviour)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def main() -> None:
    parser = argparse.ArgumentParser(description="Answer every request with the reply in a file.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--reply", type=Path, required=True, help="a JSON file; read anew for each request")
    asked = parser.parse_args()
    server = MessagesServer(
        asked.port, lambda _request: Behaviour(reply=json.loads(asked.reply.read_text("utf-8")))
    )
    print(server.url, flush=True)  # noqa: T201  whoever started it reads where it is
    server.serve_forever()


if __name__ == "__main__":
    main()
