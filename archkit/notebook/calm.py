"""Errors that archkit raises on purpose show as one line in the cell; a traceback would only hide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.core.getipython import get_ipython

from archkit.errors import ArchkitError
from archkit.notebook.screen import Shown
from archkit.notebook.view import line

if TYPE_CHECKING:
    from types import TracebackType

    from IPython.core.interactiveshell import InteractiveShell


def show_errors_calmly(shell: InteractiveShell | None = None) -> None:
    """Let the running kernel word an ArchkitError as one line; the run still stops there."""
    shell = shell or get_ipython()
    if shell is not None:
        shell.set_custom_exc((ArchkitError,), _show)  # type: ignore[no-untyped-call]


def _show(
    _shell: InteractiveShell,
    _kind: type[BaseException],
    error: BaseException,
    _trace: TracebackType | None,
    tb_offset: int | None = None,  # noqa: ARG001  IPython passes it by name
) -> None:
    Shown(line(str(error), is_problem=True))
