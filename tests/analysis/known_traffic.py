"""Traffic of which everything is known, what is true of it by plain arithmetic, and the logs that tell of it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from made_logs import START, Call, MadeLog, Session
from shape_cases import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

# Statements, and what each does to which table.
_READ_ORDERS = "select id, total from orders where customer_id = $1 order by placed_at desc limit 20"
_ITEMS = "select sku, qty from order_items where order_id = $1"
_STATEMENTS: dict[str, dict[str, str]] = {
    _READ_ORDERS: {"orders": "read"},
    _ITEMS: {"order_items": "read"},
    "select name from products where sku = $1": {"products": "read"},
    "select o.id, i.sku from orders o join order_items i on i.order_id = o.id where o.id = $1": {
        "orders": "read",
        "order_items": "read",
    },
    "insert into carts (customer_id, sku) values ($1, $2)": {"carts": "write"},
    "update products set stock = stock - 1 where sku = $1": {"products": "write"},
    "delete from carts where customer_id = $1": {"carts": "write"},
}
_PLAIN = [text for text in _STATEMENTS if text not in {_READ_ORDERS, _ITEMS}]
_SHAPES = {text: shape_of(text) for text in _STATEMENTS}
_ENDPOINTS = {"/orders": True, "/cart": False, "/search": False}  # whether it loops
_APPLICATIONS = ("shop-api", "shop-mail")


@dataclass(frozen=True)
class Ran:
    """A statement that ran: its duration in whole microseconds."""

    sql: str
    application: str
    us: int

    @property
    def shape(self) -> str:
        return _SHAPES[self.sql]


@dataclass(frozen=True)
class Asked:
    """A request: its hour since START, its duration in whole microseconds."""

    endpoint: str
    hour: int
    status: int
    us: int


@dataclass
class Traffic:
    """Statements and requests, with the log that PostgreSQL would have written and the lines of an access log."""

    log: MadeLog
    ran: list[Ran] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    loops: Counter[str] = field(default_factory=Counter)

    def by_shape(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for each in self.ran:
            found[each.shape].append(each.us)
        return found

    def by_endpoint(self, hour: int | None = None) -> dict[str, list[int]]:
        """Return the durations of requests that succeeded."""
        found = defaultdict(list)
        for each in self.asked:
            if each.status < 400 and hour in {None, each.hour}:
                found[each.endpoint].append(each.us)
        return found

    def errors(self) -> dict[str, tuple[int, int]]:
        """Return calls and failures (5xx) by endpoint."""
        calls = Counter(each.endpoint for each in self.asked)
        failed = Counter(each.endpoint for each in self.asked if each.status >= 500)
        return {endpoint: (n, failed[endpoint]) for endpoint, n in calls.items()}

    def uses(self) -> dict[str, tuple[int, int]]:
        """Return reads and writes by table."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for each in self.ran:
            for table, access in _STATEMENTS[each.sql].items():
                found[table][access] += 1
        return {table: (counts["read"], counts["write"]) for table, counts in found.items()}


def percentile_us(durations: Iterable[int], share: Fraction) -> Fraction:
    """Return the continuous quantile (Hyndman and Fan, Sample quantiles, 1996, type 7), without any rounding."""
    ordered = sorted(durations)
    at = (len(ordered) - 1) * share
    low = int(at)
    over = ordered[min(low + 1, len(ordered) - 1)]
    return ordered[low] + (over - ordered[low]) * (at - low)


def make(seed: int, requests: int, columns: int = 26) -> Traffic:
    """Make requests over three hours, each in a trace of its own; a third of the endpoints loops."""
    chance = Random(seed)  # noqa: S311  a sample, no secret
    traffic = Traffic(MadeLog(columns=columns))
    sessions = {name: Session(n, application=name) for n, name in enumerate(_APPLICATIONS, 1)}
    for number in range(requests):
        endpoint, application = chance.choice(list(_ENDPOINTS)), chance.choice(_APPLICATIONS)
        session = sessions[application]
        session.clock = max(session.clock + 1, 500 + number * 3 * 3_600_000 / requests)
        _ask(traffic, chance, session, endpoint, f"{number + 1:032x}")
    return traffic


def _ask(traffic: Traffic, chance: Random, session: Session, endpoint: str, trace: str) -> None:
    began = session.clock
    texts = [chance.choice(_PLAIN) for _ in range(chance.randrange(1, 4))]
    rows = chance.randrange(5, 12) if _ENDPOINTS[endpoint] else 0
    traffic.loops[endpoint] += rows
    for text in [*texts, *([_READ_ORDERS] if rows else []), *[_ITEMS] * rows]:
        us = min(900_000, 1 + int(chance.lognormvariate(6, 1.2)))
        arguments = (chance.randrange(10**9), f"s{chance.randrange(10**6)}")
        traffic.log.run(session, Call(text, arguments, us / 1000), trace)
        traffic.ran.append(Ran(text, session.application, us))
    at, us = (
        START + timedelta(milliseconds=began),
        int((session.clock - began) * 1000) + chance.randrange(9000),
    )
    status = chance.choices((200, 404, 500), (90, 6, 4))[0]
    traffic.asked.append(Asked(endpoint, int(began // 3_600_000), status, us))
    traffic.access.append(
        json.dumps(
            {
                "time": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
                "method": "GET",
                "url": endpoint,
                "status": status,
                "responseTime": us / 1000,
                "traceparent": f"00-{trace}-{'b' * 16}-01",
            }
        )
    )


def stderr_of(records: Sequence[Sequence[str]]) -> bytes:
    """Return csvlog records as PostgreSQL writes them to stderr with `%m [%p] %c %v %u@%d %a `."""
    lines = []
    for row in records:
        at, user, database, process, _, session, *_ = row
        prefix = f"{at} [{process}] {session} {row[9]} {user}@{database} {row[22]} "
        lines.append(f"{prefix}{row[11]}:  {row[13]}\n")
        if row[14]:
            lines.append(f"{prefix}DETAIL:  {row[14]}\n")
    return "".join(lines).encode()


_JSON_KEYS = {
    0: "timestamp", 1: "user", 2: "dbname", 4: "remote_host", 5: "session_id", 7: "ps", 8: "session_start", 9: "vxid",
    11: "error_severity", 12: "state_code", 13: "message", 14: "detail", 22: "application_name", 23: "backend_type",
}  # fmt: skip


def jsonlog_of(records: Sequence[Sequence[str]]) -> bytes:
    """Return csvlog records as PostgreSQL writes them with log_destination = 'jsonlog'."""
    rows = (
        {key: row[i] for i, key in _JSON_KEYS.items() if row[i]} | {"pid": int(row[3])} for row in records
    )
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
