"""Puts views under the running cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import display

if TYPE_CHECKING:
    from archkit.notebook.view import View


class Shown:
    """A view on the screen, which another can take the place of."""

    def __init__(self, view: View) -> None:
        self._handle = display(view, display_id=True)  # type: ignore[no-untyped-call]

    def replace(self, view: View) -> None:
        """Show another view in the same place."""
        if self._handle is not None:  # None outside a kernel, where nothing can change
            self._handle.update(view)
