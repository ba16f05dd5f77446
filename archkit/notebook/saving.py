"""The foot of a form: it says quietly when a change was saved, and calmly what stood in the way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import ipywidgets as widgets

from archkit.errors import ArchkitError, StaleWrite
from archkit.notebook.conflict import Conflict
from archkit.notebook.fields import note, say

if TYPE_CHECKING:
    from collections.abc import Callable


class Saver:
    """Saves what a form holds; a change that somebody else made meanwhile is shown and never overwritten."""

    def __init__(self, take_theirs: Callable[[], None], keep_mine: Callable[[], None]) -> None:
        self.status = note("", "status")
        self.conflict = Conflict(take_theirs, keep_mine)
        self.box = widgets.VBox([self.conflict.box, self.status])

    def say(self, text: str) -> None:
        """Say something quietly."""
        say(self.status, text, "status")

    def refuse(self, text: str) -> None:
        """Say what does not fit."""
        say(self.status, text, "error")

    def save(self, name: str, write: Callable[[], object], then: str = "") -> bool:
        """Try to write the document of that name; False where it was not saved, and the form says why."""
        try:
            write()
        except StaleWrite as stale:
            self.conflict.show(name, stale.diff)
            self.say("not saved")
            return False
        except ArchkitError as error:
            self.refuse(f"Not saved. {error}")
            return False
        self.conflict.hide()
        self.say(f"saved {datetime.now(UTC).astimezone():%H:%M}{then}")
        return True


def unless_changed(name: str, known: object, now: object) -> None:
    """Raise StaleWrite where a file no longer says what the form read in it."""
    if known != now:
        diff = f"The form read: {_worded(known)}\nNow it says:   {_worded(now)}"
        raise StaleWrite("Somebody else decided here meanwhile.", where=name, diff=diff)


def _worded(value: object) -> str:
    return "nothing" if value in (None, "") else str(value)
