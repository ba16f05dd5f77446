"""Print, for each mutation of tests/cases/mutations.yaml, the rung of the proof that notices it, and how soon.

Run: .venv/bin/python tests/benchmarks/mutations.py [a part of the names]. The first line is the code as it was
generated; exit code 1: that fell, or a mutation survived.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "implementation" / "proof"))

from mutants import ALL, first_that_falls, mutant
from workspaces import full_workspace, install_once, link_packages

UNTOUCHED = "as it was generated"


def main() -> int:
    chosen = {
        name: edits for name, edits in ALL.items() if any(part in name for part in sys.argv[1:] or [""])
    }
    with tempfile.TemporaryDirectory(prefix="mutations-") as place:
        whole = full_workspace(Path(place))
        outcome = install_once(whole, Path(place) / "packages")
        if outcome.state != "PASS":
            sys.stdout.write(f"{outcome.log}\n")
            return 1
        link_packages(Path(place) / "packages", whole)

        def tell(name: str) -> bool:
            began = time.monotonic()
            fell = first_that_falls(mutant(whole, Path(place) / name.replace(" ", "-"), chosen.get(name, ())))
            took = time.monotonic() - began
            sys.stdout.write(f"{name:46} {fell[0] if fell else 'stands':10} {took:6.1f} s\n")
            sys.stdout.flush()
            return (fell is None) == (name == UNTOUCHED)

        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(tell, [UNTOUCHED, *chosen]))
        return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
