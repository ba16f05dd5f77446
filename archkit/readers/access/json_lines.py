"""JSON access logs, one object a line: pino and Fastify, Caddy, Envoy, nginx with escape=json, and their like."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.access.endpoints import REQUESTS, name_templates
from archkit.readers.access.json_fields import Places, known_places, places_in, told_places
from archkit.readers.access.noting import ASKED, EMPTY, IS_BLANK, count_rejects, note_lines, zone_of
from archkit.readers.access.pattern import MS_OF
from archkit.readers.access.sampling import first_lines, lines_throughout
from archkit.readers.account import Account
from archkit.readers.log_format import LogFormat, LogRead
from archkit.readers.statements import run_script
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.readers.log_format import Head, LogJob
    from archkit.store.warehouse import Connection

_JOINED = (FilePath(__file__).parent / "sql" / "joined.sql").read_text(encoding="utf-8")
_MISFIT = "it is not a JSON object"
_TEXTS = {
    "began_text": ("began",), "moment_text": ("began", "moment"), "request_text": ("request",), "method": ("method",),
    "url": ("url",), "route": ("route",), "status_text": ("status",), "trace_said": ("trace",),
    "request_id": ("request_id",), "duration_text": ("duration",), "mark": ("mark",),
}  # fmt: skip
_FIELDS = (FilePath(__file__).parent / "sql" / "json_fields.sql").read_text(encoding="utf-8")


def fits(head: Head) -> bool:
    """Whether the lines have what an access log has."""
    return places_in(head.lines) is not None


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the requests; raises InputError without any."""
    zone = zone_of(connection, job)
    account = Account(read=note_lines(connection, job, _fields(_places(job), zone)))
    connection.execute(
        "create or replace view rejected as "
        f"select line, case when {IS_BLANK} then coalesce(reason, {quote_text(EMPTY)}) "
        f"else {quote_text(_MISFIT)} end as reason "
        "from (select line, text from noted_0 where kind = 'odd') left join spoiled using (line)"
    )
    count_rejects(connection, account)
    account.parsed = account.read - account.rejected
    _join(connection)
    ((has_requests,),) = connection.execute("select count(*) > 0 from asked").fetchall()
    if not has_requests:
        raise InputError(
            "No line of this file is a finished request.",
            then="Each line needs a time, a method and url (or route), and a status.",
        )
    name_templates(connection)
    return LogRead(account, REQUESTS)


def _places(job: LogJob) -> Places:
    """Return where the fields stand: as told, then as well-known writers do, then as the lines show.

    Places that no line holds, of some thousand all over the file, are not looked up in each: that would cost most.
    """
    path = FilePath(job.path)
    lines = lines_throughout(path)
    found = places_in(first_lines(path)) or known_places()
    places = told_places(job.hints.log_format or "").before(found.fields, found.durations)
    return places.held_by(lines) if lines else places


def _fields(places: Places, zone: str) -> str:
    """Return the query of `physical` to fields; all places are looked up in one go, each line parsed once for it."""
    pointers = ", ".join(
        quote_text("$" + "".join(f".{_quoted(name)}" for name in path)) for path in places.paths
    )
    texts = ", ".join(f"{_first_found(places, *names)} as {name}" for name, names in _TEXTS.items())
    times = ", ".join(_times(places))
    return _FIELDS.format(pointers=pointers, texts=texts, times=times, zone=quote_text(zone))


def _first_found(places: Places, *names: str) -> str:
    """Return the SQL of the first value that is there."""
    found = ", ".join(_value(places, path) for name in names for path in places.fields.get(name, ()))
    return f"coalesce({found})" if found else "null::varchar"


def _times(places: Places) -> Iterator[str]:
    """Yield the SQL of each duration in ms; null where it is none."""
    for path, unit in places.durations:
        yield f"worded_ms({_value(places, path)}, {MS_OF[unit]})"
    yield "worded_ms(duration_text, case when mark is null then 1000 else 1 end)"


def _value(places: Places, path: tuple[str, ...]) -> str:
    return f"found[{places.paths.index(path) + 1}]"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '\\"') + '"'


def _join(connection: Connection) -> None:
    """Make `asked`: the requests, and where a log opens a request on a line of its own, both lines as one."""
    ((openings,),) = connection.execute("select count(*) from noted_0 where kind = 'opening'").fetchall()
    if openings:
        run_script(connection, _JOINED)
    else:
        connection.execute(f"create or replace view asked as {ASKED.format(turn=0)}")


JSON_ACCESS_LOG = LogFormat("json-access-log", "JSON access log", fits, read, has_statements=False)
