"""The SDK as archkit uses it: what is sent is chosen here, what comes back is bounded. Imported only to ask."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anthropic
import httpx2

from archkit.advisor.faults import fault_of, fault_of_status
from archkit.advisor.message import text_of_events, text_of_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.advisor.deadline import Deadline
    from archkit.advisor.settings import Settings
    from archkit.model.proposal import Fault, FaultKind

MOST_BYTES = 1_000_000
_UNSET = "No connection can be made with the settings of the environment."
_ADDRESS = "https://api.anthropic.com"
_SENT_HEADERS = frozenset(
    ("host", "accept", "connection", "content-type", "content-length", "user-agent", "anthropic-version")
)
_NO_TRACES: Any = {"traces": {"enabled": False}, "propagation": False}


class TooMuchError(Exception):
    """The server sends more than any answer needs, or packs what it sends."""


class TooLateError(Exception):
    """The server still sends when nobody waits any longer."""


class Wire:
    """One request to one address; closing it from another thread ends what is under way."""

    def __init__(self, settings: Settings, deadline: Deadline) -> None:
        self._settings, self._deadline = settings, deadline
        self._http: httpx2.Client | None = None

    def ask(self, body: dict[str, Any]) -> str | Fault:
        """Send the body as it is, and return the text of the reply, or why there is none."""
        try:
            self._http = self._bounded_http()
        except Exception:  # noqa: BLE001  a proxy that is none, a certificate that is not there
            return fault_of("offline", _UNSET, "Check the proxy and the certificates of the environment.")
        try:
            with self._client(self._http).messages.create(**body) as stream:
                return _read(stream)
        except Exception as error:  # noqa: BLE001  whatever the SDK raises is one fault
            return fault_of_error(error)
        finally:
            self.close()

    def close(self) -> None:
        """End the request; it is no error if it has ended, or not begun."""
        with suppress(Exception):
            if self._http:
                self._http.close()

    def _bounded_http(self) -> httpx2.Client:
        return httpx2.Client(
            trust_env=not self._settings.is_loopback,  # proxies, certificates
            follow_redirects=False,
            timeout=self._deadline.seconds,
            event_hooks={"request": [self._leave_out], "response": [self._bind]},
        )

    def _client(self, http: httpx2.Client) -> anthropic.Anthropic:
        """Return the SDK's client, told everything that it would else look up on this machine."""
        settings = self._settings
        return anthropic.Anthropic(
            api_key=None if settings.is_token else settings.secret,
            auth_token=settings.secret if settings.is_token else None,
            base_url=settings.base_url or _ADDRESS,
            max_retries=0,
            timeout=self._deadline.seconds,
            http_client=http,
            open_telemetry=_NO_TRACES,
        )

    def _leave_out(self, request: httpx2.Request) -> None:
        """Send no header but those that the request needs: none on this machine, none that the environment adds."""
        kept = {name: value for name, value in request.headers.items() if name.lower() in _SENT_HEADERS}
        kept |= {"authorization": f"Bearer {self._settings.secret}", "accept-encoding": "identity"}
        request.headers = httpx2.Headers(kept)

    def _bind(self, response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise TooMuchError
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Bounded(response.stream, self._deadline)


class _Bounded(httpx2.SyncByteStream):
    """What a server sends, up to a size and a moment."""

    def __init__(self, stream: httpx2.SyncByteStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > MOST_BYTES:
                raise TooMuchError
            if not self._deadline.left:
                raise TooLateError
            yield chunk

    def close(self) -> None:
        self._stream.close()


_KINDS: tuple[tuple[tuple[type[Exception], ...], FaultKind], ...] = (
    ((TooLateError, httpx2.TimeoutException), "timeout"),
    ((httpx2.ConnectError, httpx2.ProxyError), "offline"),
    ((httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL), "request refused"),
    ((httpx2.ProtocolError, httpx2.NetworkError), "cut off"),
    ((anthropic.APIResponseValidationError,), "wrong shape"),
    ((TooMuchError, ValueError), "unreadable"),
)


def _read(stream: anthropic.Stream[Any]) -> str | Fault:
    """Read the events; a server that does not stream answers with a whole message."""
    kind = stream.response.headers.get("content-type", "").lower()
    if "json" in kind:
        return text_of_message(json.loads(stream.response.read()))
    return text_of_events(stream, is_stream="html" not in kind and "plain" not in kind)


def fault_of_error(error: BaseException) -> Fault:
    """Return the fault for whatever the SDK raised; nothing of what the server wrote is in it."""
    for cause in _chain(error):
        if isinstance(cause, anthropic.APIStatusError):
            return _of_status(cause)
        kind = next((kind for types, kind in _KINDS if isinstance(cause, types)), None)
        if kind:
            return fault_of(kind)
    return fault_of("unreadable")


def _of_status(error: anthropic.APIStatusError) -> Fault:
    retry_after = error.response.headers.get("retry-after", "")
    kind = error.type if isinstance(error.type, str) else ""
    return fault_of_status(error.status_code, kind, str(error.api_message or error.message), retry_after)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the innermost cause first: what really happened."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__
    yield from reversed(found)
