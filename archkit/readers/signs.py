"""The signs of how a log was written that says of statements no more than text, time and duration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.store.warehouse import Connection

_SIGNS = (Path(__file__).parent / "sql" / "signs.sql").read_text(encoding="utf-8")


def measure_signs(connection: Connection) -> dict[str, str]:
    """Make out_log_signs of `calls` (see statements.py); return it as the table of its view."""
    connection.execute(_SIGNS)
    return {"log_signs": "out_log_signs"}
