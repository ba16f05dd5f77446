"""Envoy's access log in its default form of plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.readers.access.pattern import MOMENT, Part, Pattern
from archkit.readers.access.text_lines import read_patterns
from archkit.readers.log_format import LogFormat

if TYPE_CHECKING:
    from archkit.readers.log_format import Head, LogJob, LogRead
    from archkit.store.warehouse import Connection

# Flags are letters and commas; Istio adds how the response came to be, and quotes the reason of a failure.
_LINE = re.compile(
    r'\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z\] "[^"]*" \d+ [A-Za-z,-]+ (?:\S+ \S+ "[^"]*" )?'
    r'\d+ \d+ \d+ (?:\d+|-) "'
)
_HEAD = (Part("[", "moment", MOMENT), Part('] "', "request"), Part('" ', "status"), Part(" "))
_DETAILS = (Part(" "), Part(" "), Part(' "'))
_TAIL = (Part(" "), Part(" ", "duration", "ms"))
# https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
_ENVOY = Pattern((*_HEAD, Part(" "), *_TAIL), " ", is_start=True)
_ISTIO = Pattern((*_HEAD, *_DETAILS, Part('" '), *_TAIL), " ", is_start=True)


def fits(head: Head) -> bool:
    """Whether a line is Envoy's."""
    return any(_LINE.match(line) for line in head.lines)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the requests; raises InputError without any."""
    return read_patterns(connection, job, (_ENVOY, _ISTIO))


ENVOY_LOG = LogFormat("envoy-log", "Envoy text log", fits, read, has_statements=False)
