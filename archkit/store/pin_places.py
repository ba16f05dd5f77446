"""Where a pin stands, for an error that a design finds later: the file below the study, and the line."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archkit.errors import UnknownPin
from archkit.store.design_files import BOUNDARIES
from archkit.store.pins import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.store.folder import StudyFolder


@contextmanager
def pins_placed(folder: StudyFolder) -> Iterator[None]:
    """Add to the error about a pin the file and line that it stands in, if it stands in the study's file."""
    try:
        yield
    except UnknownPin as error:
        line = line_of(folder.documents.read(BOUNDARIES).text, error.table)
        error.where = f"{BOUNDARIES} line {line}" if line else error.where
        raise
