"""A procedure as a form: who may call it, how often, and whether it is built at all; a view of design/services/."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets

from archkit.model.decision import ProcedureEdit, ServiceEdit
from archkit.notebook.fields import choice_control, note, say, text_control
from archkit.notebook.saving import Saver, unless_changed
from archkit.notebook.styled import side_by_side, styled
from archkit.notebook.view import View, code, line, table
from archkit.store.design_files import SERVICES, read_choices, save_service_edit, service_file

if TYPE_CHECKING:
    from archkit.model.design import Design
    from archkit.store.folder import StudyFolder

ACCESS = (("as proposed", ""), ("public", "public"), ("protected", "protected"))
NO_PROCEDURE = line("No procedure is designed: no column is known. Add a schema, or entities in the brief.")
_FIX = "Write a whole number of calls a minute above 0, or nothing for the proposal."


class ProcedureForm:
    """One procedure at a time; one that is left out stays on the list, so that it can come back."""

    def __init__(self, folder: StudyFolder, design: Design) -> None:
        self._folder, self._design = folder, design
        self._is_loading = False
        self.service = choice_control(tuple(s.name for s in design.services), "Service")
        self.procedure = choice_control((), "Procedure")
        self.access = choice_control(ACCESS, "Who may call it")
        self.rate = text_control("Calls a minute for each caller")
        self.left_out = widgets.Checkbox(description="Leave it out", indent=False)
        self._why = note("")
        self.saver = Saver(self.load, lambda: self.save(over=True))
        self.service.observe(lambda _change: self._list(), "value")
        self.procedure.observe(lambda _change: self.load(), "value")
        for control in (self.access, self.rate, self.left_out):
            control.observe(lambda _change: self.save(), "value")
        fields = [self.service, self.procedure, self.access, self.rate, self.left_out]
        self.box = styled([side_by_side(fields), self._why, self.saver.box])
        self._list()

    def still(self) -> View:
        """Return the procedures that were edited."""
        if not self._design.api.procedures:
            return NO_PROCEDURE
        edits = [p for service in read_choices(self._folder).services for p in service.procedures]
        rows = [(code(p.name), *_worded(p)) for p in edits]
        if not rows:
            return line("No procedure is edited.")
        return table("Edited procedures", ("Procedure", "Access", "Calls/min", "Built"), rows)

    def load(self) -> None:
        """Show what the file says now of the chosen procedure."""
        self.known = self._edit()
        rate = self.known.rate_limit_per_minute
        self._is_loading = True
        try:
            self.access.value = self.known.access or ""
            self.rate.value = "" if rate is None else str(rate)
            self.left_out.value = self.known.is_left_out
        finally:
            self._is_loading = False
        self._explain()
        self.saver.conflict.hide()
        self.saver.say(f"Changes are kept in {SERVICES}/.")

    def save(self, *, over: bool = False) -> None:
        """Write what stands in the form."""
        if self._is_loading or not self.procedure.value or (edit := self._written()) is None:
            return
        if not over and edit == self.known:
            return
        name = service_file(self._folder, self._service_edit().service)

        def write() -> None:
            revision = self._folder.documents.read(name).revision
            if not over:
                unless_changed(name, self.known, self._edit())
            save_service_edit(self._folder, self._with(edit), expected=revision)

        if self.saver.save(name, write):
            self.known = edit

    def _written(self) -> ProcedureEdit | None:
        """Return what the form says; None where the rate is none, which is then said."""
        text = self.rate.value.strip()
        if text and not (text.isascii() and text.isdigit() and int(text) > 0):
            self.saver.refuse(f"Not saved: “{text}” does not fit. {_FIX}")
            return None
        return ProcedureEdit(
            name=self.procedure.value,
            access=self.access.value or None,
            rate_limit_per_minute=int(text) if text else None,
            is_left_out=self.left_out.value,
        )

    def _with(self, edit: ProcedureEdit) -> ServiceEdit:
        """Return the service's edits with this one in its place; one that says nothing is taken out."""
        whole = self._service_edit()
        others = tuple(p for p in whole.procedures if p.name != edit.name)
        kept = () if edit == ProcedureEdit(name=edit.name) else (edit,)
        ordered = sorted((*others, *kept), key=lambda p: p.name)
        return whole.model_copy(update={"procedures": tuple(ordered)})

    def _list(self) -> None:
        """Offer the procedures of the chosen service, also those that were left out."""
        routers = (r for r in self._design.api.routers if r.service == self.service.value)
        names = {p.full_name for router in routers for p in router.procedures}
        own = read_choices(self._folder).service(self.service.value or "")
        edited = {p.name for p in own.procedures} if own else set()
        listed = tuple(sorted(names | edited))
        self.procedure.options = listed
        self.procedure.value = listed[0] if listed else None
        self.load()

    def _explain(self) -> None:
        """Say what is designed, and why at that rate."""
        name = self.procedure.value
        found = next((p for p in self._design.api.procedures if p.full_name == name), None)
        said = f"Designed as {found.access}, {found.rate_limit_per_minute:,} calls/min." if found else ""
        say(self._why, f"{said} {found.rate_reason}" if found else "It is not in the design now.", "help")

    def _edit(self) -> ProcedureEdit:
        name = self.procedure.value or ""
        edits = (p for p in self._service_edit().procedures if p.name == name)
        return next(edits, ProcedureEdit(name=name))

    def _service_edit(self) -> ServiceEdit:
        """Return the edits that hold this procedure: those of its service, or of the one that had its table before."""
        edits = read_choices(self._folder).services
        holders = (e for e in edits if any(p.name == self.procedure.value for p in e.procedures))
        name = self.service.value or ""
        own = next((e for e in edits if e.service == name), ServiceEdit(service=name))
        return next(holders, own)


def _worded(edit: ProcedureEdit) -> tuple[str, str, str]:
    rate = edit.rate_limit_per_minute
    return (
        edit.access or "as proposed",
        "as proposed" if rate is None else f"{rate:,}",
        "left out" if edit.is_left_out else "yes",
    )
