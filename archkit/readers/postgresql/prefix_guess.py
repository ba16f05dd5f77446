"""Which log_line_prefix a log was written with, told from its lines."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, permutations
from typing import TYPE_CHECKING

from archkit.readers.postgresql.line_prefix import ANY, PARTS, SEVERITIES, Piece, Prefix, read_prefix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MARK = re.compile(rf"(?<![A-Za-z])(?:{'|'.join((*SEVERITIES, *PARTS))}): {{1,2}}(?=\S)")
_AUTHORIZED = re.compile(r"connection authorized: user=(\S+)(?: database=(\S+))?(?: application_name=(\S+))?")
_MOST_LINES = 400
_MOST_TRIED = 60
_MOST_PREFIX = 300
_LONGEST_MARK = len("STATEMENT:  x")
_OF_SESSIONS = frozenset("udarhi")
_WILD = frozenset("udahib")
_MOST_WILD = 7
_MOST_STOPPED = 5
_MOST_NUMBERS = 3  # whole numbers whose meaning is tried out
_FEWEST = 0.5  # of the lines with a severity, or the prefix is not understood
_LABELS = {
    "u": "user usr username role u usename",
    "d": "db database dbname datname d",
    "a": "app appli application application_name appname a",
    "h": "client host remote remote_host ip client_addr h r from addr",
    "p": "pid process p",
    "l": "line l line_num",
    "c": "session sess session_id sid c",
    "x": "xid txid trans transaction x tx",
    "v": "vxid v vtx virtual_xid",
    "e": "state sqlstate sql_error_code error_code code e err",
    "i": "tag cmd command ps i command_tag",
    "Q": "queryid query_id qid Q",
    "b": "type backend backend_type b",
}
_LABELLED = {name: letter for letter, names in _LABELS.items() for name in names.split()}
_TAGS = (
    "idle in transaction \\(aborted\\)|idle in transaction|idle|authentication|startup|SELECT|INSERT|UPDATE|"
    "DELETE|MERGE|BEGIN|COMMIT|ROLLBACK|PARSE|BIND|COPY|SET|SHOW|CREATE TABLE|CREATE INDEX|ALTER TABLE|DROP TABLE|"
    "VACUUM|ANALYZE"
)
_TYPES = (
    "client backend|autovacuum (?:worker|launcher)|background (?:writer|worker)|checkpointer|walwriter|walsender|"
    "postmaster|not initialized|logger|archiver|parallel worker|logical replication (?:launcher|worker)"
)
_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})? (?:[A-Z][A-Za-z]{0,5}|[+-]\d\d(?::?\d\d)?)"
_A_TIME = re.compile(_TIME)
_WORD = r"(?:\[unknown\]|[^\W\d][\w.$-]*)"
_HOST = r"(?:\d+\.\d+\.\d+\.\d+|::1|[0-9a-fA-F]{1,4}:[0-9a-fA-F:.]+(?:%\w+)?|[A-Za-z][\w.-]*)"
_TOKEN = re.compile(
    rf"(?P<time>{_TIME})|(?P<n>\d{{9,11}}\.\d{{3}}(?!\d))|(?P<c>[0-9a-f]{{8}}\.[0-9a-f]{{1,8}}(?![\w.]))"
    rf"|(?P<label>[A-Za-z_]+)(?P<equals> = |=)(?P<value>\[local\]|\[unknown\]|[^,;|\]) ]*)"
    rf"|(?P<r>\[local\]|{_HOST}\(\d+\)|\d+\.\d+\.\d+\.\d+(?![\w.]))|(?P<v>-?\d+/\d+)(?!\w)"
    rf"|(?P<user>{_WORD})?@(?P<database>{_WORD})?"
    rf"|(?<=\[)(?P<l>\d+)(?=-1\])|(?P<e>00000)(?!\w)|(?P<Q>-\d{{6,}}|\d{{12,}})(?!\w)|(?P<int>\d+)(?!\w)"
    rf"|(?P<i>{_TAGS})(?!\w)|(?P<b>{_TYPES})(?!\w)|(?P<word>{_WORD})|(?P<other>(?<=\d)-1(?=\])|.)"
)


def guess_prefix(entries: Iterable[str]) -> Prefix | None:
    """Return the prefix that explains most of the lines that have a severity; None where none explains half."""
    lines = list(islice(((line, mark) for line in entries if (mark := _mark(line)) is not None), _MOST_LINES))
    if not lines:
        return None
    texts = [line[: mark + _LONGEST_MARK] for line, mark in lines]
    heads = Counter(setting for line, mark in lines for setting in _settings(line, mark))
    tried = [setting for setting, _ in heads.most_common(_MOST_TRIED)]
    told = [s for line, mark in lines if _AUTHORIZED.search(line) for s in _settings(line, mark)]
    known = (p for p in map(read_prefix, dict.fromkeys((*told, *tried))) if _is_plain(p))
    ranked = sorted(known, key=lambda p: _rank(p, texts), reverse=True)
    if not ranked:
        return None
    stopped = (prefix for known in ranked[:_MOST_STOPPED] for prefix in (known, *_with_stop(known)))
    best = max(stopped, key=lambda p: _rank(p, texts))
    return _with_usual_stop(best) if _covered(best, texts) >= _FEWEST * len(texts) else None


def _is_plain(prefix: Prefix) -> bool:
    """Whether few of its pieces may be any text: Python tries all ways to part a line among them."""
    return sum(piece.escape in _WILD for piece in prefix.pieces) <= _MOST_WILD


def _mark(line: str) -> int | None:
    found = _MARK.search(line[:_MOST_PREFIX])
    return found.start() if found else None


def _rank(prefix: Prefix, lines: Sequence[str]) -> tuple[float, int, int, int]:
    """Rank by lines explained, then fields, then how well counters count, then simplicity."""
    covered = _covered(prefix, lines)
    known = sum(piece.escape not in ("", "q", ANY) for piece in prefix.pieces)
    return covered, known, _counting(prefix, lines), -len(prefix.pieces)


def _covered(prefix: Prefix, lines: Sequence[str]) -> int:
    """Return how many lines a prefix explains; a time that it takes for a name is not explained."""
    pattern = re.compile(prefix.line_pattern())
    explained = (line for line in lines if pattern.match(line))
    return sum(prefix.has_time or not _A_TIME.search(line) for line in explained)


def _counting(prefix: Prefix, lines: Sequence[str]) -> int:
    """Return how often %l is one more than the last of the same %p, and %x is no transaction."""
    letters = prefix.letters("plx")
    if not {"l", "x"} & set(letters):
        return 0
    pattern, last, right = re.compile(prefix.line_pattern(letters)), dict[str, int](), 0
    for found in filter(None, map(pattern.match, lines)):
        values = dict(zip(letters, found.groups(), strict=False))
        process, number = values.get("p") or "", int(values.get("l") or 0)
        right += "p" in values and "l" in values and number == last.get(process, 0) + 1
        right += values.get("x") == "0"
        last[process] = number
    return right


def _with_stop(prefix: Prefix) -> Iterator[Prefix]:
    """Yield the prefix with %q before each of its pieces: background processes write no more than what is before it."""
    for place, piece in enumerate(prefix.pieces):
        if place and piece.escape:
            yield Prefix((*prefix.pieces[:place], Piece("q"), *prefix.pieces[place:]))
        elif place and len(piece.literal) > 1:
            halves = Piece(literal=piece.literal[0]), Piece(literal=piece.literal[1:])
            rest = prefix.pieces[place + 1 :]
            yield Prefix((*prefix.pieces[:place], halves[0], Piece("q"), halves[1], *rest))


def _with_usual_stop(prefix: Prefix) -> Prefix:
    """Return the prefix with %q where it usually stands, before what only sessions have: their lines may come later."""
    places = [place for place, piece in enumerate(prefix.pieces) if piece.escape in _OF_SESSIONS]
    has_stop = any(piece.escape == "q" for piece in prefix.pieces)
    if (
        has_stop
        or not places
        or not places[0]
        or not prefix.pieces[places[0] - 1].literal.endswith((" ", "|"))
    ):
        return prefix
    return Prefix((*prefix.pieces[: places[0]], Piece("q"), *prefix.pieces[places[0] :]))


def _settings(line: str, mark: int) -> list[str]:
    """Return the settings that might have written a line's prefix; several where whole numbers may be this or that."""
    words = _names_in(line)
    parts = [_part(found, words) for found in _TOKEN.finditer(line[:mark])]
    places = [n for n, part in enumerate(parts) if part == "%int"]
    if not places:
        return ["".join(parts)]
    first, rest = places[:_MOST_NUMBERS], places[_MOST_NUMBERS:]
    for place in rest:
        parts[place] = f"%{ANY}"
    free = [letter for letter in "plx" if f"%{letter}" not in parts] + [ANY] * len(first)
    found = []
    for letters in dict.fromkeys(permutations(free, len(first))):
        for place, letter in zip(first, letters, strict=True):
            parts[place] = f"%{letter}"
        found.append("".join(parts))
    return found[:12]


def _names_in(line: str) -> dict[str, str]:
    """Return the words whose meaning the message itself tells."""
    found = _AUTHORIZED.search(line)
    if not found:
        return {}
    user, database, application = found.groups()
    known = {application: "a", database: "d", user: "u"}
    return {word: letter for word, letter in known.items() if word}


def _part(found: re.Match[str], words: dict[str, str]) -> str:
    """Return the escape or the literal that a token stands for."""
    kind, text = found.lastgroup or "other", found[0]
    if found["time"]:
        is_first = found.start() == 0 or not re.search(_TIME, found.string[: found.start()])
        return ("%m" if found[2] else "%t") if is_first else "%s"
    if found["label"]:
        letter = _LABELLED.get(found["label"].lower() if len(found["label"]) > 1 else found["label"], ANY)
        return f"{found['label']}{found['equals']}%{letter}"
    if "@" in text and kind in ("user", "database", "other"):
        return "%u@%d"
    told = {
        "r": "%r" if "(" in text else "%h",
        "word": f"%{words.get(text, ANY)}",
        "int": "%int",
        "other": text.replace("%", "%%"),
    }
    return told.get(kind, f"%{kind}")
