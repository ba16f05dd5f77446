"""What this machine has of the tools archkit can use, and what each absence costs."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.advisor.settings import settings_from
from archkit.implementation.proof.node import HOW, find_node
from archkit.report.dot import find_dot

if TYPE_CHECKING:
    from archkit.advisor.settings import Settings


@dataclass(frozen=True)
class Tool:
    """A tool: where it is (None: missing), and what it does or what its absence costs."""

    name: str
    path: str | None
    what: str


def examine() -> tuple[Tool, ...]:
    """Look for each tool; a Node is asked for its version, else nothing is started, and nothing is sent."""
    dot, node = find_dot(), find_node()
    return (
        _tool(
            "dot",
            str(dot) if dot else None,
            "draws the service graph",
            "the report shows a table in its place",
        ),
        _tool(
            "node",
            node.path if node else None,
            f"proves generated code, as version {node.version}" if node else "",
            f"`archkit prove` says NO DATA for every rung. {HOW.removesuffix('.')}",
        ),
        _tool("chromium", _chromium(), "runs the browser tests", "only archkit's own tests need it"),
        _tool("psql", shutil.which("psql"), "talks to PostgreSQL", "only making the sample anew needs it"),
        _advisor(settings_from(os.environ)),
    )


def _advisor(settings: Settings) -> Tool:
    is_usable = settings.is_configured and not settings.wrong
    return _tool(
        "ANTHROPIC_API_KEY",
        "set" if is_usable else None,
        f"lets {settings.model} answer `archkit advise`",
        settings.wrong.removesuffix(".") or "the rules answer `archkit advise`; with a key Claude does",
    )


def _tool(name: str, path: str | None, does: str, costs: str) -> Tool:
    return Tool(name, path, f"{does} ({path})" if path else f"{costs}.")


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)
