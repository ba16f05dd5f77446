"""What happens to logs: each damage takes a sample and a source of chance, and gives the bytes of the damaged file."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from log_samples import SAMPLES, SECRET

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from log_samples import Sample

    Damage = Callable[[Sample, Random], bytes]

_SECRET = SECRET.encode()
_MB = 1 << 20


def _place(data: bytes, chance: Random) -> int:
    """Return a place in the second quarter of the file."""
    return chance.randrange(len(data) // 4, len(data) // 2)


def _put(data: bytes, place: int, extra: bytes) -> bytes:
    return data[:place] + extra + data[place:]


def _between(sample: Sample, chance: Random, extra: bytes) -> bytes:
    """Put something between two records."""
    at = chance.randrange(10, 20)
    return sample.head + b"".join((*sample.records[:at], extra, *sample.records[at:])) + sample.tail


def _within(extra: bytes) -> Damage:
    return lambda sample, chance: _put(sample.data, _place(sample.data, chance), extra)


def _as_line(extra: bytes) -> Damage:
    return lambda sample, chance: _between(sample, chance, extra + b"\n")


def _said(extra: bytes) -> Damage:
    """Put something in the place of what strangers wrote, in every third record."""

    def damage(sample: Sample, _chance: Random) -> bytes:
        records = (r if n % 3 else r.replace(_SECRET, extra) for n, r in enumerate(sample.records))
        return sample.head + b"".join(records) + sample.tail

    return damage


def _changed(pattern: bytes, new: bytes, every: int = 5) -> Damage:
    """Change what a pattern finds, once in each of some records."""

    def damage(sample: Sample, _chance: Random) -> bytes:
        records = (
            re.sub(pattern, lambda _: new, r, count=1) if n % every == 1 else r
            for n, r in enumerate(sample.records)
        )
        return sample.head + b"".join(records) + sample.tail

    return damage


def _ordered(choose: Callable[[list[bytes], Random], list[bytes]]) -> Damage:
    return lambda sample, chance: sample.head + b"".join(choose(list(sample.records), chance)) + sample.tail


def _ends(end: bytes) -> Damage:
    return lambda sample, _chance: sample.data.replace(b"\n", end)


def _encoded(encoding: str, mark: bytes = b"") -> Damage:
    return lambda sample, _chance: mark + sample.data.decode().encode(encoding)


def _packed(damage: Callable[[bytes, Random], bytes]) -> Damage:
    return lambda sample, chance: damage(gzip.compress(sample.data, 6, mtime=0), chance)


def _big(begin: bytes, middle: bytes, times: int, end: bytes = b"\n") -> bytes:
    """Return a gzip of something repeated between a beginning and an end, made without holding it unpacked."""
    part = gzip.compress(middle * max(1, _MB // len(middle)), 6, mtime=0)
    ends = (gzip.compress(each, 6, mtime=0) for each in (begin, end))
    first, last = ends
    return first + part * times + last


def _mixed_ends(sample: Sample, chance: Random) -> bytes:
    return b"".join(line + chance.choice([b"\n", b"\r\n"]) for line in sample.data.split(b"\n")[:-1])


def _shuffled(records: list[bytes], chance: Random) -> list[bytes]:
    chance.shuffle(records)
    return records


def _flipped(data: bytes, chance: Random) -> bytes:
    place = _place(data, chance)
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def _other(sample: Sample, chance: Random) -> bytes:
    """Put the records of another format in the middle, as two programs that write to one file do."""
    other = chance.choice([each for each in SAMPLES if each.kind != sample.kind])
    return _between(sample, chance, b"".join(other.records[:5]))


def _other_layout(sample: Sample, chance: Random) -> bytes:
    """Go on in another form of the same format, where there is one; in another format where there is none."""
    kin = [each for each in SAMPLES if each.kind == sample.kind and each is not sample and not each.head]
    return sample.data + b"".join(kin[0].records) if kin else _other(sample, chance)


def _swapped(sample: Sample, _chance: Random) -> bytes:
    """Swap the second and the third part of some records, whatever parts them."""
    sign = b"," if b"," in sample.records[0] else b" "

    def swap(record: bytes) -> bytes:
        first, second, third, *rest = [*record.split(sign), b"", b""]
        return sign.join([first, third, second, *rest[:-2]])

    records = (r if n % 5 else swap(r) for n, r in enumerate(sample.records))
    return sample.head + b"".join(records) + sample.tail


def _json_wrong(key: bytes) -> Damage:
    """Put a member at the beginning of every third object; in other formats, within a line."""

    def damage(sample: Sample, chance: Random) -> bytes:
        if not sample.records[0].startswith(b"{"):
            return _between(sample, chance, b"{" + key + b"}\n")
        records = (r if n % 3 else b"{" + key + b", " + r[1:] for n, r in enumerate(sample.records))
        return sample.head + b"".join(records) + sample.tail

    return damage


_DURATION = b"|".join(
    (
        rb"(?<=duration: )[\d.]+",
        rb"(?<=Query_time: )[\d.]+",
        rb"(?<=\"duration\": )\d+",
        rb"(?<=\"duration_ms\": )[\d.]+",
        rb"(?<=responseTime\": )[\d.]+",
        rb"(?<=endTimeUnixNano\": \")\d+",
        rb"(?<=,)\d+\.5(?=,)",
        rb"(?<= 0 1234 )\d+",
        rb"(?<= )0\.001(?= )",
        rb"(?<=\"avg\": )[\d.]+",
    )
)
_YEAR = rb"2026(?=[-/:])|(?<=\"time\": )\d+|(?<=TimeUnixNano\": \")\d+|(?<=startTime\": )\d+"
_NUMBER = rb"(?<=[ ,:\"=])\d+(?=[ ,\"\]}])"

# At any place, whatever is there.
BYTES: dict[str, Damage] = {
    "cut anywhere": lambda s, c: s.data[: c.randrange(1, len(s.data))],
    "cut in the first line": lambda s, c: s.data[: c.randrange(1, s.data.index(b"\n"))],
    "the beginning lost": lambda s, c: s.data[_place(s.data, c) :],
    "a byte changed": lambda s, c: _flipped(s.data, c),
    "some bytes lost": lambda s, c: s.data[: (p := _place(s.data, c))] + s.data[p + c.randrange(1, 300) :],
    "NUL bytes": _within(b"\0\0\0"),
    "a block of zeros, as after a power cut": _within(bytes(4096)),
    "zeros at the end": lambda s, _: s.data + bytes(8192),
    "invalid UTF-8": _within(b"\xff\xfe\xc3\x28\xed\xa0\x80"),
    "Latin-1": _said("Gr\u00f6\u00dfe".encode("latin-1")),
    "binary pasted in": lambda s, c: _put(s.data, _place(s.data, c), c.randbytes(3000)),
    "a byte order mark in the middle": _within(b"\xef\xbb\xbf"),
    "a byte order mark": lambda s, _: b"\xef\xbb\xbf" + s.data,
    "UTF-16": _encoded("utf-16-le", b"\xff\xfe"),
    "UTF-16, big end first": _encoded("utf-16-be", b"\xfe\xff"),
    "UTF-16 without a mark": _encoded("utf-16-le"),
    "half a character of UTF-16 at the end": lambda s, _: (
        b"\xff\xfe" + s.data.decode().encode("utf-16-le")[:-1]
    ),
    "the signs that archkit parts rows with": _within(b"\x01\x02cut\x03\x04\x02lost"),
}
LINES: dict[str, Damage] = {
    "CRLF": _ends(b"\r\n"),
    "CR only": _ends(b"\r"),
    "mixed line ends": _mixed_ends,
    "VT, FF and separators of Unicode": _within("\x0b\x0c\x1c\x85\u2028\u2029".encode()),
    "a line end within": _within(b"\n"),
    "a carriage return within": _within(b"\r"),
    "no line end at the end": lambda s, _: s.data.rstrip(b"\n"),
    "empty lines": lambda s, c: _between(s, c, b"\n\n \n\t\n"),
    "only white space": lambda s, _: re.sub(rb"[^\n]", b" ", s.data),
    "the header only": lambda s, _: s.head or s.records[0][: s.records[0].index(b" ")] + b"\n",
    "junk": _as_line(b"Segmentation fault (core dumped) " + _SECRET),
    "opening brackets": _as_line(b"[{(" * 3000),
    "lines doubled": _ordered(lambda records, _: [each for r in records for each in (r, r)]),
    "lines dropped": _ordered(lambda records, chance: [r for r in records if chance.random() < 0.7]),
    "lines shuffled": _ordered(_shuffled),
    "the clock goes backwards": _ordered(lambda records, _: records[::-1]),
    "the hour of the change to winter twice": _changed(rb"(?<=2026-)11-22(?=[ T]10:)", b"10-25", 2),
    "two formats joined": _other,
    "a change of layout": _other_layout,
}
FIELDS: dict[str, Damage] = {
    "quotes dropped": _changed(rb"[\"']", b""),
    "quotes doubled": _changed(rb"[\"']", b'""'),
    "quotes opened": _changed(rb"(?<=[ ,])", b"\"'`$$(/*"),
    "a column dropped": _changed(rb"[ ,][^ ,\n]+(?=[ ,])", b""),
    "a column added": _changed(rb"(?=[ ,])", b', 1 "x"'),
    "columns swapped": _swapped,
    "a megabyte in a field": _changed(_SECRET, b"x" * _MB, 13),
    "a megabyte of quotes in a field": _changed(_SECRET, b"''" * (_MB // 2), 13),
    "brackets in a field, deep": _said(b"(" * 50_000),
    "negative durations": _changed(_DURATION, b"-5"),
    "absurd durations": _changed(_DURATION, b"99999999999999999999999999"),
    "durations that are no number": _changed(_DURATION, b"NaN"),
    "infinite durations": _changed(_DURATION, b"-Infinity"),
    "the year 0001": _changed(_YEAR, b"0001"),
    "the year 9999": _changed(_YEAR, b"9999"),
    "the 31st of February": _changed(rb"11-22|22/Nov", b"02-31"),
    "numbers beyond 64 bits": _changed(_NUMBER, b"9" * 40, 6),
    "numbers of 10,000 digits": _changed(_NUMBER, b"9" * 10_000),
    "huge exponents": _changed(_NUMBER, b"1e999999999", 6),
    "JSON 100,000 deep": _as_line(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "JSON arrays 100,000 deep in a field": _json_wrong(b'"deep": ' + b"[" * 100_000 + b"]" * 100_000),
    "JSON keys twice": _json_wrong(b'"message": 1, "time": "x", "query": [], "spans": 5, "sql": {"a": 1}'),
    "JSON with half a surrogate pair": _json_wrong(b'"a": "\\ud800", "\\udfff": "\\u0000"'),
    "JSON of other types": _changed(rb'(?<=: )"[^"]*"', b'[null, {"": true}]', 3),
    "terminal escapes": _said(b"\x1b[2J\x1b]0;" + _SECRET + b"\x07\x9b31m"),
    "marks of right to left": _said("\u202e\u2066abc\u200f\ufeff".encode()),
    "SQL in every text": _said(b"'; drop table x; -- \"; select * from read_csv('/etc/passwd') /*"),
    "HTML in every text": _said(b"</script><img src=x onerror=alert(1)>&lt;{{7*7}}${1}"),
    "formats and placeholders": _said(b"%s %n {0} {x.__class__} $1 :name ?1 \\u0000 \\"),
}
PACKED: dict[str, Damage] = {
    "gzip": _packed(lambda data, _: data),
    "gzip cut": _packed(lambda data, c: data[: _place(data, c)]),
    "gzip cut before its checksum": _packed(lambda data, _: data[:-8]),
    "gzip with a wrong checksum": _packed(lambda data, _: data[:-8] + bytes(8)),
    "gzip with a byte changed": _packed(_flipped),
    "gzip within gzip": _packed(lambda data, _: gzip.compress(data, mtime=0)),
    "gzip of two members": lambda s, _: b"".join(
        gzip.compress(r, mtime=0) for r in (s.data[:500], s.data[500:])
    ),
    "gzip followed by junk": _packed(lambda data, _: data + b"junk after the end"),
    "gzip followed by zeros": _packed(lambda data, _: data + bytes(512)),
    "gzip of nothing": lambda _s, _c: gzip.compress(b"", mtime=0),
    "gzip of a damaged log": lambda s, c: gzip.compress(
        _put(s.data, _place(s.data, c), b'\xff\0\n"'), mtime=0
    ),
}
# Each of these costs seconds.
HEAVY: dict[str, Damage] = {
    "a line of 100 MB": lambda s, c: _between(s, c, b"x" * (100 * _MB) + b"\n"),
    "a record of 100 MB": lambda s, c: _between(s, c, s.records[5].replace(_SECRET, b"y" * (100 * _MB))),
    "a gzip of 1 GB of zeros": lambda s, _: _big(s.data, bytes(_MB), 1024, b"\n" + s.data),
    "a gzip of 1 GB of one line": lambda s, _: _big(s.data, b"x" * 1023 + b"\n", 1024, s.data),
    "a gzip of 200 MB of one record": lambda s, _: _big(s.data, s.records[7], 200, s.data),
    "200,000 lines with an opening quote": lambda s, c: _between(s, c, b'"\n' * 200_000),
    "a million empty lines": lambda s, c: _between(s, c, b"\n" * 1_000_000),
}
LIGHT = BYTES | LINES | FIELDS | PACKED
DAMAGES = LIGHT | HEAVY
