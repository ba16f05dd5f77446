"""Puts widgets under each other, or side by side, with the form's style."""

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


def side_by_side(children: list[Any]) -> Any:  # noqa: ANN401  ipywidgets is untyped
    """Return the widgets in two columns, row by row."""
    columns = "repeat(2, minmax(0, 1fr))"
    layout = widgets.Layout(grid_template_columns=columns, grid_gap=".75rem 1.5rem", width="100%")
    return widgets.GridBox(children, layout=layout)
