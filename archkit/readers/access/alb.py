"""Access logs of AWS load balancers, Application and Classic, as they lie in S3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.readers.access.pattern import MOMENT, Holds, Part, Pattern
from archkit.readers.access.text_lines import read_patterns
from archkit.readers.log_format import LogFormat

if TYPE_CHECKING:
    from archkit.readers.log_format import Head, LogJob, LogRead
    from archkit.store.warehouse import Connection

_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"
_LINE = re.compile(
    rf"(?:(?:https?|h2|grpcs|wss?) )?{_MOMENT} \S+ \S+:\d+ \S+ (?:-?\d+(?:\.\d+)?|-) (?:-?\d+(?:\.\d+)?|-) "
    r'(?:-?\d+(?:\.\d+)?|-) (?:\d{3}|-) (?:\d{3}|-) \d+ \d+ "'
)


def _spaced(*held: Holds) -> tuple[Part, ...]:
    forms = {"moment": MOMENT, "duration": "s"}
    return tuple(Part(" ", holds, forms.get(holds, "plain")) for holds in held)


# Time, balancer, client and target, how long the request waited, was worked on and answered, two statuses, two sizes.
_HEAD = (
    *_spaced("moment", "nothing", "nothing", "nothing", "duration", "duration", "duration"),
    *_spaced("status", "nothing", "nothing", "nothing"),
)
_REQUEST = (Part(' "', "request"), Part('" "'))
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
_APPLICATION = Pattern(
    (Part(""), *_HEAD, *_REQUEST, Part('" '), *_spaced("nothing", "nothing"), Part(' "', "trace")), '"', adds_up=True
)  # fmt: skip
_CLASSIC = Pattern((Part("", "moment", MOMENT), *_HEAD[1:], *_REQUEST), '"', adds_up=True)


def fits(head: Head) -> bool:
    """Whether a line is of a load balancer."""
    return any(_LINE.match(line) for line in head.lines)


def read(connection: Connection, job: LogJob) -> LogRead:
    """Return the requests; raises InputError without any."""
    return read_patterns(connection, job, (_APPLICATION, _CLASSIC))


ALB_LOG = LogFormat("aws-load-balancer-log", "AWS load balancer log", fits, read, has_statements=False)
