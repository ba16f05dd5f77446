"""Fields: a control with its label above, its help under it and its complaint beside it; and a list of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets as widgets
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Changed = Callable[[object], None]


class Part(Protocol):
    """A part of a form: it holds one field of a document as plain data."""

    box: Any

    def load(self, value: Any) -> None:  # noqa: ANN401  plain data
        """Show the value."""

    def value(self) -> Any:  # noqa: ANN401  plain data
        """Return what the person wrote; None where nothing."""

    def complain(self, where: tuple[int | str, ...]) -> None:
        """Show the fix beside the control that `where` leads to."""

    def quiet(self) -> None:
        """Take back all complaints."""


def note(text: str = "", kind: str = "help") -> Any:  # noqa: ANN401  ipywidgets is untyped
    """Return a small line of text: help, error, status or head."""
    return widgets.HTML(Markup('<div class="archkit-{}">{}</div>').format(kind, text))


def say(place: Any, text: str, kind: str) -> None:  # noqa: ANN401  ipywidgets is untyped
    """Change the text of a note."""
    place.value = str(Markup('<div class="archkit-{}">{}</div>').format(kind, text)) if text else ""


def text_control(label: str = "") -> Any:  # noqa: ANN401  ipywidgets is untyped
    """Return a line of text that counts when it is left or Enter is pressed."""
    return widgets.Text(description=label, continuous_update=False, style={"description_width": "auto"})


def choice_control(options: Sequence[str | tuple[str, str | int]] = (), label: str = "") -> Any:  # noqa: ANN401  ipywidgets is untyped
    """Return a choice among values, or labels with values; the empty one means unknown."""
    return widgets.Dropdown(options=options, description=label, style={"description_width": "auto"})


class Field:
    """One control; `fix` is the sentence that a value which does not fit is answered with."""

    def __init__(self, control: Any, changed: Changed, *, help_text: str = "", fix: str = "") -> None:  # noqa: ANN401
        self.control = control
        self._fix = fix
        self._error = note()
        say(self._error, "", "error")
        self.box = widgets.VBox([control, *([note(help_text)] if help_text else []), self._error])
        control.observe(changed, "value")

    def load(self, value: object) -> None:
        """Show the value."""
        self.control.value = "" if value is None else worded(value)

    def value(self) -> str | None:
        """Return what was written; None where nothing."""
        return self.control.value.strip() or None

    def complain(self, where: tuple[int | str, ...]) -> None:  # noqa: ARG002  it has one control
        """Show the fix under the control."""
        say(self._error, f"“{self.control.value}” does not fit. {self._fix}", "error")

    def quiet(self) -> None:
        """Take the complaint back."""
        say(self._error, "", "error")


class Lines(Field):
    """A text of several lines, each of them one value."""

    def load(self, value: object) -> None:
        """Show one value a line."""
        self.control.value = "\n".join(value) if isinstance(value, list | tuple) else ""

    def value(self) -> Any:  # noqa: ANN401  a list where Field has a text
        """Return the lines that hold something."""
        return [text.strip() for text in self.control.value.splitlines() if text.strip()]


def lines_control(label: str, rows: int) -> Any:  # noqa: ANN401  ipywidgets is untyped
    """Return a text of several lines."""
    return widgets.Textarea(
        description=label,
        rows=rows,
        continuous_update=False,
        style={"description_width": "auto"},
    )


def worded(value: object) -> str:
    """Write a value as a person would: 150, not 150.0; never rounded."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
