"""What goes wrong between here and a remote server, each in one sentence with what to do."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2
from mcp import MCPError
from mcp.types import CONNECTION_CLOSED, PARSE_ERROR

from archkit.context.remote_replies import shown

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Fault:
    """What went wrong and what to do.

    `is_no_mcp` where MCP may answer at another path of the same server, `is_open` where the server may have done
    what it was asked for all the same.
    """

    what: str
    then: str = ""
    is_no_mcp: bool = False
    is_open: bool = False


_LOOK = "Try again, or look at the server."
CUT = Fault("The connection was cut before the answer was whole.", _LOOK, is_open=True)
NO_MCP = Fault(
    "No MCP server answers at this path.", "Give the URL that ends in /sse or /mcp.", is_no_mcp=True
)
TOO_LARGE = Fault("The answer is too large.", "Ask for one key, or split the value.", is_open=True)
_REFUSED = Fault("The server refuses access.", "Check the token and the URL.")
_BY_STATUS = {
    401: _REFUSED,
    403: _REFUSED,
    413: Fault("The server takes no request as large as this.", "Split the value over several keys."),
    429: Fault("The server is asked too often.", "Wait a while, then try again."),
    **dict.fromkeys((404, 405, 406, 415, 501), NO_MCP),
}
_BY_CAUSE: tuple[tuple[type[Exception], str, Fault], ...] = (  # the first whose words occur in the error
    (socket.gaierror, "", Fault("The name of this host is not known.", "Check the URL and the network.")),
    (ssl.SSLCertVerificationError, "", Fault("Its certificate is not trusted.", "Check it, and the URL.")),
    (ssl.SSLError, "", Fault("It does not speak TLS as it should.", "Check whether it is http or https.")),
    (ConnectionRefusedError, "", Fault("Nothing listens there.", "Start the server, or check the port.")),
    (httpx2.ProxyError, "", Fault("The proxy lets nothing through.", "Check HTTPS_PROXY and NO_PROXY.")),
    (httpx2.ConnectError, "", Fault("It cannot be reached.", "Check the URL and the network.")),
    (httpx2.SSEError, "exceeded", TOO_LARGE),
    (httpx2.SSEError, "", NO_MCP),
    (httpx2.UnsupportedProtocol, "", Fault("This URL cannot be used.", "Check it letter by letter.")),
    (httpx2.InvalidURL, "", Fault("This URL cannot be used.", "Check it letter by letter.")),
    (httpx2.RemoteProtocolError, "illegal", Fault("It does not speak HTTP.", "Check the port.")),
    (httpx2.TransportError, "", CUT),
)


def fault_of_status(response: httpx2.Response) -> Fault | None:
    """Return what the head of a response says where no answer of MCP can follow, or None."""
    status = response.status_code
    if found := _BY_STATUS.get(status):
        return found
    if _is_followed(response):
        return None
    if status >= httpx2.codes.MULTIPLE_CHOICES:
        what = f"The server failed, or moved (HTTP {status})."
        return Fault(what, "Look at its log, or check the URL.", is_open=True)
    if "text/html" in response.headers.get("content-type", ""):
        return NO_MCP
    if response.headers.get("content-encoding", "identity") != "identity":
        return Fault(
            "Its answer is compressed, though archkit asked for it plain.", "Look at what is between."
        )
    return None


def _is_followed(response: httpx2.Response) -> bool:
    """Whether a redirect stays on the same server and sends the same request, so that the SDK follows it."""
    sent, then = response.request, response.next_request
    if then is None or then.method != sent.method:
        return False
    return all(getattr(then.url, part) == getattr(sent.url, part) for part in ("scheme", "host", "port"))


def fault_of(error: BaseException, seconds: float) -> Fault:
    """Return what an error means: what caused it says more than the layers above."""
    causes = tuple(_causes(error))
    if any(isinstance(cause, TimeoutError | httpx2.TimeoutException) for cause in causes):
        return silent(seconds)
    for kind, words, fault in _BY_CAUSE:
        if any(isinstance(cause, kind) and words in str(cause) for cause in causes):
            return fault
    refusals = (_refusal(cause) for cause in causes if isinstance(cause, MCPError))
    strange = Fault("What answers there does not speak MCP as it should.", "Check the URL.")
    return next(refusals, strange)


def silent(seconds: float) -> Fault:
    """Return the fault of a server that says nothing."""
    return Fault(f"The server did not answer within {seconds:g} s.", _LOOK, is_open=True)


def _refusal(error: MCPError) -> Fault:
    """Return what an error of the protocol means; some of them the SDK makes for faults of the connection."""
    match error.code:
        case code if code == CONNECTION_CLOSED:
            return CUT
        case code if code == PARSE_ERROR:
            return Fault("The server's answer cannot be read.", "Look at the server.", is_open=True)
    return Fault(f"The server refuses: {shown(error.message)}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and everything that it came from, each once."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__]
        waiting += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
