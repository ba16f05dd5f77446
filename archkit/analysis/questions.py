"""Questions are the .sql files beside this module; asking one gives a table that can be asked for again."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.model.endpoint import FRAMES
from archkit.model.evidence import Cell, EvidenceTable, Parameter, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.evidence import Source
    from archkit.model.scope import Scope
    from archkit.store.engine import Engine
    from archkit.store.warehouse import Rows

HOUR_S = 3600
_FOLDER = Path(__file__).parent / "sql"
_TITLES = {
    "endpoint_latency": "Latency per endpoint",
    "shape_latency": "Latency per statement",
    "traffic_rate": "Traffic per minute",
    "hourly_latency": "Latency per endpoint and hour",
    "endpoint_heat": "Latency of endpoints over time",
    "statement_heat": "Latency of statements over time",
    "hourly_errors": "Failed requests per hour",
    "duration_histogram": "How long calls take",
    "table_access": "Access per table",
    "table_writers": "Who writes each table",
    "co_access": "Tables used together in a transaction",
    "statements_per_request": "Statements per request",
    "predicate_load": "Columns that statements look up",
    "endpoint_tables": "What each endpoint does to each table",
    "access_sets": "Tables of each transaction",
    "closures": "What one transaction writes together",
    "reuse": "What a cache would hold",
    "connections": "Open connections per application",
    "statement_totals": "Statements as the database counted them",
    "service_calls": "Calls between services",
    "load_tests": "Load tests",
    "load_rate": "The rate of a load test",
    "hot_tables": "Calls and time per table",
    "contested_tables": "Tables that several applications write",
    "slow_tail": "Statements with a slow tail",
    "events": "What the server said beside statements",
    "regressions": "What changed",
}


class Analyst:
    """Asks the warehouse about one scope; `source` are the log files that the answers come from."""

    def __init__(
        self, warehouse: Engine, scope: Scope, source: Sequence[Source] = (), *, is_complete: bool = True
    ) -> None:
        self.warehouse = warehouse
        self.scope = scope
        self.source = tuple(source)
        self.is_complete = is_complete

    def rows(self, question: str, **extra: object) -> Rows:
        """Return the plain answer to a question."""
        sql = question_sql(question)
        return self.warehouse.ask(sql, self._parameters(sql, extra))

    def table(self, question: str, *, window: Window | None = None, **extra: object) -> EvidenceTable:
        """Return the answer as evidence; `window` narrows the scope to it."""
        sql = question_sql(question)
        if window:
            extra |= {"since": window.start, "until": window.end}
        parameters = self._parameters(sql, extra)
        answer = self.warehouse.ask(sql, parameters)
        return EvidenceTable(
            question=question,
            title=title_of(question),
            columns=answer.columns,
            rows=tuple(tuple(_cell(cell) for cell in row) for row in answer.rows),
            sql=sql,
            parameters=tuple(Parameter(name=n, value=_cell(v)) for n, v in parameters.items()),
            window=window,
            source=self.source,
        )

    def _told(self) -> dict[str, object]:
        return {"is_complete": self.is_complete, "traffic": None, "frames": FRAMES, "step_s": HOUR_S}

    def _parameters(self, sql: str, extra: dict[str, object]) -> dict[str, object]:
        known = self.scope.model_dump() | self._told() | extra
        return {
            name: _bindable(known[name]) for name in dict.fromkeys(re.findall(r"\$([a-z_]+)", _code(sql)))
        }


def question_sql(question: str) -> str:
    """Return the text of a question."""
    return (_FOLDER / f"{question}.sql").read_text(encoding="utf-8")


def title_of(question: str) -> str:
    """Return what a question is called in the report."""
    return _TITLES.get(question, question.replace("_", " ").capitalize())


def without(table: EvidenceTable, columns: frozenset[str]) -> EvidenceTable:
    """Return the table with the columns emptied that the log cannot support."""
    rows = tuple(
        tuple(None if name in columns else cell for name, cell in zip(table.columns, row, strict=True))
        for row in table.rows
    )
    return table.model_copy(update={"rows": rows})


def _code(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)


def _bindable(value: object) -> object:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def _cell(value: object) -> Cell:
    match value:
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case str() | bool() | int() | float() | None:
            return value
        case _:  # DuckDB's sums of integers are decimals
            return float(str(value))
