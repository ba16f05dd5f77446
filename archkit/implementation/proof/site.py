"""What every rung may use: the workspace, its expectations, a Node, and perhaps a database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.proof.process import Ran, run_tool

if TYPE_CHECKING:
    from collections.abc import Mapping
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

    def run(self, *command: str, seconds: float, env: Mapping[str, str] | None = None) -> Ran:
        """Run Node with these arguments in the workspace."""
        return run_tool((self.node.path, *command), self.folder, env=env, seconds=seconds)

    def beside_database(self, app: AppExpectations, seed: Path) -> tuple[str, ...]:
        """Return the command that runs the app beside a fresh database with its schema and the seed rows in it."""
        dsn = ("--dsn", self.dsn) if self.dsn else ()
        tool = (self.node.path, "tools/database.mjs", "--schema", app.schema_path, "--seed", str(seed), *dsn)
        return (*tool, "--", self.node.path, app.main)


def judged(ran: Ran) -> Outcome:
    """Return PASS for a clean end, else FAIL, with what the tool said."""
    return Outcome("PASS" if ran.is_clean else "FAIL", ran.log)
