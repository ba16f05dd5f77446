"""A query in steps: what it names, works for and reads more than once is asked first, and kept for the rest.

DuckDB does so by itself; Spark would work out each mention again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

_WORK = (exp.AggFunc, exp.Distinct, exp.Group, exp.Join, exp.SetOperation, exp.Window)


@dataclass(frozen=True)
class Steps:
    """The queries to keep, with their names, in order, and the one that gives the answer."""

    kept: tuple[tuple[str, exp.Expr], ...]
    answer: exp.Expr


def in_steps(tree: exp.Expr) -> Steps:
    """Return the query in steps; `not materialized` is heeded, and plain filters are never kept."""
    head = tree.args.get("with_")
    if head is None:
        return Steps((), tree)
    kept: list[tuple[str, exp.Expr]] = []
    inlined: list[exp.CTE] = []
    head.pop()
    named = list(head.expressions)
    for place, cte in enumerate(named):
        rest = [*(later.this for later in named[place + 1 :]), tree]
        if _is_kept(cte, rest):
            name = f"kept_{cte.alias}"
            rename(rest, cte.alias, name)
            kept.append((name, _with(cte.this, inlined)))
        else:
            cte.set("materialized", None)
            inlined.append(cte)
    return Steps(tuple(kept), _with(tree, inlined))


def _is_kept(cte: exp.CTE, rest: list[exp.Expr]) -> bool:
    hint = cte.args.get("materialized")
    if hint is not None:
        return bool(hint)
    return len(_mentions(rest, cte.alias)) > 1 and cte.this.find(*_WORK) is not None


def _mentions(trees: list[exp.Expr], name: str) -> list[exp.Table]:
    tables = (table for tree in trees for table in tree.find_all(exp.Table))
    return [table for table in tables if table.name.lower() == name.lower() and not table.db]


def rename(trees: list[exp.Expr], old: str, new: str) -> None:
    """Let the mentions of a table or view mean another, under the same alias."""
    for table in _mentions(trees, old):
        alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(old))
        table.set("this", exp.to_identifier(new))
        table.set("alias", alias)


def _with(tree: exp.Expr, ctes: list[exp.CTE]) -> exp.Expr:
    if ctes:
        own = tree.args.get("with_")
        named = [cte.copy() for cte in ctes] + (own.expressions if own else [])
        tree.set("with_", exp.With(expressions=named))
    return tree
