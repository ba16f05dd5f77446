"""A pattern as SQL: what it picks from each line, by cheap cuts where lines are plain, else by a regular expression.

Both give a query of a relation with a column `text` to the same columns: those of the relation, is_read, moment,
is_start, request, method, url, route, status, duration_ms, trace_text, request_id. `is_read` says that the line has the
form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.readers.access.pattern import CLF, EPOCH, HOSTED, LIST, MOMENT, MS_OF, QUOTE, SPACED
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.access.pattern import Holds, Part, Pattern

_MOST_GROUPS = 4
_EXACT_FIRST = (EPOCH, MOMENT, SPACED, CLF)
_VALUES = {QUOTE: r'(?:[^"\\]|\\.)*', "]": r"[^\]]*", "|": r"[^|]*", "\t": r"[^\t]*", ";": "[^;]*"}
_LISTED = r"[-\d.:]+(?:(?:,|, | : )[-\d.:]+)*"


def cut_lines(pattern: Pattern, relation: str, zone: str) -> str:
    """Return the query that ends each part where the text behind it may begin: right for all but odd lines.

    RE2 takes no time to speak of where nothing must be tried twice and at most four groups are wanted.
    """
    used = _used(pattern)
    chunks = list(_chunks(used))
    found = ", ".join(f"{_extracted(pattern, chunk)} as found_{chunk[0]}" for chunk in chunks)
    parts = ", ".join(
        f"case when found_{chunk[0]}.sign <> '' then found_{chunk[0]}.part_{number} end as part_{number}"
        for chunk in chunks
        for number in chunk
    )
    names = ", ".join(f"found_{chunk[0]}" for chunk in chunks)
    source = f"select * exclude ({names}), {parts} from (select *, {found} from {relation})"
    return _picked(pattern, source, zone)


def match_lines(pattern: Pattern, relation: str, zone: str) -> str:
    """Return the query that knows of escaped quotes and of lists: dearer, for the lines that cannot be cut."""
    used = _used(pattern)
    names = ", ".join(quote_text(f"part_{number}") for number in used)
    expression = quote_text(_regular(pattern, used))
    source = (
        f"select * exclude (found), unnest(found) from "
        f"(select *, regexp_extract(text, {expression}, [{names}]) as found from {relation})"
    )
    return _picked(pattern, source, zone)


def _used(pattern: Pattern) -> tuple[int, ...]:
    """Return the places of the parts that are read; of several moments only the most exact."""
    moments = [n for n, part in enumerate(pattern.parts) if part.holds == "moment"]
    best = min(moments, key=lambda n: _rank(pattern.parts[n].form), default=None)
    return tuple(
        n for n, part in enumerate(pattern.parts) if part.is_used and (part.holds != "moment" or n == best)
    )


def _rank(form: str) -> int:
    return _EXACT_FIRST.index(form) if form in _EXACT_FIRST else len(_EXACT_FIRST)


def _chunks(used: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield the parts that one expression can pick, beside a sign that it matched."""
    for start in range(0, len(used), _MOST_GROUPS - 1):
        yield used[start : start + _MOST_GROUPS - 1]


def _extracted(pattern: Pattern, wanted: tuple[int, ...]) -> str:
    """Return the SQL of what stands from the part to begin with to the last one wanted, as a struct.

    Its `sign` is empty where nothing matched: it is the text behind the last part, or before it.
    """
    start, last = _used(pattern)[0], wanted[-1]
    first = start if "[" in pattern.parts[start].before else 0
    is_open = not pattern.ends[last]
    pieces = ["^", r"[^\[]*\[" if first else re.escape(pattern.parts[first].before)]
    for number in range(first, last + 1):
        value, end = _plain_value(pattern, number), re.escape(pattern.ends[number]) or "$"
        is_sign = number == (last - 1 if is_open else last)
        pieces += [f"({value})" if number in wanted else value, f"({end})" if is_sign else end]
    names = [f"part_{number}" for number in wanted]
    names.insert(len(names) - is_open, "sign")
    return f"regexp_extract(text, {quote_text(''.join(pieces))}, [{', '.join(map(quote_text, names))}])"


def _plain_value(pattern: Pattern, number: int) -> str:
    part, end = pattern.parts[number], pattern.ends[number]
    if part.holds == "moment" and part.form not in (MOMENT, EPOCH):
        return _spaced(part.form)
    if not end:
        return ".*"
    if far := re.match(r" +([|;])", end):
        return f"(?:[^{far[1]}]*[^ {far[1]}])?"
    sign = re.escape(end[0])
    if part.form == LIST:
        return f"[^{sign},:]*"  # one that is longer is read by `match_lines`
    is_after_list = number > 0 and pattern.parts[number - 1].form == LIST
    return f"(?:[^:{sign}][^{sign}]*)?" if is_after_list else f"[^{sign}]*"


def _spaced(form: str) -> str:
    """Return the expression of a moment with spaces in it."""
    match form:
        case "clf":
            return ".{26}"
        case "spaced":
            return r"[\d-]+ [\d:.,]+(?: ?[+-]\d\d:?\d\d)?"
        case _:
            return r"[^ ]+" + r" [^ ]+" * form.count(" ")


def _regular(pattern: Pattern, used: tuple[int, ...]) -> str:
    pieces = []
    for number, (part, end) in enumerate(zip(pattern.parts, pattern.ends, strict=True)):
        sign = end.lstrip(" ")[:1] if end.lstrip(" ")[:1] in ("|", ";") else end[:1]
        value = _LISTED if part.form == LIST else _VALUES.get(sign, r"\S*")
        if not end:
            value = ".*"
        if part.holds == "moment" and part.form not in (MOMENT, EPOCH):
            value = _spaced(part.form)
        pieces += [re.escape(part.before), f"({value})" if number in used else f"(?:{value})"]
        if number == used[-1]:
            pieces.append(re.escape(end) if end else "$")
            break
    return "(?s)^" + "".join(pieces)


def _picked(pattern: Pattern, source: str, zone: str) -> str:
    used = _used(pattern)
    columns = ", ".join(f"{sql} as {name}" for name, sql in _columns(pattern, used, zone))
    told = [f"part_{number} is not null" for number in used]
    told += [f"is_time(part_{n})" for n in used if pattern.parts[n].form in MS_OF]
    parts = ", ".join(f"part_{number}" for number in used)
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
        case "moment" | "spaced":
            return f"said_moment({name}, {quote_text(zone)})"
        case _:
            return f"in_utc(try_strptime({name}, {quote_text(form)}), {quote_text(zone)})"
