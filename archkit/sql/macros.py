"""SQL macros, read from `create macro` statements and put in place where a text calls them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Statement = exp.Expr
_DEPTH = 20  # macros that call macros


@dataclass(frozen=True)
class Macro:
    """A macro's parameters and its body: a query where it stands for a table, else an expression."""

    parameters: tuple[str, ...]
    body: exp.Expr


Macros = dict[str, Macro]


def read_macros(statements: Iterable[Statement]) -> Macros:
    """Return the macros among DuckDB's statements, by name."""
    made = (s for s in statements if isinstance(s, exp.Create) and s.args["kind"] == "MACRO")
    return {m.this.this.name: Macro(tuple(p.name for p in m.this.expressions), m.expression) for m in made}


def parse(sql: str) -> list[Statement]:
    """Return the statements of a text in DuckDB's SQL."""
    return [statement for statement in sqlglot.parse(sql, read="duckdb") if statement is not None]


def expand(tree: exp.Expr, macros: Macros) -> exp.Expr:
    """Return the query with each call of a macro replaced by what the macro says, calls within macros too."""
    for _ in range(_DEPTH):
        calls = [call for call in tree.find_all(exp.Anonymous) if call.name in macros]
        if not calls:
            return tree
        for call in calls:
            tree = _without_call(tree, call, macros[call.name])
    message = "A macro calls itself."
    raise ValueError(message)


def _without_call(tree: exp.Expr, call: exp.Anonymous, macro: Macro) -> exp.Expr:
    said = _filled(macro, call.expressions)
    table = call.parent
    if not isinstance(table, exp.Table):
        return _replaced(tree, call, exp.Paren(this=said))
    name = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(call.name))
    table.replace(exp.Subquery(this=said, alias=name, joins=table.args.get("joins")))
    return tree


def _replaced(tree: exp.Expr, old: exp.Expr, new: exp.Expr) -> exp.Expr:
    if old is tree:
        return new
    old.replace(new)
    return tree


def _filled(macro: Macro, arguments: Sequence[exp.Expr]) -> exp.Expr:
    """Return the body with the arguments in place of the parameters."""
    given = dict(zip(macro.parameters, arguments, strict=True))

    def fill(node: exp.Expr) -> exp.Expr:
        is_parameter = isinstance(node, exp.Column) and not node.table and node.name in given
        return given[node.name].copy() if is_parameter else node

    return macro.body.copy().transform(fill)
