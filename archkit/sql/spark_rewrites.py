"""What Spark's SQL says otherwise than DuckDB's, one kind of node at a time; sqlglot knows the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable

_MICRO = "1e6"
_TIME_FIELDS = {"Y": "yyyy", "m": "MM", "d": "dd", "H": "HH", "M": "mm", "S": "ss"}


def rewritten(tree: exp.Expr) -> exp.Expr:
    """Return the tree with every node rewritten, the innermost first."""
    for node in reversed(list(tree.walk())):
        name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        rewrite = _BY_NAME.get(name) or _BY_KIND.get(type(node))
        if rewrite and (new := rewrite(node)) is not node:
            node.replace(new)
    return tree


def _call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _seconds(micros: exp.Expr) -> exp.Expr:
    return exp.Paren(this=exp.Div(this=micros, expression=exp.Literal.number(_MICRO)))


def _micros(moment: exp.Expr) -> exp.Expr:
    return _call("UNIX_MICROS", exp.cast(moment, "TIMESTAMPLTZ"))


def _epoch(node: exp.Expr) -> exp.Expr:
    """Seconds of a moment, or between two (a difference), with their fraction; Spark's are whole ones."""
    if not isinstance(node.this, exp.Sub):
        return _seconds(_micros(node.this))
    micros = [exp.Paren(this=_micros(moment)) for moment in (node.this.this, node.this.expression)]
    return _seconds(exp.Paren(this=exp.Sub(this=micros[0], expression=micros[1])))


def _duration(node: exp.Expr) -> exp.Expr:
    """Microseconds as an interval."""
    none, micros = exp.Literal.number(0), exp.Paren(this=node.expressions[0])
    seconds = exp.Div(this=micros, expression=exp.Literal.number(_MICRO))
    return _call("MAKE_DT_INTERVAL", none, none.copy(), none.copy(), exp.cast(seconds, "DECIMAL(18, 6)"))


def _rounded(node: exp.Expr) -> exp.Expr:
    """Round what was computed, where Spark would cut its fraction off."""
    is_whole = node.args["to"].is_type(*exp.DataType.INTEGER_TYPES)
    if is_whole and isinstance(node.this.unnest(), exp.Add | exp.Sub | exp.Mul | exp.Div):
        node.set("this", _call("ROUND", node.this))
    return node


def _hash(node: exp.Expr) -> exp.Expr:
    """64 bits, as DuckDB's; Spark's own hash has 32, too few for millions of rows."""
    return _call("XXHASH64", *node.expressions)


def _any_value(node: exp.Expr) -> exp.Expr:
    return _call("ANY_VALUE", node.this.this, exp.true()) if isinstance(node.this, exp.AnyValue) else node


def _most_frequent(node: exp.Expr) -> exp.Expr:
    """Of equally frequent values the least."""
    return _call("MODE", node.this.this if isinstance(node.this, exp.Order) else node.this, exp.true())


def _division(node: exp.Expr) -> exp.Expr:
    """Divide as floating point: Spark keeps six digits of decimals."""
    return exp.Div(this=exp.cast(node.this, "DOUBLE"), expression=node.expression)


def _quantile(node: exp.Expr) -> exp.Expr:
    return _call("PERCENTILE", node.this, node.expression)


def _item(node: exp.Expr) -> exp.Expr:
    """Null beyond the end of a list, where Spark's brackets fail."""
    (place,) = node.expressions
    if isinstance(place, exp.Slice):
        return _part(node.this, place)
    is_number = isinstance(place, exp.Literal) and not place.is_string
    return _call("GET", node.this, place) if is_number else node


def _part(items: exp.Expr, part: exp.Slice) -> exp.Expr:
    """Return `items[first:]`, with places counted from 1 on both sides."""
    if part.expression or not part.this:
        raise ValueError("Of a list only x[n] and x[n:] are taken.")
    return _call("SLICE", items, part.this, _call("SIZE", items.copy()))


def _bucket(node: exp.Expr) -> exp.Expr:
    width = node.this
    if not (isinstance(width, exp.Interval) and width.this.name == "1"):
        raise ValueError("time_bucket takes one unit, such as interval '1 hour'.")
    unit = exp.Literal.string(width.text("unit"))
    return exp.cast(_call("DATE_TRUNC", unit, node.expression), "TIMESTAMPNTZ")


def _time_text(node: exp.Expr) -> exp.Expr:
    """Quote the letters of a format that are meant as such."""
    first, *rest = node.args["format"].name.split("%")
    unknown = {field[:1] for field in rest} - _TIME_FIELDS.keys()
    if unknown:
        raise ValueError(f"strftime takes only %{', %'.join(_TIME_FIELDS)}.")
    quoted = [
        f"'{text}'" if any(map(str.isalpha, text)) else text for text in (first, *(f[1:] for f in rest))
    ]
    fields = ["", *(_TIME_FIELDS[field[0]] for field in rest)]
    pattern = "".join(field + text for field, text in zip(fields, quoted, strict=True))
    return _call("DATE_FORMAT", node.this, exp.Literal.string(pattern))


def _replaced_once(node: exp.Expr) -> exp.Expr:
    """Refuse what Spark would replace everywhere."""
    if not node.args.get("modifiers") and not node.expression.name.startswith("^"):
        raise ValueError("regexp_replace without 'g' takes a pattern that begins with ^.")
    return node


def _filtered(node: exp.Expr) -> exp.Expr:
    match node.this:
        case exp.ArrayAgg():
            return _collected(node.this, node.expression)
        case exp.ArgMin() | exp.ArgMax():
            return _extreme(node.this, node.expression.this)
    return node


