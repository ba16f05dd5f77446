"""Evidence: one cited value with the query that gives it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import Field

from archkit.model.value import Value

if TYPE_CHECKING:
    from pandas import DataFrame


Cell = str | float | int | bool | None


class Window(Value):
    """A span of time in UTC, from inclusive to exclusive."""

    start: datetime = Field(alias="from")
    end: datetime = Field(alias="to")

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.end - self.start).total_seconds()


class Source(Value):
    """A file that a value was measured from."""

    path: str
    sha256: str
    line: int | None = None


class Parameter(Value):
    """A value bound to the SQL of a piece of evidence."""

    name: str
    value: Cell


class Evidence(Value):
    """One measured value.

    `question` is `<sql file>.<column>`: running `sql` with `parameters` gives a row whose first column
    is `subject` and whose named column is `value`. `interval` is the 95 % confidence interval.
    `value` None means: not measured.
    """

    id: str
    question: str
    subject: str
    value: float | None
    unit: str
    n: int
    interval: tuple[float, float] | None = None
    window: Window | None = None
    source: tuple[Source, ...] = ()
    sql: str | None = None
    parameters: tuple[Parameter, ...] = ()


class EvidenceTable(Value):
    """The answer to one question: a row per subject, every cell reproducible by `sql`."""

    question: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sql: str
    parameters: tuple[Parameter, ...] = ()
    window: Window | None = None
    source: tuple[Source, ...] = ()

    def to_frame(self) -> DataFrame:
        """Return the rows as a pandas DataFrame, to go on by hand."""
        import pandas as pd  # noqa: PLC0415  half a second that only this needs

        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def records(self) -> tuple[dict[str, Cell], ...]:
        """Return the rows as dictionaries by column."""
        return tuple(dict(zip(self.columns, row, strict=True)) for row in self.rows)
