"""The form of a line of an access log: texts that are always the same, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Holds = Literal["moment", "request", "method", "url", "status", "duration", "trace", "nothing"]
CLF = "clf"  # 22/Nov/2026:10:00:00 +0200
MOMENT = "moment"  # ISO 8601, with or without a zone
SPACED = "spaced"  # ISO 8601 with a space for the T
EPOCH = "epoch"
PLAIN, LIST, HOSTED = "plain", "list", "hosted"
WORDED = "worded"
MS_OF = {"s": 1000.0, "ms": 1.0, "us": 0.001, "ns": 0.000_001}
QUOTE = '"'


@dataclass(frozen=True)
class Part:
    """A place in a line: `before` is the text in front of it, `holds` what stands there.

    `form` says more of it: of a moment `clf`, `moment`, `spaced`, `epoch` or a pattern of strftime; of a duration its
    unit (s, ms, us, ns), or `worded` where the unit stands behind the number; of a url `hosted` where a host stands
    before its path; of any other `list` where several values may stand with commas between them.
    """

    before: str
    holds: Holds = "nothing"
    form: str = PLAIN

    @property
    def is_used(self) -> bool:
        """Whether anything is read of it."""
        return self.holds != "nothing"


@dataclass(frozen=True)
class Pattern:
    """The parts of a line in their order, and the text `after` the last one.

    `is_start` says that the moment is that of the request's begin, not of its end. Durations are added where
    `adds_up`, else the first that is known counts.
    """

    parts: tuple[Part, ...]
    after: str = ""
    is_start: bool = False
    adds_up: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether it tells what a request needs: a moment, a method or request, and a status."""
        held = {part.holds for part in self.parts}
        return {"moment", "status"} <= held and bool(held & {"request", "url"})

    @property
    def has_durations(self) -> bool:
        """Whether it tells how long requests took."""
        return any(part.holds == "duration" for part in self.parts)

    @property
    def ends(self) -> tuple[str, ...]:
        """The text behind each part; the last one's may be empty: the end of the line."""
        return (*(part.before for part in self.parts[1:]), self.after)


def joined(parts: list[Part], after: str, *, is_start: bool) -> Pattern:
    """Return the pattern of parts among which some follow each other directly: those become one."""
    found: list[Part] = []
    for part in parts:
        if found and not part.before:
            found[-1] = _together(found[-1], part)
        else:
            found.append(part)
    return Pattern(tuple(found), after, is_start=is_start)


def _together(first: Part, second: Part) -> Part:
    """Return one part for two without a text between them: a host and a path, a path and its query."""
    if second.holds == "url":
        return replace(second, before=first.before, form=HOSTED)
    return first if first.holds == "url" else Part(first.before)
