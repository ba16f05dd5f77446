"""Rows: a list of records, each a line of controls, that grows and shrinks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from archkit.notebook.fields import choice_control, note, say, text_control, worded

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.notebook.fields import Changed

Record = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A field of a record: its name, its title, its share of the width, and the fix for what does not fit."""

    name: str
    title: str
    width: int = 1
    options: tuple[str, ...] = ()
    fix: str = "Write a name."
    to_text: Callable[[Any], str] = worded
    from_text: Callable[[str], Any] = field(default=lambda text: text)


@dataclass(frozen=True)
class _Row:
    record: Record
    controls: dict[str, Any]
    error: Any
    box: Any


class Rows:
    """A table of controls; a row without any text does not count."""

    def __init__(self, columns: tuple[Column, ...], changed: Changed, *, one: str, help_text: str) -> None:
        self._columns = columns
        self._changed = changed
        self._widths = " ".join(f"minmax(0, {column.width}fr)" for column in columns) + " 2.5rem"
        self._rows: list[_Row] = []
        self._list = widgets.VBox()
        add = widgets.Button(description=f"Add {one}", layout=widgets.Layout(width="auto"))
        add.on_click(lambda _button: self._append({}))
        titles = [note(column.title, "head") for column in columns]
        self.box = widgets.VBox([note(help_text), self._line(titles), self._list, add])

    def load(self, value: list[Record] | None) -> None:
        """Show one row for each record."""
        self._rows = [self._row(record) for record in value or ()]
        self._show()

    def value(self) -> list[Record] | None:
        """Return a record for each row that holds something."""
        return [self._record(row) for row in self._counting()] or None

    def complain(self, where: tuple[int | str, ...]) -> None:
        """Show the fix under the row that `where` begins with."""
        row = self._counting()[int(where[0])]
        column = next((c for c in self._columns if c.name in where), self._columns[0])
        written = row.controls[column.name].value
        wrong = f"“{written}” does not fit" if written else "is missing"
        say(row.error, f"{column.title}: {wrong}. {column.fix}", "error")

    def quiet(self) -> None:
        """Take back all complaints."""
        for row in self._rows:
            say(row.error, "", "error")

    def _counting(self) -> list[_Row]:
        """Return the rows that hold something: a choice with no empty option says nothing alone."""
        told = [c.name for c in self._columns if not c.options or "" in c.options]
        return [row for row in self._rows if any(row.controls[name].value for name in told)]

    def _record(self, row: _Row) -> Record:
        texts = {c: row.controls[c.name].value.strip() for c in self._columns}
        return {c.name: _read(c, text, row.record.get(c.name)) for c, text in texts.items() if text}

    def _row(self, record: Record) -> _Row:
        controls = {column.name: self._control(column, record.get(column.name)) for column in self._columns}
        remove = widgets.Button(
            icon="times", tooltip="Remove this row", layout=widgets.Layout(width="2.25rem")
        )
        error = note()
        say(error, "", "error")
        row = _Row(record, controls, error, widgets.VBox([self._line([*controls.values(), remove]), error]))
        remove.on_click(lambda _button: self._remove(row))
        return row

    def _control(self, column: Column, value: object) -> Any:  # noqa: ANN401  ipywidgets is untyped
        control = (
            choice_control(column.options, column.title) if column.options else text_control(column.title)
        )
        if value is not None:
            control.value = column.to_text(value)
        control.observe(self._changed, "value")
        return control

    def _line(self, children: list[Any]) -> Any:  # noqa: ANN401  ipywidgets is untyped
        layout = widgets.Layout(grid_template_columns=self._widths, grid_gap="0 .5rem", width="100%")
        line = widgets.GridBox(children, layout=layout)
        line.add_class("archkit-row")
        return line

    def _append(self, record: Record) -> None:
        self._rows.append(self._row(record))
        self._show()

    def _remove(self, row: _Row) -> None:
        self._rows.remove(row)
        self._show()
        self._changed(None)

    def _show(self) -> None:
        self._list.children = [row.box for row in self._rows]


def _read(column: Column, text: str, was: object) -> object:
    """Return what the text says; one that nobody touched says what it did, however odd a name in it is."""
    return was if was is not None and column.to_text(was) == text else column.from_text(text)
