"""A service as a form: its domain and what it answers for, a view of design/services/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.decision import ServiceEdit
from archkit.notebook.fields import choice_control, lines_control, note, text_control
from archkit.notebook.saving import Saver, unless_changed
from archkit.notebook.styled import styled
from archkit.notebook.view import View, line, table
from archkit.scrub.told import scrub_choices
from archkit.store.design_files import SERVICES, read_choices, save_service_edit, service_file

if TYPE_CHECKING:
    from archkit.model.design import Design
    from archkit.store.folder import StudyFolder

NO_SERVICE = line(
    "No service is designed, so there is nothing to edit. Add a schema, or entities in the brief."
)
_HELP = "Empty a field to get the proposal back."
_PROPOSED = "The proposal is back with the next run."


class ServiceForm:
    """One service at a time; what is written here stands in the design, in the code's comments and in the report."""

    def __init__(self, folder: StudyFolder, design: Design) -> None:
        self._folder, self._design = folder, design
        self._is_loading = False
        self.service = choice_control(tuple(s.name for s in design.services), "Service")
        self.domain = text_control("Domain, in a few words")
        self.responsibilities = lines_control("Responsibilities, one a line", 6)
        self.saver = Saver(self.load, lambda: self.save(over=True))
        self.service.observe(lambda _change: self.load(), "value")
        for control in (self.domain, self.responsibilities):
            control.observe(lambda _change: self.save(), "value")
        self.box = styled([self.service, self.domain, self.responsibilities, note(_HELP), self.saver.box])
        self.load()

    def still(self) -> View:
        """Return the services that were edited."""
        if not self._design.services:
            return NO_SERVICE
        edits = [
            e for e in scrub_choices(read_choices(self._folder)).services if e.domain or e.responsibilities
        ]
        rows = [(e.service, e.domain or "as proposed", " ".join(_sentences(e))) for e in edits]
        if not rows:
            return line("No service is edited: each is described as the evidence says.")
        return table("Edited services", ("Service", "Domain", "Responsibilities"), rows)

    def load(self) -> None:
        """Show what the file says now of the chosen service, and the proposal where it says nothing."""
        self.known = self._edit()
        proposed = self._design.service(self.service.value or "")
        self._is_loading = True
        try:
            self._show(
                self.known.domain or (proposed.domain if proposed else ""),
                self.known.responsibilities or (proposed.responsibilities if proposed else ()),
            )
        finally:
            self._is_loading = False
        self.saver.conflict.hide()
        self.saver.say(f"Changes are kept in {SERVICES}/.")

    def save(self, *, over: bool = False) -> None:
        """Write what differs from what was shown; an emptied field goes back to the proposal."""
        if self._is_loading or not self.service.value:
            return
        edit = self._changed(self._edit() if over else self.known)
        if not over and edit == self.known:
            return
        name = service_file(self._folder, edit.service)

        def write() -> None:
            revision = self._folder.documents.read(name).revision
            if not over:
                unless_changed(name, self.known, self._edit())
            save_service_edit(self._folder, edit, expected=revision)

        is_emptied = not (self._domain() and self._lines())
        if self.saver.save(name, write, f". {_PROPOSED}" if is_emptied else ""):
            self.known = edit
            self._shown = (self._domain(), self._lines())

    def _changed(self, edit: ServiceEdit) -> ServiceEdit:
        """Return the edit with the fields that were touched; the others stay with the proposal."""
        domain, lines = self._domain(), self._lines()
        update: dict[str, object] = {}
        if domain != self._shown[0]:
            update["domain"] = domain or None
        if lines != self._shown[1]:
            update["responsibilities"] = lines or None
        return edit.model_copy(update=update)

    def _show(self, domain: str, responsibilities: tuple[str, ...]) -> None:
        self.domain.value = domain
        self.responsibilities.value = "\n".join(responsibilities)
        self._shown = (self._domain(), self._lines())

    def _domain(self) -> str:
        return str(self.domain.value).strip()

    def _lines(self) -> tuple[str, ...]:
        written = str(self.responsibilities.value).splitlines()
        return tuple(text.strip() for text in written if text.strip())

    def _edit(self) -> ServiceEdit:
        name = self.service.value or ""
        return read_choices(self._folder).service(name) or ServiceEdit(service=name)


def _sentences(edit: ServiceEdit) -> tuple[str, ...]:
    return tuple(f"{text}." for text in edit.responsibilities or ("As proposed",))
