"""Where JSON access logs hold what: the places that well-known writers use, those of a log_format, and guessed ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archkit.readers.access.guessing import Column, held_in
from archkit.readers.access.nginx_format import VARIABLES, json_text, nginx_text, variable_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Path = tuple[str, ...]
_DEEPEST = 3
# By field, the first that is there counts; a name with dots is looked for as it is, and nested.
_KNOWN: dict[str, str] = {
    "began": "start_time startTime StartUTC request_creation_time started_at",
    "moment": "time timestamp @timestamp ts time_iso8601 msec time_local date datetime",
    "method": "method req.method request.method http.method http_method requestMethod request_method "
    "httpRequest.requestMethod RequestMethod request_verb http.request.method",
    "route": "procedure endpoint route routerPath req.routeOptions.url req.route http.route",
    "url": "url req.url request.uri request.url uri request_uri path http.url requestUrl httpRequest.requestUrl "
    "RequestPath request_url url.path originalUrl",
    "status": "statusCode res.statusCode status response_code status_code http.status_code httpRequest.status "
    "response.status DownstreamStatus elb_status_code http.response.status_code",
    "request": "request",
    "trace": "trace_id traceId trace traceparent req.headers.traceparent http_traceparent trace.id dd.trace_id",
    "request_id": "reqId request_id requestId req.id",
    "duration": "duration",
    "mark": "response_flags response_code upstream_host controller",  # of writers whose `duration` is in ms
}
_DURATIONS: dict[str, str] = {
    "responseTime": "ms", "response_time": "ms", "duration_ms": "ms", "durationMs": "ms", "elapsed_ms": "ms",
    "latency_ms": "ms", "elapsed": "ms", "latencies.request": "ms", "request_time": "s", "duration_s": "s",
    "latency": "s", "httpRequest.latency": "s", "Duration": "ns", "event.duration": "ns",
    "upstream_response_time": "s", "target_processing_time": "s",
}  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where each field stands, best first; `durations` with their unit."""

    fields: Mapping[str, tuple[Path, ...]]
    durations: tuple[tuple[Path, str], ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """All of them, each once."""
        known = [path for paths in self.fields.values() for path in paths]
        return tuple(dict.fromkeys([*known, *(path for path, _ in self.durations)]))

    def before(
        self, fields: Mapping[str, tuple[Path, ...]], durations: tuple[tuple[Path, str], ...]
    ) -> Places:
        """Return these places, and where they have nothing, the ones given."""
        both = {name: self.fields.get(name, ()) + fields.get(name, ()) for name in (*self.fields, *fields)}
        return Places(both, self.durations + durations)

    def held_by(self, lines: Sequence[str]) -> Places:
        """Return those places that some of the lines hold; each field keeps its first one."""
        seen = {path for line in lines for path, _ in _values(_object_in(line) or {})}
        fields = {
            name: tuple(p for p in paths if p in seen) or paths[:1] for name, paths in self.fields.items()
        }
        return Places(fields, tuple(each for each in self.durations if each[0] in seen))


def known_places() -> Places:
    """Return the places that well-known writers use."""
    fields = {
        name: tuple(p for said in names.split() for p in _paths(said)) for name, names in _KNOWN.items()
    }
    return Places(fields, tuple((path, unit) for said, unit in _DURATIONS.items() for path in _paths(said)))


def is_json_format(log_format: str) -> bool:
    """Whether nginx's log_format writes lines of JSON."""
    return nginx_text(log_format).lstrip().startswith("{")


def told_places(log_format: str) -> Places:
    """Return the places that nginx's format in JSON says; empty where it is no JSON."""
    fields: dict[str, tuple[Path, ...]] = {}
    durations: list[tuple[Path, str]] = []
    for path, value in _values(_object_in(json_text(nginx_text(log_format))) or {}):
        holds, form = VARIABLES.get(variable_in(value) or "", ("nothing", ""))
        if holds == "duration":
            durations.append((path, form))
        elif holds != "nothing":
            fields[holds] = (*fields.get(holds, ()), path)
    return Places(fields, tuple(durations))


def places_in(lines: Sequence[str]) -> Places | None:
    """Return where the lines hold what a request needs, by known names and by values; None where they do not."""
    records = [dict(_values(record)) for line in lines if (record := _object_in(line))]
    known = known_places()
    if any(_is_request(known, record) for record in records):
        return known
    fields, durations = _guessed(records)
    places = known.before(fields, durations)
    return places if fields and all(_is_request(places, record) for record in records) else None


def _is_request(places: Places, record: Mapping[Path, str]) -> bool:
    """Whether a record has a status, or a method with a url: what an access log has."""

    def has(name: str) -> bool:
        return any(path in record for path in places.fields.get(name, ()))

    return has("status") or (has("method") and (has("url") or has("route")))


def _guessed(
    records: Sequence[Mapping[Path, str]],
) -> tuple[dict[str, tuple[Path, ...]], tuple[tuple[Path, str], ...]]:
    """Return what places that all records have hold, by the form of their values."""
    shared = [path for path in (records[0] if records else {}) if all(path in record for record in records)]
    columns = [Column(f"{path[-1]}=", tuple(record[path] for record in records)) for path in shared]
    held = {shared[number]: found for number, found in held_in(columns).items()}
    fields: dict[str, tuple[Path, ...]] = {}
    for path, (holds, _) in held.items():
        fields[holds] = (*fields.get(holds, ()), path)
    timed = tuple((path, form) for path, (holds, form) in held.items() if holds == "duration")
    return {name: paths for name, paths in fields.items() if name != "duration"}, timed


def _paths(said: str) -> tuple[Path, ...]:
    nested = tuple(said.split("."))
    return ((said,), nested) if len(nested) > 1 else (nested,)


def _object_in(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _values(record: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield each place with its value as text; objects within, and what is no number or text, too, up to a depth."""
    for name, value in record.items():
        path = (*above, name)
        if isinstance(value, dict) and len(path) < _DEEPEST:
            yield from _values(value, path)
        yield path, str(value)
