"""DuckDB's SQL as Spark's: queries in steps, views and the columns of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError

from archkit.errors import QueryError
from archkit.sql.macros import expand, parse
from archkit.sql.spark_rewrites import rewritten
from archkit.sql.steps import in_steps, rename

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archkit.sql.macros import Macros, Statement


@dataclass(frozen=True)
class SparkQuery:
    """Queries whose rows are to be kept under these names, in order, and the one that then gives the answer."""

    kept: tuple[tuple[str, str], ...]
    answer: str


@dataclass(frozen=True)
class SparkViews:
    """Queries that make views over the base views and one another, in order, and which of all each name means."""

    made: tuple[tuple[str, str], ...]
    names: dict[str, str]


def to_spark(sql: str, macros: Macros) -> SparkQuery:
    """Return one query of DuckDB's SQL as Spark's, its macros put in place, `$name` as `:name`.

    Raises QueryError for what has no equal on Spark.
    """
    try:
        (tree,) = parse(sql)
        steps = in_steps(rewritten(expand(tree, macros)))
        return SparkQuery(
            tuple((name, _spark_text(step)) for name, step in steps.kept), _spark_text(steps.answer)
        )
    except (SqlglotError, ValueError) as error:
        reason = str(error).split("\n", 1)[0].strip()
        raise QueryError(f"Spark cannot be asked this: {reason}", then="Ask DuckDB.") from error


def spark_views(base: Mapping[str, str], statements: Iterable[Statement], macros: Macros) -> SparkViews:
    """Return what a script of `create view` and `alter view x rename to y` makes of views.

    `base` says what each name means before.
    """
    names = dict(base)
    made: list[tuple[str, exp.Expr]] = []
    for statement in statements:
        if isinstance(statement, exp.Alter):
            names[statement.args["actions"][0].this.name] = names.pop(statement.this.name)
        elif isinstance(statement, exp.Create) and statement.args["kind"] == "VIEW":
            query = rewritten(expand(statement.expression, macros))
            for name, meant in names.items():
                rename([query], name, meant)
            made.append((f"made_{len(made)}", query))
            names[statement.this.name] = made[-1][0]
    return SparkViews(tuple((name, _spark_text(query)) for name, query in made), names)


def spark_columns(statements: list[Statement]) -> dict[str, str]:
    """Return the columns of the `create table` statements as Spark declares them, by the table's name."""
    made = (s for s in statements if isinstance(s, exp.Create) and s.args["kind"] == "TABLE")
    return {m.this.this.name: ", ".join(map(_spark_text, m.this.expressions)) for m in made}


def _spark_text(tree: exp.Expr) -> str:
    return tree.sql(dialect="spark", comments=False, unsupported_level=ErrorLevel.RAISE)
