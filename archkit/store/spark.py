"""The warehouse on Spark: the same questions over the same Parquet files, for logs that outgrow one machine."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archkit.errors import QueryError, TooLarge
from archkit.sql.macros import parse, read_macros
from archkit.sql.spark_dialect import spark_columns, spark_views, to_spark
from archkit.store.spark_session import SPARK_ERRORS, check_spark, explained, open_session
from archkit.store.warehouse import DIMENSIONS, SCHEMA, Rows, definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pandas import DataFrame

    from archkit.model.ledger import Stored
    from archkit.sql.macros import Statement
    from archkit.store.spark_session import Opened

__all__ = ["SparkWarehouse", "check_spark", "open_spark"]
_TAG = "archkit"
_OPENING_S = 120


class SparkWarehouse:
    """Answers DuckDB's SQL over the views of schema.sql by Spark; an `Engine`."""

    def __init__(self, opened: Opened, files: Mapping[str, list[str]]) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        defined = parse(definitions(files))
        self._macros = read_macros([*parse(SCHEMA), *defined])
        with self._within(_OPENING_S):
            self._show(files, defined)

    def _show(self, files: Mapping[str, list[str]], defined: list[Statement]) -> None:
        """Make the views of the Parquet files, by view (one without a file is empty), and those defined over them."""
        session = self._opened.session
        frames: dict[str, Any] = {}
        bases: dict[str, str] = {}
        for view, columns in spark_columns(parse(SCHEMA)).items():
            paths = files.get(view)
            rows = (
                session.read.schema(columns).parquet(*paths)
                if paths
                else session.createDataFrame([], columns)
            )
            name = bases[view] = f"base_{view}"
            frames[name] = rows.distinct() if view in DIMENSIONS else rows
            frames[name].createOrReplaceTempView(name)
        views = spark_views(bases, defined, self._macros)
        for name, text in views.made:
            frames[name] = session.sql(text)
            frames[name].createOrReplaceTempView(name)
        for name, meant in views.names.items():
            frames[meant].createOrReplaceTempView(name)

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = 600) -> Rows:
        """Return the answer; parameters bind by name. Raises QueryError in one sentence."""
        query, given = to_spark(sql, self._macros), dict(parameters or {})
        session = self._opened.session
        with self._lock, self._within(seconds):
            for name, text in query.kept:  # a checkpoint keeps the rows, and forgets how they came about
                session.sql(text, given).localCheckpoint().createOrReplaceTempView(name)
            frame = session.sql(query.answer, given)
            return Rows(tuple(frame.columns), tuple(tuple(row) for row in frame.collect()))

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> DataFrame:
        """Return the answer as a pandas DataFrame."""
        import pandas as pd  # noqa: PLC0415  heavy

        answer = self.ask(sql, parameters)
        return pd.DataFrame(list(answer.rows), columns=list(answer.columns))

    def close(self) -> None:
        """Drop the session, and the Spark of this machine if it was started for it."""
        self._opened.close()

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Stop what is asked after so long; raises TooLarge then, and QueryError for what Spark refuses."""
        session, is_over = self._opened.session, threading.Event()

        def stop() -> None:
            is_over.set()
            session.interruptTag(_TAG)

        timer = threading.Timer(seconds, stop)
        session.addTag(_TAG)
        timer.start()
        try:
            yield
        except SPARK_ERRORS as error:
            if is_over.is_set():
                message = f"The question took more than {seconds:g} s."
                raise TooLarge(message, then="Ask for less.") from error
            raise explained(error) from error
        finally:
            timer.cancel()
            session.removeTag(_TAG)


def open_spark(name: str, folder: Path, stored: Iterable[Stored]) -> SparkWarehouse:
    """Open the Parquet files that `stored` names below `folder` as views of the Spark of that name.

    Spark reads the files itself: it must see them under the same path. Raises QueryError where pyspark or
    Java is missing, where the server does not answer, and where it cannot see the files.
    """
    files: dict[str, list[str]] = {}
    for part in stored:
        files.setdefault(part.view, []).append((folder / part.parquet).resolve().as_uri())
    opened = open_session(name)
    try:
        return SparkWarehouse(opened, files)
    except QueryError:
        opened.close()
        raise
