"""Who answers SQL over the evidence: what every engine can do, and which one was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from archkit.errors import QueryError
from archkit.store.warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from types import ModuleType

    from pandas import DataFrame

    from archkit.model.ledger import Stored
    from archkit.store.warehouse import Rows


class Engine(Protocol):
    """Answers DuckDB's SQL over the views of schema.sql; equal answers whoever it is, rows in any order of equals."""

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = 600) -> Rows:
        """Return the answer; parameters bind by name. Raises QueryError in one sentence."""

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> DataFrame:
        """Return the answer as a pandas DataFrame."""

    def close(self) -> None:
        """Give the memory back."""


@dataclass(frozen=True)
class EngineChoice:
    """Which engine answers: DuckDB in this process, or the Spark of that name.

    spark: sc://HOST:PORT (Spark Connect), or local[N], a Spark of N threads on this machine; None: DuckDB.
    """

    spark: str | None = None


DUCKDB = EngineChoice()


def check_engine(choice: EngineChoice) -> None:
    """Find out whether that engine can be had, before there is anything to ask; raises QueryError if not."""
    if choice.spark is not None:
        _spark().check_spark(choice.spark)


def open_engine(choice: EngineChoice, folder: Path, stored: Iterable[Stored], *, memory_limit: str) -> Engine:
    """Open the Parquet files that `stored` names below `folder` with the engine of choice.

    The memory limit is DuckDB's; Spark has its own settings. Raises QueryError where Spark is not to be had.
    """
    if choice.spark is None:
        return open_warehouse(folder, stored, memory_limit=memory_limit)
    engine: Engine = _spark().open_spark(choice.spark, folder, stored)
    return engine


def _spark() -> ModuleType:
    try:
        from archkit.store import spark  # noqa: PLC0415  optional, and heavy
    except ImportError as error:
        what = "Spark needs pyspark, which is not installed."
        raise QueryError(what, then="Install archkit[spark], or ask DuckDB.") from error
    return spark
