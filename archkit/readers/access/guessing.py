"""The pattern of an access log, told from some of its lines: which place holds a time, a request, a status, a duration.

What a place holds is believed where all lines agree; a number that could be of two units is not taken for a duration.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.readers.access.pattern import (
    CLF,
    EPOCH,
    LIST,
    MOMENT,
    PLAIN,
    SPACED,
    WORDED,
    Holds,
    Part,
    Pattern,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"(?P<key>[A-Za-z_][\w.-]*[=:](?=[\"\d\[-]))?"
    r"(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|\[(?P<bracket>[^\]]{0,300})\]"
    r"|(?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?[+-]\d\d:?\d\d)?)|(?P<bare>[^\s\"\[]\S*))"
)
_CLF = re.compile(r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d(?::?\d\d)?)?")
_EPOCH = re.compile(r"1\d{9}(?:\.\d{3}|\d{3}|\d{6})?")
_REQUEST = re.compile(r"[A-Z]{3,12} \S.*")
_PROTOCOL = re.compile(r" HTTP/\d(?:\.\d)?$")
_METHOD = re.compile(r"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|-)")
_URL = re.compile(r"(?:/|https?://).*|\*")
_STATUS = re.compile(r"[1-5]\d\d")
_SECONDS = re.compile(r"(?:\d+\.\d{1,9}(?:(?:,|, | : )(?:\d+\.\d+|-))*|-)")
_WORDED = re.compile(r"\d+(?:\.\d+)?(?:ns|us|µs|ms|s)")
_WHOLE = re.compile(r"\d+")
_TRACE = re.compile(r"(?:[0-9a-f]{32}|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|-|)")
_TIME_KEYS = re.compile(
    r"(?:rt|request_?time|req_?time|duration|elapsed|time_taken|latency|response_?time)", re.IGNORECASE
)
_UNITS = re.compile(r"[_-]?(ms|msec|us|usec|ns|s|sec)$", re.IGNORECASE)
_UNIT_OF = {"msec": "ms", "usec": "us", "sec": "s"}
_MOST_LINES = 300
_MOST_FORMS = 4
_NEARLY_ALL = 0.8
_SURELY_US = 10_000  # a whole number of this size is no time in s or ms that the first lines of a log hold
_SEPARATORS = ("\t", "|", ";")
_FEWEST_SEPARATED = 4


@dataclass(frozen=True)
class _Token:
    """A value in a line, and the fixed texts right before and behind it, such as a key and quotes."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Column:
    """The values at one place of all lines that look alike, and the text in front of them."""

    before: str
    values: tuple[str, ...]

    def all_are(self, form: re.Pattern[str]) -> bool:
        """Whether each value has the form."""
        return all(form.fullmatch(value) for value in self.values)

    def most_are(self, form: re.Pattern[str]) -> bool:
        """Whether nearly each value has the form; scanners and broken servers write the others."""
        alike = sum(form.fullmatch(value) is not None for value in self.values)
        return alike >= _NEARLY_ALL * len(self.values)

    @property
    def are_seconds(self) -> bool:
        """Whether the values are numbers with a point, as durations in seconds are."""
        return self.all_are(_SECONDS) and any(value != "-" for value in self.values)

    @property
    def key(self) -> str:
        """The name in front of the values, such as `rt` of rt=0.1; empty for none."""
        named = re.search(r"([A-Za-z_][\w.-]*)[=:]\W?$", self.before)
        return named[1] if named else ""


def guess_patterns(*samples: Sequence[str]) -> tuple[Pattern, ...]:
    """Return the patterns of lines that look like requests, those with durations first; none where no line does."""
    found: dict[Pattern, None] = {}
    for lines in samples:
        for columns, after in _forms([line for line in lines[:_MOST_LINES] if line.strip()]):
            if pattern := _pattern(columns, after):
                found[pattern] = None
    return tuple(sorted(found, key=lambda pattern: not pattern.has_durations))


def _pattern(columns: Sequence[Column], after: str) -> Pattern | None:
    if not columns:  # a line without any value, such as a bracket of a JSON document
        return None
    held = held_in(columns)
    parts = tuple(
        Part(column.before, *held.get(number, ("nothing", LIST if column.are_seconds else PLAIN)))
        for number, column in enumerate(columns)
    )
    last = max(held, default=0)
    end = after if last == len(parts) - 1 else parts[last + 1].before
    is_start = any(form == "us" for _, form in held.values())
    pattern = Pattern(parts[: last + 1], end, is_start=is_start)
    return pattern if pattern.is_enough else None


def _forms(lines: Sequence[str]) -> Iterator[tuple[list[Column], str]]:
    """Yield the columns of the lines that look alike, the most usual first, and the text behind the last column."""
    separator = next(
        (s for s in _SEPARATORS if all(line.count(s) >= _FEWEST_SEPARATED for line in lines)), ""
    )
    forms: dict[tuple[str, ...], list[list[str]]] = {}
    for line in lines:
        tokens = list(_split(line, separator) if separator else _tokens(line))
        ends = [0, *(token.end for token in tokens)]
        fixed = [line[end : token.start] for end, token in zip(ends, tokens, strict=False)]
        forms.setdefault((*fixed, line[ends[-1] :]), []).append([token.text for token in tokens])
    for form, rows in sorted(forms.items(), key=lambda pair: -len(pair[1]))[:_MOST_FORMS]:
        yield [Column(b, v) for b, v in zip(form, zip(*rows, strict=True), strict=False)], form[-1]


