"""A button that writes the code of the design, and what became of each file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import ipywidgets as widgets

from archkit.errors import ArchkitError
from archkit.notebook.styled import styled
from archkit.notebook.view import View, code, framed, line, table
from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.implementation.files import Written
    from archkit.model.assessment import Assessment
    from archkit.study import Study

_STATES = ("written", "unchanged", "removed", "kept")


class GenerateButton:
    """One primary button; it builds what the files below design/ say at that moment."""

    def __init__(self, study: Study, conclude: Callable[[], Assessment]) -> None:
        self._study, self._conclude = study, conclude
        self._said = line(f"The button writes the code to {_place(study)}/; nothing is written before.")
        self.button = widgets.Button(description="Generate", button_style="primary")
        self.button.on_click(self.generate)
        self._result = widgets.HTML(framed(self._said))
        self.box = styled([self.button, self._result])

    def still(self) -> View:
        """Return what the button shows without a kernel."""
        return self._said

    def generate(self, _button: object = None) -> None:
        """Write the code, and say what became of each file."""
        self._result.value = framed(line("Generating…"))
        try:
            self._said = generated(self._study.generate(self._conclude()), _place(self._study))
        except ArchkitError as error:
            self._said = line(str(error), is_problem=True)
        self._result.value = framed(self._said)


def generated(done: Written, place: str) -> View:
    """Say how many files were written, unchanged, removed, and kept because hands had changed them."""
    paths = {state: getattr(done, state) for state in _STATES}
    counts = words.listed((f"{words.count(len(of))} {state}" for state, of in paths.items() if of), 4)
    lead = f"{place}/: {counts or 'nothing to write'}."
    kept = [(code(path), "changed by hand, so it is left as it is") for path in done.kept]
    return table("Kept files", ("File", "Why it was kept"), kept, lead=lead) if kept else line(lead)


def _place(study: Study) -> str:
    return os.path.relpath(study.generated)
