"""The brief as a form: a view of brief.yaml that saves each change, and never over somebody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from archkit.errors import ArchkitError, StaleWrite
from archkit.model.brief import Brief
from archkit.notebook.brief_parts import brief_parts, tabs_of
from archkit.notebook.conflict import Conflict
from archkit.notebook.fields import note, say
from archkit.notebook.styled import styled
from archkit.store.folder import BRIEF
from archkit.store.yaml_text import parse_yaml

if TYPE_CHECKING:
    from archkit.store.folder import StudyFolder


class BriefForm:
    """A form over a study's brief; made again, it shows what the file says then."""

    def __init__(self, folder: StudyFolder) -> None:
        self._folder = folder
        self._is_loading = False
        self.parts = brief_parts(self.save)
        self.status = note("", "status")
        self.conflict = Conflict(self.load, self._save_over)
        self.box = styled([tabs_of(self.parts), self.conflict.box, self.status])
        self.load()

    def still(self) -> Brief:
        """Return what the form shows without a kernel."""
        return self.brief

    def load(self) -> None:
        """Show what the file says now; raises DocumentError where it does not parse."""
        document = self._folder.documents.read(BRIEF)
        self.brief = parse_yaml(document.text, Brief, BRIEF) if document.text.strip() else Brief()
        self.revision = document.revision
        self._is_loading = True
        try:
            data = self.brief.model_dump(mode="json")
            for path, part in self.parts.items():
                part.load(_at(data, path))
                part.quiet()
        finally:
            self._is_loading = False
        self.conflict.hide()
        say(self.status, f"Every change is saved to {BRIEF}.", "status")

    def save(self, _change: object = None) -> None:
        """Write what stands in the form, unless something does not fit."""
        if self._is_loading or (brief := self._checked()) is None or brief == self.brief:
            return
        try:
            self.revision = self._folder.save_brief(brief, expected=self.revision).revision
        except StaleWrite as stale:
            self.conflict.show(BRIEF, stale.diff)
            say(self.status, "not saved", "status")
        except ArchkitError as error:
            say(self.status, f"Not saved. {error}", "error")
        else:
            self.brief = brief
            self.conflict.hide()
            say(self.status, f"saved {datetime.now(UTC).astimezone():%H:%M}", "status")

    def _save_over(self) -> None:
        self.revision = self._folder.documents.read(BRIEF).revision
        self.save()

    def _checked(self) -> Brief | None:
        for part in self.parts.values():
            part.quiet()
        try:
            brief = Brief.model_validate(self._written())
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                self._complain(problem["loc"])
            say(self.status, "Not saved: one field does not fit.", "error")
            return None
        say(self.status, "", "status")
        return brief

    def _complain(self, where: tuple[int | str, ...]) -> None:
        for path, part in self.parts.items():
            if where[: len(path)] == path:
                part.complain(where[len(path) :] or (0,))

    def _written(self) -> dict[str, Any]:
        """Return the form's content as the brief's data; what is empty is left out."""
        data: dict[str, Any] = {}
        for path, part in self.parts.items():
            if (value := part.value()) is not None:
                data.setdefault(path[0], {} if path[1:] else value)
                if path[1:]:
                    data[path[0]][path[1]] = value
        if "amount" not in data.get("budget", {}):
            data.pop("budget", None)
        return data


def _at(data: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401  plain data
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
