"""Pins as a form: a view of design/boundaries.yaml that puts tables into services and scores the cut again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
from markupsafe import Markup

from archkit.errors import ArchkitError
from archkit.notebook.boundaries import NO_TABLES, compared, moved
from archkit.notebook.fields import choice_control, note, text_control
from archkit.notebook.saving import Saver, unless_changed
from archkit.notebook.styled import side_by_side, styled
from archkit.notebook.view import View, code, framed, line, table
from archkit.report import words
from archkit.store.design_files import BOUNDARIES, read_choices, save_pin, save_pins

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import TableBoundary
    from archkit.store.folder import StudyFolder

OPEN_PINS = 5
AS_EVIDENCE = "where the evidence says"
_HELP = "Saved as you choose. Tables without a pin are placed anew around those that have one."


class PinsForm:
    """A table, and the service it belongs to; the pins there are, each with a way to take it out."""

    def __init__(
        self, folder: StudyFolder, found: Assessment, devise: Callable[[Assessment], Assessment]
    ) -> None:
        self._folder, self._found, self._devise = folder, found, devise
        self._is_loading = False
        tables = found.boundaries.tables if found.boundaries else ()
        self.table = choice_control(_labelled(tables), "Table")
        self.service = choice_control((), "Service")
        self.fresh = text_control("Or a new service, by name")
        self.pinned = widgets.VBox()
        self._fold = widgets.Accordion([self.pinned])
        self.keep = widgets.Button(description="Pin all others where they are")
        self.release = widgets.Button(description="Take out all pins")
        self.keep.on_click(lambda _button: self._pin_all(keep=True))
        self.release.on_click(lambda _button: self._pin_all(keep=False))
        self._result = widgets.HTML()
        self.saver = Saver(self.load, lambda: self.save(over=True))
        self.table.observe(lambda _change: self.load(), "value")
        self.service.observe(lambda _change: self.save(), "value")
        self.fresh.observe(lambda _change: self.save(), "value")
        fields = side_by_side([self.table, self.service, note(_HELP), self.fresh])
        buttons = widgets.HBox([self.keep, self.release])
        self.box = styled([fields, buttons, self._fold, self.saver.box, self._result])
        self.load()

    def still(self) -> View:
        """Return the pins that there are."""
        if not self.table.options:
            return line(NO_TABLES)
        rows = [(code(name), service) for name, service in sorted(self._pins().items())]
        if not rows:
            return line("No table is pinned: each is where the evidence puts it.")
        return table("Pins", ("Table", "Pinned to"), rows)

    def load(self) -> None:
        """Show what the file says now of the chosen table, and all pins."""
        pins = self._pins()
        self.known = pins.get(self.table.value or "", "")
        self._is_loading = True
        try:
            self.service.options = [(AS_EVIDENCE, ""), *((name, name) for name in self._services(pins))]
            self.service.value = self.known
            self.fresh.value = ""
        finally:
            self._is_loading = False
        self._list(pins)
        self.saver.conflict.hide()
        self.saver.say(f"Pins are kept in {BOUNDARIES}.")

    def save(self, *, over: bool = False) -> None:
        """Pin the chosen table as the form says, unless that is what the file says already."""
        wanted = self.fresh.value.strip() or self.service.value or ""
        if not self._is_loading and self.table.value and (over or wanted != self.known):
            self._put(self.table.value, wanted, over=over)

    def _put(self, name: str, service: str, *, over: bool = False) -> None:
        def write() -> None:
            revision = self._folder.documents.read(BOUNDARIES).revision
            if not over and name == self.table.value:
                unless_changed(BOUNDARIES, self.known, self._pins().get(name, ""))
            save_pin(self._folder, name, service or None, expected=revision)

        self._save(write)

    def _pin_all(self, *, keep: bool) -> None:
        """Pin every table that has no pin where this form found it, or take out every pin."""

        def write() -> None:
            revision = self._folder.documents.read(BOUNDARIES).revision
            pins = self._pins()
            tables = self._found.boundaries.tables if self._found.boundaries else ()
            kept = {t.table: t.service for t in tables if t.table not in pins}
            save_pins(self._folder, kept if keep else dict.fromkeys(pins), expected=revision)

        self._save(write)

    def _save(self, write: Callable[[], None]) -> None:
        if self.saver.save(BOUNDARIES, write):
            said = self.saver.status.value
            self.load()
            self.saver.status.value = said
            self._score()

    def _list(self, pins: dict[str, str]) -> None:
        """List the pins, folded where they are many."""
        self.pinned.children = [self._pin(name, service) for name, service in sorted(pins.items())]
        self._fold.set_title(0, words.plural(len(pins), "pin"))
        self._fold.selected_index = 0 if len(pins) <= OPEN_PINS else None
        self._fold.layout.display = "" if pins else "none"
        self.release.disabled = not pins
        self.keep.disabled = len(pins) == len(self.table.options)

    def _score(self) -> None:
        """Score the cut again, and show what that changes."""
        self._result.value = framed(line("Scoring the cut with these pins…"))
        try:
            after = self._devise(self._found)
        except ArchkitError as error:
            self._result.value = framed(line(str(error), is_problem=True))
            return
        views = (compared(before=self._found, now=after), moved(self._found, after))
        self._result.value = "".join(framed(view) for view in views)

    def _pins(self) -> dict[str, str]:
        return {pin.table: pin.service for pin in read_choices(self._folder).pins}

    def _services(self, pins: dict[str, str]) -> list[str]:
        found = self._found.boundaries
        return sorted({*(s.name for s in found.services), *pins.values()}) if found else []

    def _pin(self, name: str, service: str) -> Any:  # noqa: ANN401  ipywidgets is untyped
        remove = widgets.Button(icon="times", tooltip=f"Unpin {name}", layout=widgets.Layout(width="2.25rem"))
        remove.on_click(lambda _button: self._put(name, ""))
        said = widgets.HTML(Markup("{} is pinned to {}").format(code(name), service))
        row = widgets.HBox([remove, said])
        row.add_class("archkit-pin")
        return row


def _labelled(tables: tuple[TableBoundary, ...]) -> tuple[tuple[str, str], ...]:
    """Return a label and the name of each table, those that are contested first."""
    ordered = sorted(tables, key=lambda t: (not t.contested, t.table))
    return tuple(
        (f"{t.table} (contested, else {t.runner_up})" if t.contested and t.runner_up else t.table, t.table)
        for t in ordered
    )
