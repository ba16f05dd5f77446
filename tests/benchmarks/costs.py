"""What a whole command costs, from its start to its end: wall and CPU seconds, and the memory of all its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ARCHKIT = str(Path(sys.executable).with_name("archkit"))
_REST_S = 0.05


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and processor, and the most memory of all its processes together, in MB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.wall:.1f} s, {self.cpu:.1f} s of CPU, {self.memory:,.0f} MB"


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end, in `folder`, where its output becomes out.txt.

    Memory is looked at 20 times a second, over the process and its children.
    """
    before, started, most = os.times(), time.perf_counter(), 0.0
    with (folder / "out.txt").open("w") as out, (folder / "errors.txt").open("w") as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, cwd=folder)
        while process.poll() is None:
            most = max(most, sum(map(_memory, _family(process.pid))))
            time.sleep(_REST_S)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    if process.returncode:
        sys.exit((folder / "errors.txt").read_text())
    return Cost(time.perf_counter() - started, cpu, most)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(p for child in children for p in _family(int(child)))]


def _memory(pid: int) -> float:
    """Return the resident memory of a process in MB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS")), 0.0)