def _tokens(line: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(line):
        name = next(n for n in ("quoted", "bracket", "moment", "bare") if found[n] is not None)
        yield _Token(found.start(name), found.end(name), found[name])


def _split(line: str, separator: str) -> Iterator[_Token]:
    start = 0
    for piece in line.split(separator):
        text = piece.strip().strip('"[]')
        at = start + (piece.find(text) if text else len(piece))
        yield _Token(at, at + len(text), text)
        start += len(piece) + len(separator)


def held_in(columns: Sequence[Column]) -> dict[int, tuple[Holds, str]]:
    """Return what columns hold, and in which form."""
    held: dict[int, tuple[Holds, str]] = {}
    for number, column in enumerate(columns):
        if form := _moment_form(column):
            held[number] = ("moment", form)
        elif _is_request(column):
            held[number] = ("request", PLAIN)
    free = [number for number in range(len(columns)) if number not in held]
    if not any(holds == "request" for holds, _ in held.values()):
        held |= _method_and_url(columns, free)
    asked = max((n for n, (holds, _) in held.items() if holds in ("request", "url")), default=-1)
    statuses = [n for n in free if columns[n].most_are(_STATUS)]
    status = next((n for n in statuses if n > asked), next(iter(statuses), None))
    if status is not None:
        held[status] = ("status", PLAIN)
    return held | _durations(columns, [n for n in free if n not in held]) | _traces(columns, free)


def _moment_form(column: Column) -> str:
    forms = ((CLF, _CLF), (MOMENT, _ISO), (EPOCH, _EPOCH))
    found = next((name for name, form in forms if column.most_are(form)), "")
    return SPACED if found == MOMENT and any(" " in value for value in column.values) else found


def _is_request(column: Column) -> bool:
    """Whether most values are requests with their protocol; scanners send anything."""
    most = Counter(bool(_REQUEST.fullmatch(v) and _PROTOCOL.search(v)) for v in column.values)
    return most[True] > len(column.values) / 2


def _method_and_url(columns: Sequence[Column], free: list[int]) -> dict[int, tuple[Holds, str]]:
    methods = [n for n in free if columns[n].most_are(_METHOD) and set(columns[n].values) != {"-"}]
    if not methods:
        return {}
    urls = [n for n in free if columns[n].most_are(_URL)]
    url = next((n for n in urls if n > methods[0]), next(iter(urls), None))
    return {} if url is None else {methods[0]: ("method", PLAIN), url: ("url", PLAIN)}


def _durations(columns: Sequence[Column], free: list[int]) -> dict[int, tuple[Holds, str]]:
    """Return the one column that surely is how long requests took: by its key, else by its form behind the others."""
    named = ((n, _unit_by_key(columns[n])) for n in free if columns[n].key)
    if found := next(((n, unit) for n, unit in named if unit), None):
        return {found[0]: ("duration", found[1])}
    if worded := next((n for n in free if columns[n].all_are(_WORDED)), None):
        return {worded: ("duration", WORDED)}
    bare = [n for n in free if not columns[n].key]
    timed = [n for n in bare if columns[n].are_seconds]
    if timed:
        return {max(timed, key=lambda n: (_total(columns[n]), -n)): ("duration", "s")}
    micro = _only_count(columns, bare)
    return {} if micro is None else {micro: ("duration", "us")}


def _only_count(columns: Sequence[Column], bare: list[int]) -> int | None:
    """Return the one column of large whole numbers behind the size of the answer.

    None where several differ from line to line: some are sizes (Apache's %I %O, a W3C log), and none is surely a time.
    """
    whole = [n for n in bare if columns[n].all_are(_WHOLE)]
    behind = [
        n
        for n in whole
        if n > whole[0] + 1 and (len(columns[n].values) == 1 or len(set(columns[n].values)) > 1)
    ]
    if len(behind) != 1 or max(map(int, columns[behind[0]].values)) < _SURELY_US:
        return None
    return behind[0]


def _unit_by_key(column: Column) -> str:
    unit = _UNITS.search(column.key)
    name = column.key[: unit.start()] if unit else column.key
    if not (_TIME_KEYS.fullmatch(name) or _TIME_KEYS.fullmatch(column.key)):
        return ""
    if unit and column.all_are(re.compile(r"[\d.]+|-")):
        return _UNIT_OF.get(unit[1].lower(), unit[1].lower())
    return "s" if column.all_are(_SECONDS) else ""


def _total(column: Column) -> float:
    """Return the sum of the first number of each value: a whole request takes no less than the server behind it."""
    return sum(float(found[0]) for v in column.values if (found := re.match(r"\d+\.\d+", v)))


def _traces(columns: Sequence[Column], free: list[int]) -> dict[int, tuple[Holds, str]]:
    found = [n for n in free if columns[n].all_are(_TRACE) and any(len(v) > 1 for v in columns[n].values)]
    return dict.fromkeys(found, ("trace", PLAIN))
