"""nginx's log_format as the pattern of a line, or as the places of fields in a line of JSON."""

from __future__ import annotations

import re

from archkit.readers.access.pattern import CLF, EPOCH, LIST, MOMENT, PLAIN, Holds, Part, Pattern, joined

# What its variables hold (https://nginx.org/en/docs/varindex.html); all others are passed over.
VARIABLES: dict[str, tuple[Holds, str]] = {
    "time_local": ("moment", CLF),
    "time_iso8601": ("moment", MOMENT),
    "msec": ("moment", EPOCH),
    "request": ("request", PLAIN),
    "request_method": ("method", PLAIN),
    "request_uri": ("url", PLAIN),
    "uri": ("url", PLAIN),
    "document_uri": ("url", PLAIN),
    "status": ("status", PLAIN),
    "request_time": ("duration", "s"),
    "http_traceparent": ("trace", PLAIN),
    "otel_trace_id": ("trace", PLAIN),
    "opentelemetry_trace_id": ("trace", PLAIN),
    "opentracing_context_x_b3_traceid": ("trace", PLAIN),
    "http_x_b3_traceid": ("trace", PLAIN),
    "http_x_trace_id": ("trace", PLAIN),
    "request_id": ("trace", PLAIN),
    "http_x_request_id": ("trace", PLAIN),
    "sent_http_x_request_id": ("trace", PLAIN),
}
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_DIRECTIVE = re.compile(r"^\s*log_format\s+\S+\s+(?:escape=\w+\s+)?", re.IGNORECASE)
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_ESCAPED = re.compile(r"\\(.)")
_BARE = re.compile(r"(?<=[:,\[])\s*(\$\{?\w+\}?)\s*(?=[,}\]])")
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}


def is_nginx(text: str) -> bool:
    """Whether a log_format is nginx's: it has variables with a dollar."""
    return _VARIABLE.search(text) is not None


def nginx_text(said: str) -> str:
    """Return the format itself, of a whole directive or of what stands between its quotes."""
    text = said.strip()
    if not _DIRECTIVE.match(text):
        return text
    pieces = _QUOTED.findall(_DIRECTIVE.sub("", text))
    return "".join(_ESCAPED.sub(_unescaped, single or double) for single, double in pieces)


def nginx_pattern(text: str) -> Pattern:
    """Return the pattern of a format in plain text."""
    parts: list[Part] = []
    end = 0
    for found in _VARIABLE.finditer(text):
        name = found[1] or found[2]
        holds, form = VARIABLES.get(name, ("nothing", LIST if name.startswith("upstream_") else PLAIN))
        parts.append(Part(text[end : found.start()], holds, form))
        end = found.end()
    return joined(_with_upstream(parts, text), text[end:], is_start=False)


def json_text(text: str) -> str:
    """Return a format in JSON with each variable as a string, as a parser of JSON wants it."""
    return _BARE.sub(lambda found: f'"{found[1]}"', text)


def variable_in(text: str) -> str | None:
    """Return the variable that a value consists of; None for any other text."""
    found = _VARIABLE.fullmatch(text.strip())
    return (found[1] or found[2]) if found else None


def _with_upstream(parts: list[Part], text: str) -> list[Part]:
    """Let the time of the server behind stand in where the request's own is not logged."""
    if any(part.holds == "duration" for part in parts):
        return parts
    names = [found[1] or found[2] for found in _VARIABLE.finditer(text)]
    return [
        Part(part.before, "duration", "s") if name == "upstream_response_time" else part
        for part, name in zip(parts, names, strict=True)
    ]


def _unescaped(found: re.Match[str]) -> str:
    return _SIGNS.get(found[1], found[1])
