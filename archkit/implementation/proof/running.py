"""The rungs of one running app: it boots, answers over HTTP, refuses what it must, and ends in order."""

from __future__ import annotations

import secrets
import socket
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.implementation.proof.http import Answer, Client
from archkit.implementation.proof.process import Tool, started_tool
from archkit.implementation.proof.site import Outcome, Site
from archkit.implementation.proof.token import sign_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.implementation.proof.expectations import AppExpectations, Call

BOOT_S, STOP_S = 90.0, 20.0
OK, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN = 200, 400, 401, 403


@dataclass(frozen=True)
class Running:
    """An app that was started, with the secret its tokens are signed with and what it said so far."""

    app: AppExpectations
    tool: Tool
    port: int
    secret: str

    @property
    def log(self) -> str:
        """The end of what it said, without the secret."""
        return self._hushed(self.tool.said)

    def shown(self, answer: Answer) -> str:
        """Return the beginning of an answer, without the secret."""
        return self._hushed(answer.text)[:500]

    def client(self, *scopes: str) -> Client:
        """Return a client with a token for these scopes; without any, one without a token."""
        token = sign_token(self.secret, scopes) if scopes else ""
        return Client(self.port, self.app.prefix, token, self.app.headers)

    def call(self, call: Call, *, is_query: bool) -> Answer:
        """Make a call as a caller that may make it."""
        client = self.client(call.scope or "none")
        return client.query(call.path, call.input) if is_query else client.mutate(call.path, call.input)

    def _hushed(self, text: str) -> str:
        return text.replace(self.secret, "(secret)")


@contextmanager
def started(site: Site, app: AppExpectations) -> Iterator[Running]:
    """Start an app beside a fresh database with its seed rows, and end it whatever happens."""
    port, secret = _free_port(), secrets.token_hex(32)
    with tempfile.TemporaryDirectory(prefix="archkit-") as folder:
        seed = Path(folder) / "seed.sql"
        seed.write_text("\n".join(app.seed), encoding="utf-8")
        env = site.environment(PORT=str(port), AUTH_JWT_SECRET=secret, NODE_ENV="production")
        with started_tool(site.beside_database(app, seed), site.folder, env=env) as tool:
            yield Running(app, tool, port, secret)


def boot(running: Running) -> Outcome:
    """It starts and answers its live route within 90 s."""
    ends = time.monotonic() + BOOT_S
    while time.monotonic() < ends:
        if running.tool.code is not None:
            return Outcome("FAIL", f"It ended with exit code {running.tool.code}.\n{running.log}")
        if running.client().get("/health/live").status == OK:
            return Outcome("PASS", running.log)
        time.sleep(0.1)
    return Outcome("FAIL", f"It did not answer within {BOOT_S:.0f} s.\n{running.log}")


def health(running: Running) -> Outcome:
    """It says that it is ready, database included."""
    return _expected(running, "GET /health/ready", running.client().get("/health/ready"), OK)


def query(running: Running) -> Outcome:
    """A query answers with data."""
    call = running.app.query
    if call is None:
        return Outcome("NO DATA", "The design has no query.")
    answer = running.call(call, is_query=True)
    outcome = _expected(running, call.path, answer, OK)
    if outcome.state == "PASS" and answer.data is None:
        return Outcome("FAIL", f"{call.path} answered without data: {running.shown(answer)}")
    return outcome


def mutation(running: Running) -> Outcome:
    """A mutation writes, and the query after it shows what was written."""
    wanted = running.app.mutation
    if wanted is None:
        return Outcome("NO DATA", "The design has no mutation that can be tried alone.")
    outcome = _expected(running, wanted.call.path, running.call(wanted.call, is_query=False), OK)
    if outcome.state != "PASS" or wanted.then is None:
        return outcome
    after = running.call(wanted.then, is_query=True)
    if after.status == OK and _holds(after, wanted.call.input):
        return Outcome("PASS", f"{outcome.log}\n{wanted.then.path} shows it.")
    return Outcome(
        "FAIL", f"{wanted.then.path} does not show what was written: {after.status} {running.shown(after)}"
    )


def refused(running: Running) -> Outcome:
    """Without a token it is refused with 401, without the scope with 403, and nothing inside is told."""
    call = running.app.protected
    if call is None:
        return Outcome("NO DATA", "Every procedure is public.")
    without = running.client().query(call.path, call.input)
    foreign = running.client("archkit:other").query(call.path, call.input)
    outcome = _expected(running, f"{call.path} without a token", without, UNAUTHORIZED)
    if outcome.state != "PASS":
        return outcome
    scoped = _expected(running, f"{call.path} without its scope", foreign, FORBIDDEN)
    leaks = [word for word in ('"stack"', "node_modules", "select ") if word in without.text + foreign.text]
    return Outcome("FAIL", f"The refusal tells too much: {', '.join(leaks)}") if leaks else scoped


def invalid(running: Running) -> Outcome:
    """An input that breaks the schema is refused with 400."""
    call = running.app.invalid
    if call is None:
        return Outcome("NO DATA", "The design has no procedure with an input that can be wrong.")
    return _expected(running, call.path, running.call(call, is_query=False), BAD_REQUEST)


def shutdown(running: Running) -> Outcome:
    """At SIGTERM it ends by itself, with exit code 0, within 20 s."""
    running.tool.ask_to_stop()
    code = running.tool.wait(STOP_S)
    if code is None:
        return Outcome("FAIL", f"It was still there {STOP_S:.0f} s after SIGTERM.\n{running.log}")
    return Outcome("PASS" if code == 0 else "FAIL", f"Exit code {code}.\n{running.log}")


def _expected(running: Running, what: str, answer: Answer, status: int) -> Outcome:
    said = f"{what}: {answer.status}, expected {status}"
    if answer.status == status:
        return Outcome("PASS", said)
    return Outcome("FAIL", f"{said}\n{running.shown(answer)}\n{running.log}")


def _holds(answer: Answer, written: object) -> bool:
    """Whether the answer has every value that was written and is shown."""
    data = answer.data
    if not isinstance(data, dict) or not isinstance(written, dict):
        return data is not None
    return all(data[name] == value for name, value in written.items() if name in data)


def _free_port() -> int:
    """Return a free port below those that systems hand out, so that nobody is given it in between."""
    while True:
        port = secrets.choice(range(20_000, 30_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


RUNGS = (boot, health, query, mutation, refused, invalid, shutdown)
