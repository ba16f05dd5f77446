"""Puts widgets under each other with the form's style."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets

_STYLE = Path(__file__).with_name("style.css")


def styled(children: list[Any]) -> Any:  # noqa: ANN401  ipywidgets is untyped
    """Return the widgets as one form."""
    style = widgets.HTML(
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style>", layout=widgets.Layout(display="none")
    )
    box = widgets.VBox([style, *children])
    box.add_class("archkit-form")
    return box
