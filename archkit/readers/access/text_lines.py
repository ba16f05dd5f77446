"""Access logs in plain text: nginx and Apache, combined, common, or of any log_format, told or guessed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.access.apache_format import apache_pattern, apache_text
from archkit.readers.access.endpoints import REQUESTS, name_templates
from archkit.readers.access.guessing import guess_patterns
from archkit.readers.access.nginx_format import is_nginx, nginx_pattern, nginx_text
from archkit.readers.access.noting import (
    ASKED,
    EMPTY,
    IS_BLANK,
    NO_LINE,
    count_rejects,
    note_again,
    note_lines,
    zone_of,
)
from archkit.readers.access.pattern_sql import cut_lines, match_lines
from archkit.readers.access.sampling import first_lines, lines_throughout
from archkit.readers.account import Account
from archkit.readers.log_format import LogFormat, LogRead
from archkit.sql.quoting import quote_text

if TYPE_CHECKING:
    from archkit.readers.access.pattern import Pattern
    from archkit.readers.log_format import Head, LogJob
    from archkit.store.warehouse import Connection

_MOST_TURNS = 6
_SAMPLED = 300
_MISFIT = "it does not have the form of this log's lines"
_SAMPLE = f"select text from noted_{{turn}} where kind = 'odd' and not {IS_BLANK} limit 300"
_OTHER = "select line, 'its request is no HTTP' as reason from noted_{turn} where kind = 'other'"


def fits(head: Head) -> bool:
    """Whether the lines look like requests."""
    return bool(guess_patterns(head.lines))


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the requests; raises InputError without any, or where the log_format given cannot tell them."""
    told = job.hints.log_format
    if told:
        return read_patterns(connection, job, (_told_pattern(told),))
    path = Path(job.path)
    lines = lines_throughout(path)
    guessed = guess_patterns(first_lines(path), lines[:: len(lines) // _SAMPLED + 1])
    if not guessed:
        raise InputError("The form of these lines cannot be told.", then=NO_LINE)
    return read_patterns(connection, job, guessed)


def read_patterns(connection: Connection, job: LogJob, patterns: tuple[Pattern, ...]) -> LogRead:
    """Return the requests of lines that have one of these forms, or others that the odd ones among them show."""
    zone = zone_of(connection, job)
    account = Account(read=note_lines(connection, job, cut_lines(patterns[0], "physical", zone)))
    turns = _read_odd(connection, job, patterns, zone)
    _view(connection, "asked", [ASKED.format(turn=turn) for turn in range(turns + 1)])
    _view(connection, "rejected", [*(_OTHER.format(turn=turn) for turn in range(turns + 1)), *_odd(turns)])
    count_rejects(connection, account)
    account.parsed = account.read - account.rejected
    if not account.parsed:
        raise InputError("No line of this file is a request.", then=NO_LINE)
    name_templates(connection)
    return LogRead(account, REQUESTS)


def _read_odd(connection: Connection, job: LogJob, patterns: tuple[Pattern, ...], zone: str) -> int:
    """Read the lines that are still odd by one pattern after the other; return how many turns it took."""
    waiting = list(patterns)
    tried: set[Pattern] = set()
    for turn in range(_MOST_TURNS):
        odd = connection.execute(_SAMPLE.format(turn=turn)).fetchall()
        waiting = waiting or [p for p in guess_patterns([text for (text,) in odd]) if p not in tried]
        if not odd or not waiting:
            return turn
        pattern = waiting.pop(0)
        tried.add(pattern)
        note_again(connection, job, match_lines(pattern, "left_over", zone), turn + 1)
    return _MOST_TURNS


def _odd(turns: int) -> list[str]:
    """Return the queries of the lines that no turn could read: blank ones are not looked at again."""
    blank = f"select line, text from noted_0 where kind = 'odd' and {IS_BLANK}"
    rest = f"select line, text from noted_{turns} where kind = 'odd' and not {IS_BLANK}"
    misfit = f"select line, {quote_text(_MISFIT)} as reason from ({rest})"
    empty = (
        f"select line, coalesce(reason, {quote_text(EMPTY)}) from ({blank}) left join spoiled using (line)"
    )
    return [misfit, empty]


def _view(connection: Connection, name: str, queries: list[str]) -> None:
    connection.execute(f"create or replace view {name} as {' union all '.join(queries)}")


def _told_pattern(told: str) -> Pattern:
    """Return the pattern of nginx's log_format or Apache's LogFormat; raises InputError where it lacks something."""
    text = nginx_text(told) if is_nginx(told) else apache_text(told)
    pattern = nginx_pattern(text) if is_nginx(told) else apache_pattern(text)
    if not pattern.is_enough:
        raise InputError(
            "The log_format given for this file does not tell a request's time, address and status.",
            then="Give the line as it stands in the server's settings, with $time_local, $request and $status, "
            "or %t, %r and %>s.",
        )
    return pattern


ACCESS_LOG = LogFormat(
    "access-log", "access log of nginx, Apache and their like", fits, read, has_statements=False
)
