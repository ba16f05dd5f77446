"""Proof: what was tried on the generated code, rung by rung."""

from __future__ import annotations

from archkit.model.value import State, Value


class Rung(Value):
    """One step of the ladder; `log` is what the tool said. NO DATA: a lower rung or a tool was missing."""

    name: str
    state: State
    seconds: float
    log: str = ""


class Proof(Value):
    """The whole ladder over one generated workspace.

    `design` is the sha256 of what was generated, `files` of the files as they were on disk, edits included.
    """

    rungs: tuple[Rung, ...] = ()
    design: str = ""
    files: str = ""

    def rung(self, name: str) -> Rung | None:
        """Return the rung of that name, or None."""
        return next((r for r in self.rungs if r.name == name), None)

    @property
    def state(self) -> State:
        """The worst of its rungs: FAIL before NO DATA before WARN; NO DATA where there is none."""
        worst_first: tuple[State, ...] = ("FAIL", "NO DATA", "WARN")
        states = {r.state for r in self.rungs} or {"NO DATA"}
        return next((state for state in worst_first if state in states), "PASS")
