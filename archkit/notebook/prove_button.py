"""The last proof of the generated code, and a button that climbs the ladder again beside the running kernel."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import ipywidgets as widgets

from archkit.errors import ArchkitError
from archkit.implementation.proof.node import HOW, find_node
from archkit.implementation.proof.record import read_proof
from archkit.notebook.fields import note, say
from archkit.notebook.styled import styled
from archkit.notebook.view import View, framed, line
from archkit.report.built import prove_text
from archkit.report.html import alone
from archkit.report.proof_bodies import RUNGS, proof_body, proof_line
from archkit.study import prove_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.proof import Proof

_NOT_GENERATED = "NO DATA: nothing is generated yet. Press Generate above, then Prove."
_NOT_PROVEN = "NO DATA: these files were not proven yet. Press Prove: it installs packages and takes minutes."


class ProveButton:
    """One button; the proof runs in a thread of its own, so that other cells can run meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread: Thread | None = None
        self.button = widgets.Button(description="Prove")
        self.button.on_click(self.prove)
        self.status = note("", "status")
        self._result = widgets.HTML(framed(self.still()))
        self.box = styled([self.button, self.status, self._result])

    def still(self) -> View:
        """Return the last proof, or what is missing for one."""
        proof = read_proof(self._folder)
        if proof is not None:
            return proven(proof)
        if not self._folder.is_dir():
            return line(_NOT_GENERATED)
        return line(_NOT_PROVEN if find_node() else f"NO DATA: {HOW}")

    def prove(self, _button: object = None) -> None:
        """Begin the proof, unless one is running."""
        if self._thread is None or not self._thread.is_alive():
            self.button.disabled = True
            self._thread = Thread(target=self._prove, name="archkit prove", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until the proof that is running is done."""
        if self._thread is not None:
            self._thread.join()

    def _prove(self) -> None:
        try:
            proof = prove_workspace(self._folder, on_progress=self._show)
        except (ArchkitError, OSError) as error:
            say(self.status, str(error), "error")
        else:
            say(self.status, proof_line(proof), "status")
            self._result.value = framed(proven(proof))
        finally:
            self.button.disabled = False

    def _show(self, rung: str, share: float) -> None:
        say(self.status, f"{share:.0%}: {RUNGS.get(rung, rung)}…", "status")


def proven(proof: Proof) -> View:
    """Show a proof rung by rung."""
    return View(alone(proof_body(proof)), prove_text(proof))
