"""Rows of the views written by hand, opened as a warehouse."""

from __future__ import annotations

import itertools
import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from archkit.analysis.questions import Analyst
from archkit.model.ledger import Stored
from archkit.model.scope import Scope
from archkit.store.warehouse import VIEWS, Warehouse, open_warehouse, write_rows

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 22, 10)  # noqa: DTZ001  the views hold UTC
_STATEMENT = {
    "source": "abc", "line": 0, "session": "s", "transaction": None, "trace": None, "application": "shop", "user": "u",
    "started_at": START, "duration_ms": 1.0, "rows": None, "shape": "S-1", "arguments_hash": None,
    "traffic": "interactive", "route": None,
}  # fmt: skip
_REQUEST = {
    "source": "xyz", "line": 0, "started_at": START, "endpoint": "/a", "method": "GET", "status": 200,
    "duration_ms": 1.0, "trace": None,
}  # fmt: skip
_SPAN = {
    "source": "spans", "line": 0, "trace": "t", "span": "s", "parent": None, "service": "api", "name": "GET /a",
    "kind": "server", "peer": None, "started_at": START, "duration_ms": 1.0, "is_error": False,
}  # fmt: skip
_EVENT = {
    "source": "abc", "line": 0, "happened_at": START, "kind": "error", "session": "s", "application": "shop",
    "user": "u", "shape": None, "subject": None, "amount": None, "unit": None,
}  # fmt: skip
_numbers = itertools.count(1)


def statement(**given: Any) -> tuple[Any, ...]:
    """Return a row of `statements`; what is not given is usual."""
    return _row(_STATEMENT, given)


def request(**given: Any) -> tuple[Any, ...]:
    """Return a row of `requests`."""
    return _row(_REQUEST, given)


def span(**given: Any) -> tuple[Any, ...]:
    """Return a row of `spans`."""
    return _row(_SPAN, given)


def event(**given: Any) -> tuple[Any, ...]:
    """Return a row of `events`."""
    return _row(_EVENT, given)


def _row(usual: dict[str, Any], given: dict[str, Any]) -> tuple[Any, ...]:
    """Return the cells in order; what is kept as a hash may be given as a text."""
    cells = usual | {"line": next(_numbers)} | given
    keyed = ("trace", "transaction", "arguments_hash", "span", "parent")
    return tuple(zlib.crc32(v.encode()) if n in keyed and isinstance(v, str) else v for n, v in cells.items())


def shape(name: str, kind: str = "read", complexity: str = "simple") -> tuple[Any, ...]:
    """Return a row of `shapes`; its text is its name."""
    return name, name, kind, complexity, True


def after(ms: float) -> datetime:
    """Return the moment so long after START."""
    return START + timedelta(milliseconds=ms)


def warehouse_of(folder: Path, memory_limit: str = "2GB", **views: list[tuple[Any, ...]]) -> Warehouse:
    """Open a warehouse that holds these rows."""
    assert set(views) <= set(VIEWS)
    stored = []
    for view, rows in views.items():
        name = f"{view}-{next(_numbers)}.parquet"
        write_rows(view, rows, folder / name)
        stored.append(Stored(view=view, parquet=name, rows=len(rows)))
    return open_warehouse(folder, stored, memory_limit=memory_limit)


def analyst_of(folder: Path, memory_limit: str = "2GB", **views: list[tuple[Any, ...]]) -> Analyst:
    """Return an analyst over these rows, all traffic in scope."""
    return Analyst(warehouse_of(folder, memory_limit, **views), Scope())
