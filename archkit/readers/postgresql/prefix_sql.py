"""A log_line_prefix as SQL that takes lines apart: at its literals, which is cheap, or by its pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.readers.postgresql.line_prefix import COLUMN_OF, PARTS, SEVERITIES
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.readers.postgresql.line_prefix import Prefix

_LONGEST = 100  # characters of a value
_CLOCK = "2026-01-01 00:00:00.000 UTC"
# How many characters of a time are sure to come before the literal that ends its zone.
_SURE = {"m": 24, "t": 20, "s": 20, "n": 13}
# Shippers of logs make two spaces one.
_TIGHT, _WIDE = r"^(duration: [0-9.]+ ms) (statement|execute|parse|bind|plan)\b", r"\1  \2"
_AROUND = "line, sub, is_rest, entry"
_NAMES = frozenset("uda")


@dataclass(frozen=True)
class _Cut:
    """An escape, and the literal that ends it; without an escape, the literal that the prefix begins with."""

    escape: str
    literal: str
    is_padded: bool = False


def cut_sql(prefix: Prefix) -> str:
    """Return the query that cuts the lines of the view `entries` into csvlog's columns.

    In: line, sub, outer_time, outer_pid, is_rest, entry. Out: those, `severity` (null where a line has no prefix),
    `said` (what stands behind the severity) and the columns that the prefix or what is around it fills.
    """
    cuts = _cuts(prefix)
    groups = [f"g{number}" for number in range(len(prefix.letters()) + 2)]
    pattern = quote_text(prefix.line_pattern())
    *values, severity, said = groups
    said = f"regexp_replace(found.{said}, {quote_text(_TIGHT)}, {quote_text(_WIDE)})"
    fields = [
        _either(_place(letter, cuts), f"found.{group}", _name(letter))
        for letter, group in zip(prefix.letters(), values, strict=True)
    ]
    fields += [_either("left(word, mark - 1)", f"found.{severity}", "severity")]
    fields += [_either("substr(entry, said_at)", said, "said")]
    columns = (f"{value} as {column}" for column, value in _columns(prefix.letters()).items())
    return (
        f"with {', '.join(_steps(cuts))}, "
        "searched as (select *, case when not is_good and entry <> '' and not starts_with(entry, chr(9)) "
        f"and not is_rest then regexp_extract(entry, {pattern}, [{', '.join(map(quote_text, groups))}]) end as found "
        "from judged), "
        f"tried as (select *, found.{severity} <> '' as is_found from searched), "
        f"taken as (select {_AROUND}, outer_time, outer_pid, {', '.join(fields)} from tried) "
        f"select {_AROUND}, severity, said, {', '.join(columns)} from taken"
    )


def _either(cut: str, found: str, name: str) -> str:
    return f"case when is_good then {cut} when is_found then {found} end as {name}"


def _place(letter: str, cuts: Sequence[_Cut]) -> str:
    found = (_value_at(number, cut) for number, cut in enumerate(cuts, 1) if cut.escape == letter)
    return next(found, "null")


def translated_sql(prefix: Prefix) -> str:
    """Return the condition that a line of `entries` has a word behind its prefix that is no severity in English."""
    return f"regexp_matches(entry, {quote_text(prefix.translated_pattern())})"


def _name(letter: str) -> str:
    return f"{'large' if letter.isupper() else 'small'}_{letter}"


def _cuts(prefix: Prefix) -> tuple[_Cut, ...]:
    """Return where literals cut a line; nothing where two escapes have no literal between them."""
    cuts: list[_Cut] = []
    for piece in prefix.pieces:
        last = cuts[-1] if cuts else None
        if piece.escape and piece.escape != "q":
            if last and not last.literal:
                return ()
            cuts.append(_Cut(piece.escape, "", piece.is_padded))
        elif piece.literal and last:
            cuts[-1] = _Cut(last.escape, last.literal + piece.literal, last.is_padded)
        elif piece.literal:
            cuts.append(_Cut("", piece.literal))
    if cuts and not cuts[-1].literal:
        cuts[-1] = _Cut(cuts[-1].escape, " ", cuts[-1].is_padded)
    return tuple(cuts)


def _steps(cuts: Sequence[_Cut]) -> Iterator[str]:
    """Yield the chain of queries, each of which finds the end of one escape; the last one judges whether all fits."""
    yield "cut_0 as (select *, 1 as next_0 from entries)"
    earlier, good = _CLOCK, list[str]()
    for number, cut in enumerate(cuts, 1):
        yield _step(number, cut, is_plain=cut.literal not in earlier)
        good += _conditions(number, cut)
        earlier += "\0" + cut.literal
    words = ", ".join(map(quote_text, (*SEVERITIES, *PARTS)))
    rest = f"next_{len(cuts)}"
    yield (
        f"marked as (select *, ltrim(substr(entry, {rest}, 14)) as word, instr(word, ':  ') as mark, "
        f"{rest} + mark + 2 + length(substr(entry, {rest}, 14)) - length(word) as said_at from cut_{len(cuts)})"
    )
    is_good = " and ".join([*good, f"left(word, mark - 1) in ({words})"]) if cuts else "false"
    yield f"judged as (select *, coalesce({is_good}, false) as is_good from marked)"


def _step(number: int, cut: _Cut, *, is_plain: bool) -> str:
    """Return the query that finds where a value ends; a literal that is new is sought in the whole line."""
    start, literal, sure = f"next_{number - 1}", quote_text(cut.literal), _SURE.get(cut.escape, 0)
    if not cut.escape:
        end = f"case when starts_with(entry, {literal}) then 1 end"
    elif is_plain:
        end = f"instr(entry, {literal})"
    else:
        end = (
            f"{start} + {sure - 1} + nullif(instr(substr(entry, {start} + {sure}, {_LONGEST}), {literal}), 0)"
        )
    return (
        f"cut_{number} as (select *, {end} as end_{number}, end_{number} + {len(cut.literal)} as next_{number} "
        f"from cut_{number - 1})"
    )


def _value_at(number: int, cut: _Cut) -> str:
    value = f"substr(entry, next_{number - 1}, end_{number} - next_{number - 1})"
    return f"trim({value})" if cut.is_padded else value


def _conditions(number: int, cut: _Cut) -> Iterator[str]:
    """Yield what must hold of a line that was cut at the right places."""
    yield f"end_{number} >= next_{number - 1} + {_SURE.get(cut.escape, 0)}"
    if cut.escape == "p":
        yield f"try_cast({_value_at(number, cut)} as bigint) is not null"
    if cut.escape == "r":
        value = _value_at(number, cut)
        yield f"({value} in ('', '[local]') or suffix({value}, ')'))"


def _columns(letters: Sequence[str]) -> dict[str, str]:
    """Return csvlog's columns with what fills each."""
    found = {COLUMN_OF[letter]: _value(letter) for letter in reversed(letters)}
    process = f"coalesce({found.get('process_id', 'null')}, outer_pid)"
    if "c" not in letters:
        start = f"regexp_replace(left({_name('s')}, 19), '[-: ]', '', 'g')" if "s" in letters else "'0'"
        found["session_id"] = f"concat({start}, '.', {process})"
    time = f"coalesce({found.get('log_time', 'null')}, outer_time)"
    return (
        dict.fromkeys(COLUMN_OF.values(), "null::varchar") | found | {"log_time": time, "process_id": process}
    )


def _value(letter: str) -> str:
    name = _name(letter)
    if letter == "n":
        moment = f"make_timestamp((try_cast({name} as double) * 1000000)::bigint)"
        return f"concat(strftime({moment}, '%Y-%m-%d %H:%M:%S.%g'), ' UTC')"
    return f"nullif({name}, '[unknown]')" if letter in _NAMES else name