def _listed(node: exp.Expr) -> exp.Expr:
    return node if isinstance(node.parent, exp.Filter) else _collected(node, None)


def _collected(node: exp.Expr, where: exp.Expr | None) -> exp.Expr:
    """All items, also null ones, in the order asked for; null where there is none."""
    order = node.this if isinstance(node.this, exp.Order) else None
    items: exp.Expr = _call("COLLECT_LIST", _sortable(order) if order else node.this)
    if where:
        items = exp.Filter(this=items, expression=where)
    if order:
        item = exp.Lambda(this=exp.column("item", "each"), expressions=[exp.to_identifier("each")])
        items = _call("TRANSFORM", _call("ARRAY_SORT", items), item)
    else:
        items = exp.RespectNulls(this=items)
    return _call("NULLIF", items, _call("ARRAY"))


def _sortable(order: exp.Order) -> exp.Expr:
    """Return the item behind its keys, a null key after all others."""
    if any(key.args.get("desc") for key in order.expressions):
        raise ValueError("list(x order by y) takes ascending keys only.")
    fields = [
        field
        for key in order.expressions
        for field in (exp.Is(this=key.this.copy(), expression=exp.null()), key.this)
    ]
    named = [exp.alias_(field, f"key_{i}") for i, field in enumerate(fields)]
    return _call("STRUCT", *named, exp.alias_(order.this, "item"))


def _least(node: exp.Expr) -> exp.Expr:
    return node if isinstance(node.parent, exp.Filter) else _extreme(node, None)


def _extreme(node: exp.Expr, where: exp.Expr | None) -> exp.Expr:
    """min_by and max_by pass over rows whose value is null; Spark's do not."""
    is_known = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.null()))
    condition = exp.and_(where, is_known) if where else is_known
    return exp.Filter(this=node.copy(), expression=exp.Where(this=condition))


def _with_nulls(node: exp.Expr) -> exp.Expr:
    return _call("MIN_BY", *node.expressions)


def _reduced(node: exp.Expr) -> exp.Expr:
    """Begin with the first item, as DuckDB does where no other start is given."""
    items, step = node.expressions
    first, one = _call("GET", items.copy(), exp.Literal.number(0)), exp.Literal.number(2)
    rest = _call(
        "SLICE", items, one, exp.func("GREATEST", exp.Literal.number(0), _call("SIZE", items.copy()))
    )
    return _call("AGGREGATE", rest, first, step)


def _has_all(node: exp.Expr) -> exp.Expr:
    all_, wanted = node.expressions
    return exp.Paren(
        this=exp.EQ(this=_call("SIZE", _call("ARRAY_EXCEPT", wanted, all_)), expression=exp.Literal.number(0))
    )


def _overlapping(node: exp.Expr) -> exp.Expr:
    return _call("ARRAYS_OVERLAP", node.this, node.expression)


def _projected(node: exp.Expr) -> exp.Expr:
    """Say `* replace (x as y)` as `* except (y), x as y`, and named windows where they are used."""
    _keep_order(node)
    node.set("expressions", [new for each in node.expressions for new in _unreplaced(each)])
    named = {window.name: window for window in node.args.pop("windows", None) or ()}
    for used in node.find_all(exp.Window):
        window = named.get(used.alias)
        if window:
            used.set("alias", None)
            for part in ("partition_by", "order", "spec"):
                used.set(part, used.args.get(part) or _copied(window.args.get(part)))
    return node


def _keep_order(node: exp.Expr) -> None:
    """Join by `on` what only filters: after `using`, Spark's * begins with the columns joined by."""
    joins, source = node.args.get("joins") or [], node.args.get("from_")
    if not (source and joins and joins[0].kind in {"SEMI", "ANTI"}):
        return
    filtered, by = source.this.alias_or_name, joins[0].this.alias_or_name
    using = joins[0].args.pop("using", None) or []
    pairs = [exp.EQ(this=exp.column(c.copy(), filtered), expression=exp.column(c.copy(), by)) for c in using]
    if pairs:
        joins[0].set("on", exp.and_(*pairs))


def _copied(part: Any) -> Any:  # noqa: ANN401  a node, or a list of them
    return [each.copy() for each in part] if isinstance(part, list) else part and part.copy()


def _unreplaced(projection: exp.Expr) -> list[exp.Expr]:
    star = projection if isinstance(projection, exp.Star) else projection.this
    new = star.args.get("replace") if isinstance(star, exp.Star) else None
    if not new:
        return [projection]
    star.set("replace", None)
    star.set("except_", [exp.to_identifier(alias.alias, quoted=True) for alias in new])
    return [projection, *new]


_BY_KIND: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.ArgMax: _least,
    exp.ArgMin: _least,
    exp.ArrayAgg: _listed,
    exp.ArrayOverlaps: _overlapping,
    exp.Bracket: _item,
    exp.Cast: _rounded,
    exp.DateBin: _bucket,
    exp.Div: _division,
    exp.Filter: _filtered,
    exp.IgnoreNulls: _any_value,
    exp.Mode: _most_frequent,
    exp.PercentileCont: _quantile,
    exp.RegexpReplace: _replaced_once,
    exp.Select: _projected,
    exp.TimeToStr: _time_text,
    exp.TimeToUnix: _epoch,
}
_BY_NAME: dict[str, Callable[[exp.Expr], exp.Expr]] = {
    "arg_min_null": _with_nulls,
    "epoch_us": lambda node: _micros(node.expressions[0]),
    "hash": _hash,
    "list_has_all": _has_all,
    "list_reduce": _reduced,
    "to_microseconds": _duration,
}
