"""What every rung may use: the workspace, its expectations, a Node, and perhaps a database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.proof.environment import tool_environment
from archkit.implementation.proof.process import Ran, run_tool

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.implementation.proof.expectations import AppExpectations, Expectations
    from archkit.implementation.proof.node import Node
    from archkit.model.value import State


@dataclass(frozen=True)
class Outcome:
    """What came of trying one rung."""

    state: State
    log: str = ""


@dataclass(frozen=True)
class Site:
    """One generated workspace on this machine; `dsn` is a PostgreSQL to use instead of the embedded one."""

    folder: Path
    expectations: Expectations
    node: Node
    dsn: str | None = None

    def run(self, *command: str, seconds: float) -> Ran:
        """Run Node with these arguments in the workspace."""
        return self._run((self.node.path, *command), seconds)

    def run_npm(self, *arguments: str, seconds: float) -> Ran:
        """Run npm with these arguments in the workspace."""
        return self._run((*self.node.npm, *arguments), seconds)

    def environment(self, **settings: str) -> dict[str, str]:
        """Return the environment of every tool; the database goes here, since arguments are for all to see."""
        given = {"DATABASE_URL": self.dsn} if self.dsn else {}
        return tool_environment(self.node.folder, {**given, **settings})

    def beside_database(self, app: AppExpectations, seed: Path) -> tuple[str, ...]:
        """Return the command that runs the app beside a fresh database with its schema and the seed rows in it."""
        tool = (self.node.path, "tools/database.mjs", "--schema", app.schema_path, "--seed", str(seed))
        return (*tool, "--", self.node.path, app.main)

    def _run(self, command: tuple[str, ...], seconds: float) -> Ran:
        return run_tool(command, self.folder, env=self.environment(), seconds=seconds)


def judged(ran: Ran) -> Outcome:
    """Return PASS for a clean end, else FAIL, with what the tool said."""
    return Outcome("PASS" if ran.is_clean else "FAIL", ran.said)
