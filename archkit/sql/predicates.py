"""Which columns a statement filters, joins, sorts or groups by, and which of its joins look a table's rows up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlglot.optimizer.scope import Scope

_OPERATORS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NullSafeEQ: "=",
    exp.In: "in",
    exp.GT: "range",
    exp.GTE: "range",
    exp.LT: "range",
    exp.LTE: "range",
    exp.Between: "range",
    exp.Like: "like",
    exp.ILike: "like",
    exp.Is: "is",
}
_STATEMENTS = (exp.Query, exp.Update, exp.Delete)
_EQUAL = frozenset({"=", "in", "any"})
End = tuple[str, str]  # the name of a source, and its column
Predicate = tuple[str, str, str, str]


@dataclass(frozen=True)
class _Place:
    """One SELECT or change: its sources by name in order, with the table of each; None: a query in its place."""

    tree: exp.Expr
    sources: dict[str, str | None]

    def end(self, node: exp.Expr | None) -> End | None:
        """Return the source and column that the expression is, behind casts; None if it is anything else."""
        while isinstance(node, exp.Cast | exp.Paren):
            node = node.this
        if not isinstance(node, exp.Column):
            return None
        name = node.table or (next(iter(self.sources)) if len(self.sources) == 1 else "")
        return (name, node.name.lower()) if name in self.sources else None

    def own(self, role: str) -> Iterator[exp.Column]:
        """Yield the columns of WHERE, ON, ORDER BY or GROUP BY that stand in no query within."""
        roots = (
            [join.args.get("on") for join in self.tree.args.get("joins") or []]
            if role == "on"
            else [self.tree.args.get(role)]
        )
        for column in (c for root in roots if root for c in root.find_all(exp.Column)):
            if column.find_ancestor(*_STATEMENTS) is self.tree and self.end(column):
                yield column

    def partner(self, column: exp.Column) -> End | None:
        """Return the column of another source that this one is compared to by =, or None."""
        node = _compared(column)
        mine = self.end(column)
        if not isinstance(node, exp.EQ) or mine is None:
            return None
        ends = [end for side in (node.this, node.expression) if (end := self.end(side))]
        return next((end for end in ends if end[0] != mine[0]), None)


def predicates_of(tree: exp.Expr, scopes: Iterable[Scope]) -> Iterator[Predicate]:
    """Yield (table, column, operator, use), use being filter, join, reach, sort or group.

    A join that compares two columns by = is "join" for the column by which rows of its table are looked up, and
    "reach" for one that was read already and leads on to the other table.
    """
    places = [_Place(scope.expression, _sources(scope)) for scope in scopes]
    for place in places or [_Place(tree, _changed(tree))]:
        yield from _predicates(place)


def table_name(table: exp.Table) -> str:
    """Return a table's name in lower case; its schema stays unless it is public."""
    name = table.name.lower()
    schema = table.db.lower()
    return f"{schema}.{name}" if schema and schema != "public" else name


def _sources(scope: Scope) -> dict[str, str | None]:
    """Return the sources that the scope reads itself: the tables and queries of its FROM and JOINs."""
    read = {name: source for name, (_, source) in scope.selected_sources.items()}
    return {n: table_name(s) if isinstance(s, exp.Table) else None for n, s in read.items()}


def _changed(tree: exp.Expr) -> dict[str, str | None]:
    """Return the sources of a change: its table and those of its FROM or USING, not those of queries within."""
    own = (t for t in tree.find_all(exp.Table) if t.find_ancestor(*_STATEMENTS) in (tree, None))
    return {str(table.alias_or_name): table_name(table) for table in own}


def _predicates(place: _Place) -> Iterator[Predicate]:
    found = _looked_up(place)
    for role, use in (("where", "filter"), ("on", "join"), ("order", "sort"), ("group", "group")):
        for column in place.own(role):
            end = place.end(column)
            table = place.sources[end[0]] if end else None
            if end is None or table is None:
                continue
            if role in ("where", "on") and place.partner(column):
                yield table, end[1], "=", "join" if end in found else "reach"
            else:
                yield table, end[1], _operator(column), use


def _looked_up(place: _Place) -> frozenset[End]:
    """Return the columns of joins by which rows are looked up, going out from the sources that drive.

    A source that is reached is looked up by the columns that join it to those reached before it.
    """
    pairs = {(end, other) for role in ("where", "on") for end, other in _pairs(place, role)}
    reached, found = _drivers(place), set[End]()
    while step := {(end, other) for end, other in pairs if end[0] not in reached and other[0] in reached}:
        found |= {end for end, _ in step}
        reached |= {end[0] for end, _ in step}
    return frozenset(found)


def _pairs(place: _Place, role: str) -> Iterator[tuple[End, End]]:
    for column in place.own(role):
        mine, other = place.end(column), place.partner(column)
        if mine and other:
            yield mine, other


def _drivers(place: _Place) -> set[str]:
    """Return the sources that narrow the statement: by =, else by any filter, else by an order that a limit cuts.

    A query in place of a table is there anyway. Nothing drives a statement that reads all rows of all tables.
    """
    within = {name for name, table in place.sources.items() if table is None}
    filters = [
        (end[0], _operator(column))
        for column in place.own("where")
        if (end := place.end(column)) and not place.partner(column)
    ]
    equal = {name for name, operator in filters if operator in _EQUAL}
    if equal or filters:
        return within | (equal or {name for name, _ in filters})
    if within or not place.tree.args.get("limit"):
        return within
    sorted_by = {end[0] for column in place.own("order") if (end := place.end(column))}
    return sorted_by or set(list(place.sources)[:1])


def _compared(column: exp.Column) -> exp.Expr | None:
    node = column.parent
    while isinstance(node, exp.Cast | exp.Paren):
        node = node.parent
    return node


def _operator(column: exp.Column) -> str:
    node = _compared(column)
    if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Any):
        return "any"
    return _OPERATORS.get(type(node), "other") if node else "other"
