"""Where a remote project context is: what a URL may be, where MCP may answer below it, and what may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from archkit.errors import ContextError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+")
_USED = "Give one like http://127.0.0.1:8080/sse or https://host/mcp."


@dataclass(frozen=True)
class Endpoint:
    """A URL where MCP answers, by server-sent events or by streamable HTTP."""

    url: str
    is_sse: bool

    @property
    def values_url(self) -> str:
        """Where the Python server lists its values whole, beside its tools."""
        return f"{self.url.rpartition('/')[0]}/api/context-data"


@dataclass(frozen=True)
class Address:
    """A URL as it may be shown, the endpoints to try in order, and the user and password it held, or None."""

    place: str
    endpoints: tuple[Endpoint, ...]
    login: tuple[str, SecretStr] | None


def read_address(url: str) -> Address:
    """Take a URL apart; raises ContextError where it is none, or would send the token in the clear."""
    parts, port = _parsed(url)
    host = parts.hostname or ""
    if not _HOST.fullmatch(host):
        raise ContextError("The URL of the project context names no host.", then=_USED)
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    base = f"{parts.scheme}://{netloc}"
    place = base + parts.path
    if parts.query or parts.fragment:
        raise ContextError("The URL may not go on after a ? or #.", where=place, then="Give the token apart.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ContextError(
            "The token may not travel without TLS.",
            where=place,
            then="Use https, or a server on this machine.",
        )
    login = (unquote(parts.username), SecretStr(unquote(parts.password or ""))) if parts.username else None
    return Address(place, _endpoints(base, parts.path), login)


def _parsed(url: str) -> tuple[SplitResult, int | None]:
    """Return the parts and the port; the words of an error hold nothing of the URL, which may hold a password."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ContextError("The URL of the project context cannot be read.", then=_USED) from None
    if parts.scheme not in {"http", "https"}:
        raise ContextError("The URL of the project context is neither http nor https.", then=_USED)
    return parts, port


def _endpoints(base: str, path: str) -> tuple[Endpoint, ...]:
    path = path.rstrip("/")
    if not path:
        return (Endpoint(f"{base}/mcp", is_sse=False), Endpoint(f"{base}/sse", is_sse=True))
    return (Endpoint(base + path, is_sse=path.endswith("/sse")),)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
