"""Calls procedures of a running app over HTTP on loopback, as tRPC 11 clients do."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pydantic import JsonValue

TIMEOUT_S = 20.0


@dataclass(frozen=True)
class Answer:
    """The status and body of one answer; status 0: there was none, and `text` says why."""

    status: int
    text: str

    @property
    def data(self) -> JsonValue:
        """The result of a procedure, None where the answer holds none."""
        try:
            body = json.loads(self.text)
        except ValueError:
            return None
        result = body.get("result") if isinstance(body, dict) else None
        return result.get("data") if isinstance(result, dict) else None


@dataclass(frozen=True)
class Client:
    """Speaks to one app; `token` goes with each call."""

    port: int
    prefix: str
    token: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def get(self, path: str) -> Answer:
        """Ask for a plain path, such as a health route."""
        return self._ask("GET", path)

    def query(self, procedure: str, value: JsonValue) -> Answer:
        """Call a query."""
        given = "" if value is None else f"?input={quote(json.dumps(value), safe='')}"
        return self._ask("GET", f"{self.prefix}/{procedure}{given}")

    def mutate(self, procedure: str, value: JsonValue) -> Answer:
        """Call a mutation."""
        return self._ask("POST", f"{self.prefix}/{procedure}", json.dumps(value))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = dict(self.headers)
        if body is not None:
            headers["content-type"] = "application/json"
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, f"{type(error).__name__}: {error}")
        finally:
            connection.close()
