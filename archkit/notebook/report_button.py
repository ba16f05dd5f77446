"""A button that writes the report, and what it says afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from archkit.errors import ArchkitError
from archkit.notebook.styled import styled
from archkit.notebook.view import View, framed, line

if TYPE_CHECKING:
    from collections.abc import Callable

_WAITING = line("The button writes the report; so does the cell above, without a click.")


class ReportButton:
    """One primary button; its result is the same view that the function gives."""

    def __init__(self, write: Callable[[], View]) -> None:
        self._write = write
        self._said = _WAITING
        self.button = widgets.Button(description="Write the report", button_style="primary")
        self.button.on_click(self.write)
        self._result = widgets.HTML()
        self.box = styled([self.button, self._result])

    def still(self) -> View:
        """Return what the button shows without a kernel."""
        return self._said

    def write(self, _button: object = None) -> None:
        """Write the report and say where it is."""
        self._result.value = "Writing the report…"
        try:
            self._said = self._write()
        except ArchkitError as error:
            self._said = line(str(error), is_problem=True)
        self._result.value = framed(self._said)
