"""A pattern as SQL: what it picks from each line, by cheap cuts where lines are plain, else by a regular expression.

Both give a query of a relation with a column `text` to the same columns: those of the relation, is_read, moment,
is_start, request, method, url, route, status, duration_ms, trace_text, request_id. `is_read` says that the line has the
form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.readers.access.pattern import CLF, EPOCH, HOSTED, LIST, MOMENT, MS_OF, QUOTE
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.readers.access.pattern import Holds, Part, Pattern

_CLF_LENGTH = 26
_EXACT_FIRST = (EPOCH, MOMENT, CLF)
_VALUES = {QUOTE: r'(?:[^"\\]|\\.)*', "]": r"[^\]]*", "|": r"[^|]*", "\t": r"[^\t]*", ";": "[^;]*", "": ".*"}
_LISTED = r"[-\d.:]+(?:(?:,|, | : )[-\d.:]+)*"
_SPACES = {CLF: r"\S+ \S+"}


def cut_lines(pattern: Pattern, relation: str, zone: str) -> str:
    """Return the query that cuts each part off where the text behind it begins: right for all but odd lines."""
    used = _used(pattern)
    first = _first(pattern, used[0])
    made = range(first, used[-1] + 1)
    source = _opened(pattern.parts[first].before, relation, is_sought=first > 0)
    for number in made:
        source = _cut(source, number, pattern.parts[number], pattern.ends[number])
    return _picked(pattern, f"select * exclude (rest) from ({source})", made, zone)


def match_lines(pattern: Pattern, relation: str, zone: str) -> str:
    """Return the query that knows of escaped quotes and of lists: dearer, for the lines that cannot be cut."""
    used = _used(pattern)
    names = ", ".join(quote_text(f"part_{number}") for number in used)
    expression = quote_text(_regular(pattern, used))
    source = (
        f"select * exclude (found), unnest(found) from "
        f"(select *, regexp_extract(text, {expression}, [{names}]) as found from {relation})"
    )
    return _picked(pattern, source, used, zone)


def _used(pattern: Pattern) -> tuple[int, ...]:
    """Return the places of the parts that are read; of several moments only the most exact."""
    moments = [n for n, part in enumerate(pattern.parts) if part.holds == "moment"]
    best = min(moments, key=lambda n: _rank(pattern.parts[n].form), default=None)
    return tuple(
        n for n, part in enumerate(pattern.parts) if part.is_used and (part.holds != "moment" or n == best)
    )


def _rank(form: str) -> int:
    return _EXACT_FIRST.index(form) if form in _EXACT_FIRST else len(_EXACT_FIRST)


def _first(pattern: Pattern, used: int) -> int:
    """Return the part to begin with: the first used one where a bracket tells its place, else the first of all."""
    return used if "[" in pattern.parts[used].before else 0


def _opened(before: str, relation: str, *, is_sought: bool) -> str:
    """Return the query with the rest of the line behind a text that is sought, or that the line begins with."""
    rest = "text"
    if is_sought:
        rest = f"substr(text, nullif(instr(text, {quote_text(before)}), 0) + {len(before)})"
    elif before:
        rest = f"case when starts_with(text, {quote_text(before)}) then substr(text, {len(before) + 1}) end"
    return f"select *, {rest} as rest from {relation}"


def _cut(source: str, number: int, part: Part, end: str) -> str:
    if part.holds == "moment" and part.form == CLF:
        place = f"case when substr(rest, {_CLF_LENGTH + 1}, {len(end)}) = {quote_text(end)} then {_CLF_LENGTH + 1} end"
    elif end:
        place = f"nullif(instr(rest, {quote_text(end)}), 0)"
    else:
        place = "length(rest) + 1"
    rest = f"substr(rest, place + {len(end)})"
    if part.form == LIST:
        rest = f"case when not suffix(left(rest, place - 1), ',') and not starts_with({rest}, ': ') then {rest} end"
    return (
        f"select * exclude (rest, place), left(rest, place - 1) as part_{number}, {rest} as rest "
        f"from (select *, {place} as place from ({source}))"
    )


def _regular(pattern: Pattern, used: tuple[int, ...]) -> str:
    pieces = []
    for number, (part, end) in enumerate(zip(pattern.parts, pattern.ends, strict=True)):
        value = _LISTED if part.form == LIST else _SPACES.get(part.form) or _VALUES.get(end[:1], r"\S*")
        pieces += [re.escape(part.before), f"({value})" if number in used else f"(?:{value})"]
        if number == used[-1]:
            pieces.append(re.escape(end) if end else "$")
            break
    return "(?s)^" + "".join(pieces)


def _picked(pattern: Pattern, source: str, made: Iterable[int], zone: str) -> str:
    used = _used(pattern)
    columns = ", ".join(f"{sql} as {name}" for name, sql in _columns(pattern, used, zone))
    told = [f"part_{number} is not null" for number in used]
    told += [f"is_time(part_{n})" for n in used if pattern.parts[n].form in MS_OF]
    parts = ", ".join(f"part_{number}" for number in made)
    needed = "moment is not null and status between 100 and 599 and coalesce(request, url) is not null"
    return (
        f"select * exclude (is_told), coalesce(is_told and {needed}, false) as is_read from "
        f"(select * exclude ({parts}), {' and '.join(told)} as is_told, {columns} from ({source}))"
    )


def _columns(pattern: Pattern, used: tuple[int, ...], zone: str) -> Iterator[tuple[str, str]]:
    def of(holds: Holds) -> list[tuple[str, Part]]:
        return [(f"part_{n}", pattern.parts[n]) for n in used if pattern.parts[n].holds == holds]

    ((moment, part),) = of("moment")
    yield "moment", _moment(moment, part.form, zone)
    yield "is_start", str(pattern.is_start).lower()
    yield "request", _first_of([name for name, _ in of("request")])
    yield "method", _first_of([name for name, _ in of("method")])
    urls = [f"substr({n}, instr({n}, '/'))" if p.form == HOSTED else n for n, p in of("url")]
    yield "url", _first_of(urls)
    yield "route", "null::varchar"
    yield "status", f"try_cast({_first_of([name for name, _ in of('status')])} as smallint)"
    times = [f"worded_ms({name}, {MS_OF.get(part.form, 1)})" for name, part in of("duration")]
    yield "duration_ms", " + ".join(times) if pattern.adds_up else _first_of(times, "double")
    yield "trace_text", _first_of([f"trace_in_text({name})" for name, _ in of("trace")])
    yield "request_id", "null::varchar"


def _first_of(values: list[str], kind: str = "varchar") -> str:
    return f"coalesce({', '.join(values)})" if values else f"null::{kind}"


def _moment(name: str, form: str, zone: str) -> str:
    match form:
        case "clf":
            return f"clf_moment({name})"
        case "epoch":
            return f"epoch_moment(try_cast({name} as double))"
        case "moment":
            return f"said_moment({name}, {quote_text(zone)})"
        case _:
            return f"in_utc(try_strptime({name}, {quote_text(form)}), {quote_text(zone)})"
