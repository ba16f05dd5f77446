"""What a form shows when the file was changed elsewhere: calmly, with both ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

_SAID = Markup(
    "<p>{} was changed elsewhere since this form read it. Nothing was overwritten; your change is not saved yet.</p>"
    "<details><summary>What differs</summary><pre>{}</pre></details>"
)


class Conflict:
    """A hidden place that opens on a stale write."""

    def __init__(self, take_theirs: Callable[[], None], keep_mine: Callable[[], None]) -> None:
        self._text = widgets.HTML()
        self.theirs = widgets.Button(description="Load theirs", button_style="primary")
        self.mine = widgets.Button(description="Save mine instead")
        self.theirs.on_click(lambda _button: take_theirs())
        self.mine.on_click(lambda _button: keep_mine())
        self.box = widgets.VBox([self._text, widgets.HBox([self.theirs, self.mine])])
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide."""
        return bool(self.box.layout.display != "none")

    def show(self, name: str, diff: str) -> None:
        """Say what happened."""
        self._text.value = str(_SAID.format(name, diff))
        self.box.layout.display = "flex"

    def hide(self) -> None:
        """Close the place."""
        self.box.layout.display = "none"
