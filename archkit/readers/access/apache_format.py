"""Apache's LogFormat as the pattern of a line."""

from __future__ import annotations

import re

from archkit.readers.access.pattern import CLF, EPOCH, PLAIN, Holds, Part, Pattern, joined

COMMON = '%h %l %u %t "%r" %>s %b'
_NAMED = {
    "common": COMMON,
    "combined": COMMON + ' "%{Referer}i" "%{User-agent}i"',
    "vhost_combined": "%v:%p " + COMMON + ' "%{Referer}i" "%{User-agent}i"',
    "combinedio": COMMON + ' "%{Referer}i" "%{User-agent}i" %I %O',
}
_DIRECTIVE = re.compile(r'^\s*LogFormat\s+"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")
# %>s, %!400,501{Referer}i, %{begin:msec}t (https://httpd.apache.org/docs/current/mod/mod_log_config.html)
_DIRECTIVES = re.compile(r"%[!<>\d,]*(?:\{([^}]*)\})?(\^?[a-zA-Z%])")
_PLAIN: dict[str, tuple[Holds, str]] = {
    "r": ("request", PLAIN),
    "m": ("method", PLAIN),
    "U": ("url", PLAIN),
    "s": ("status", PLAIN),
    "D": ("duration", "us"),
}
_TRACES = frozenset({"traceparent", "x-request-id", "x-b3-traceid", "x-trace-id", "x-amzn-trace-id"})
_SHORT = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S", "%R": "%H:%M", "%D": "%m/%d/%y", "%h": "%b"}
_EPOCHS = frozenset({"sec", "msec", "usec"})
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}


def apache_text(said: str) -> str:
    """Return the format itself, of a whole directive, of one of the names that Apache ships, or as it is."""
    directive = _DIRECTIVE.match(said)
    text = directive[1] if directive else said.strip()
    text = _NAMED.get(text.lower(), text)
    return _ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[1]), text)


def apache_pattern(text: str) -> Pattern:
    """Return the pattern of a format; a time is that of the request's begin unless it says `end:`."""
    parts: list[Part] = []
    before, end = "", 0
    for found in _DIRECTIVES.finditer(text):
        before += text[end : found.start()]
        end = found.end()
        if found[2] == "%":
            before += "%"
            continue
        opening, part = _part(found[1], found[2])
        parts.append(Part(before + opening, part.holds, part.form))
        before = "]" if opening else ""
    is_start = "%{end:" not in text
    return joined(parts, before + text[end:], is_start=is_start)


def _part(argument: str | None, letter: str) -> tuple[str, Part]:
    """Return the bracket that stands before a value, if any, and the part."""
    if letter == "t":
        return ("[", Part("", "moment", CLF)) if not argument else ("", _moment(argument))
    if letter == "T":
        return "", Part("", "duration", argument or "s")
    if letter in "ioe" and (argument or "").lower() in _TRACES:
        return "", Part("", "trace")
    holds, form = _PLAIN.get(letter, ("nothing", PLAIN))
    return "", Part("", holds, form)


def _moment(argument: str) -> Part:
    text = argument.removeprefix("begin:").removeprefix("end:")
    if text in _EPOCHS:
        return Part("", "moment", EPOCH)
    if text.endswith("_frac"):
        return Part("")
    for short, long in _SHORT.items():
        text = text.replace(short, long)
    return Part("", "moment", text)
