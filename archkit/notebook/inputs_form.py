"""The inputs as a form: a view of inputs.yaml, and what came of each file once it was read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from archkit.errors import ArchkitError, StaleWrite
from archkit.model.inputs import InputPath, Inputs
from archkit.notebook.conflict import Conflict
from archkit.notebook.fields import Lines, lines_control, note, say
from archkit.notebook.styled import styled
from archkit.notebook.view import View, framed, line
from archkit.report import inputs_text, render_inputs
from archkit.store.folder import INPUTS
from archkit.store.yaml_text import parse_yaml, patch_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.store.folder import StudyFolder

_UNREAD = line("Nothing is read yet: press the button, or run the next cell.")
_HELP = "Logs, SQL or Prisma schemas, or the folder of a repository. The format is found by content."


class InputsForm:
    """A form over the list of files; reading them is one click, or the next run."""

    def __init__(self, folder: StudyFolder, read: Callable[[Callable[[str, float], None]], object]) -> None:
        self._folder = folder
        self._read = read
        self._is_loading = False
        label = "Files, one path a line, relative to the study or absolute"
        self.paths = Lines(lines_control(label, 5), self.save, help_text=_HELP)
        self.read_button = widgets.Button(description="Read the files", button_style="primary")
        self.read_button.on_click(self.read)
        self.status = note("", "status")
        self._result = widgets.HTML()
        self.conflict = Conflict(self.load, self._save_over)
        self.box = styled([self.paths.box, self.read_button, self.conflict.box, self.status, self._result])
        self.load()

    def still(self) -> View:
        """Return what the form shows without a kernel: what came of the files last time."""
        ledger = self._folder.ledger()
        return View(render_inputs(ledger), inputs_text(ledger)) if ledger.files else _UNREAD

    def load(self) -> None:
        """Show what the files say now."""
        document = self._folder.documents.read(INPUTS)
        self.inputs = parse_yaml(document.text, Inputs, INPUTS) if document.text.strip() else Inputs()
        self.revision = document.revision
        self._is_loading = True
        try:
            self.paths.load([file.path for file in self.inputs.files])
        finally:
            self._is_loading = False
        self.conflict.hide()
        self._result.value = framed(self.still())

    def save(self, _change: object = None) -> None:
        """Write the list of files."""
        paths = tuple(InputPath(path=path) for path in self.paths.value())
        changed = self.inputs.model_copy(update={"files": paths})
        if self._is_loading or changed == self.inputs:
            return
        try:
            text = patch_yaml(self._folder.documents.read(INPUTS).text, changed, INPUTS)
            self.revision = self._folder.documents.write(INPUTS, text, expected=self.revision).revision
        except StaleWrite as stale:
            self.conflict.show(INPUTS, stale.diff)
            say(self.status, "not saved", "status")
        else:
            self.inputs = changed
            self.conflict.hide()
            say(self.status, f"saved {datetime.now(UTC).astimezone():%H:%M}{self._missing()}", "status")

    def read(self, _button: object = None) -> None:
        """Read the files now and show what came of their lines."""
        try:
            self._read(lambda what, share: say(self.status, f"{what}: {share:.0%}", "status"))
        except ArchkitError as error:
            say(self.status, str(error), "error")
        else:
            say(self.status, "Read. Run the cells below again to use it.", "status")
        self._result.value = framed(self.still())

    def _save_over(self) -> None:
        self.revision = self._folder.documents.read(INPUTS).revision
        self.save()

    def _missing(self) -> str:
        absent = [
            f.path for f in self.inputs.files if not (self._folder.root / Path(f.path).expanduser()).exists()
        ]
        return f"; not there: {', '.join(absent)}. Mend the path, or put the file there." if absent else ""
