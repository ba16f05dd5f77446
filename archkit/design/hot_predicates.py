"""The columns by which the statements that take the time look rows up, as far as an index could serve them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.design.wanted_index import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.model.assessment import Assessment, ShapePredicate
    from archkit.model.evidence import Cell
    from archkit.model.system import Column, System, Table

HOT_SHARE = 0.01  # of the time of all statements
HOT_MEAN_MS = 1.0  # an index lookup takes less
MOST_ROWS = 1_000  # a statement that returns more reads so much that a scan may be right
FEW_VALUES = 2
_EQUAL = frozenset({"=", "in", "any"})
_UNORDERED = (
    "json",
    "xml",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "tsquery",
    "tsvector",
)
_TWO_VALUED = frozenset({"boolean", "bool", "bit", "bit(1)", "tinyint(1)"})


@dataclass(frozen=True)
class _Shape:
    """A hot statement: its calls, total and mean time, share of all time and rows a call (None: not logged)."""

    name: str
    calls: int
    mean_ms: float
    share: float
    rows: float | None
    is_simple: bool

    @property
    def told(self) -> str:
        """How hot it is, in words."""
        rows = "" if self.rows is None else f", {self.rows:,.0f} rows a call"
        return (
            f"{self.name} takes {self.share:.1%} of the statements' time "
            f"({self.calls:,} calls of {self.mean_ms:,.1f} ms{rows})"
        )


def hot_lookups(measured: Assessment, system: System) -> Iterator[Wanted]:
    """Yield what the hot statements look up: `=` columns first, then one range or sort column.

    Hot is a statement with 1 % of all statements' time or more, 1 ms a call or more, and at most 1,000 rows a call.
    """
    by_shape: dict[str, list[ShapePredicate]] = defaultdict(list)
    for predicate in measured.shape_predicates:
        by_shape[predicate.shape].append(predicate)
    for shape in _hot(measured):
        for name in sorted({p.table for p in by_shape[shape.name]}):
            if table := system.table(name):
                used = [p for p in by_shape[shape.name] if p.table == name]
                yield from _of_table(table, used, shape, (measured, system))


def _hot(measured: Assessment) -> Iterator[_Shape]:
    table = measured.table("shape_latency")
    rows = table.records() if table else ()
    everything = sum(float(row["total_ms"] or 0) for row in rows)
    for row in rows:
        if (
            row["traffic"] == "interactive"
            and row["kind"] in ("read", "write")
            and everything
            and row["calls"]
        ):
            shape = _shape(row, everything)
            is_hot = shape.share >= HOT_SHARE and shape.mean_ms >= HOT_MEAN_MS
            if is_hot and (shape.rows is None or shape.rows <= MOST_ROWS):
                yield shape


def _shape(row: dict[str, Cell], everything: float) -> _Shape:
    calls, total = int(row["calls"] or 0), float(row["total_ms"] or 0)
    return _Shape(
        name=str(row["shape"]),
        calls=calls,
        mean_ms=total / calls,
        share=total / everything,
        rows=None if row.get("rows") is None else float(row["rows"] or 0) / calls,
        is_simple=row["complexity"] == "simple",
    )


def _of_table(
    table: Table, used: list[ShapePredicate], shape: _Shape, study: tuple[Assessment, System]
) -> Iterator[Wanted]:
    """Yield the filter of one table in one statement, and each column that other tables are joined to it by."""
    measured, system = study
    evidence = measured.evidence_of("shape_latency.total_ms", shape.name)
    equal = _columns(table, (p for p in used if p.use == "filter" and p.operator in _EQUAL))
    then = _then(table, used, shape)
    equal = tuple(c for c in equal if c not in then)
    telling = tuple(c for c in equal if not _is_two_valued(table, c, system))
    chosen = telling or (equal if then else ())
    joined = _columns(table, (p for p in used if p.use == "join" and p.operator in _EQUAL))
    keys = [(chosen, then)] + [((c,), ()) for c in joined if not _is_two_valued(table, c, system)]
    for columns, last in keys:
        if (columns or last) and not _finds_one_row(table, columns):
            why = f"{shape.told}; it looks up by {', '.join((*columns, *last))}."
            yield Wanted(table=table, equal=columns, then=last, why=why, evidence=evidence)


def _then(table: Table, used: list[ShapePredicate], shape: _Shape) -> tuple[str, ...]:
    """Return the one range column, else the one sort column; several cannot all be served by one index.

    In a statement with a grouping or a join, a sorted column may be an aggregate's: it is not trusted.
    """
    ranged = _columns(table, (p for p in used if p.use == "filter" and p.operator == "range"))
    sorted_by = _columns(table, (p for p in used if p.use == "sort")) if _is_sorted(used, shape) else ()
    sorted_by = tuple(c for c in sorted_by if (c,) != table.primary_key)
    both = tuple(c for c in ranged if c in sorted_by)
    return next((found for found in (both, ranged, sorted_by) if len(found) == 1), ())


def _is_sorted(used: list[ShapePredicate], shape: _Shape) -> bool:
    """Whether rows that are equal in the filtered columns could come out of an index in the order asked for."""
    operators = {p.operator for p in used if p.use == "filter"}
    return shape.is_simple and "=" in operators and not operators & {"in", "any"}


def _columns(table: Table, used: Iterable[ShapePredicate]) -> tuple[str, ...]:
    """Return the table's columns among these that a btree can order, each once, by name."""
    found = {p.column: table.column(p.column) for p in used}
    return tuple(sorted(name for name, column in found.items() if column and _is_ordered(column)))


def _is_ordered(column: Column) -> bool:
    """Whether a btree over the column serves; arrays, documents and shapes want another kind of index."""
    kind = column.type.lower()
    return not kind.endswith("]") and not kind.startswith(_UNORDERED)


def _is_two_valued(table: Table, name: str, system: System) -> bool:
    """Whether the column splits the rows in two at most, by its type, its enum or its check."""
    column = table.column(name)
    if column is None:
        return False
    enum = system.enum_of(table, column)
    values = enum.values if enum else column.one_of
    return column.type.lower() in _TWO_VALUED or 0 < len(values) <= FEW_VALUES


def _finds_one_row(table: Table, columns: tuple[str, ...]) -> bool:
    """Whether these columns hold a whole unique key, which has its index."""
    return any(key and set(key) <= set(columns) for key in (table.primary_key, *table.uniques))
