"""Logs of systems in which nothing is wrong: a calm database, a calm API with its traces, a calm access log."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))

from made_logs import START, Call, MadeLog, Session

_BALANCE = "select abalance from pgbench_accounts where aid = $1"
_TPCB = (
    "update pgbench_accounts set abalance = abalance + $1 where aid = $2",
    _BALANCE.replace("$1", "$2"),
    "update pgbench_tellers set tbalance = tbalance + $1 where tid = $2",
    "update pgbench_branches set bbalance = bbalance + $1 where bid = $2",
    "insert into pgbench_history (delta, aid, mtime) values ($1, $2, current_timestamp)",
)
# Endpoint: its statements, each with how long it takes (ms).
_API: dict[str, tuple[tuple[str, float], ...]] = {
    "/products": (("select id, name, price from products order by name limit 50", 1.2),),
    "/products/:id": (
        ("select id, name, price from products where id = $1", 0.3),
        ("select avg(stars) from reviews where product_id = $1", 0.8),
    ),
    "/orders/:id": (
        ("select id, total from orders where id = $1", 0.3),
        ("select sku, qty from order_items where order_id = $1", 0.5),
    ),
    "/cart": (
        ("select id from carts where customer_id = $1", 0.4),
        ("select sku, qty from cart_items where cart_id = $1", 0.6),
    ),
    "/profile": (("select name, email from customers where id = $1", 0.3),),
}


def calm_bench(seed: int) -> dict[str, bytes]:
    """pgbench at a fifth of its speed, for ten minutes."""
    chance, log = Random(seed), MadeLog()  # noqa: S311  a sample, no secret
    for session in (Session(n, application="pgbench") for n in range(1, 6)):
        while session.clock < 600_000:
            session.clock += chance.expovariate(1 / 1500)
            log.run(session, Call("BEGIN", (), 0.05))
            for sql in _TPCB:
                log.run(
                    session,
                    Call(
                        sql,
                        (chance.randrange(5000), chance.randrange(100_000)),
                        0.3 * chance.lognormvariate(0, 0.4),
                    ),
                )
            log.run(session, Call("COMMIT", (), 0.8))
    return {"postgresql.csv": log.text()}


def calm_api(seed: int) -> dict[str, bytes]:
    """Requests with a trace each, for twenty minutes: one or two statements, all quick, no failure but a few 404."""
    chance, log, lines = Random(seed), MadeLog("extended"), []  # noqa: S311
    sessions = [Session(n) for n in range(1, 7)]
    moment = 0.0
    for number in range(4000):
        moment += chance.expovariate(1 / 300)
        endpoint = chance.choices(list(_API), (20, 35, 15, 15, 15))[0]
        session, trace = min(sessions, key=lambda s: s.clock), f"{number + 1:032x}"
        session.clock = began = max(moment, session.clock)
        key = chance.randrange(10_000)
        for sql, ms in _API[endpoint]:
            log.run(
                session, Call(sql, (key,) if "$1" in sql else (), ms * chance.lognormvariate(0, 0.4)), trace
            )
        took = session.clock - began + chance.uniform(1, 6)
        lines.append(
            _line(
                began + took,
                endpoint.replace(":id", str(key)),
                took,
                404 if chance.random() < 0.01 else 200,
                trace,
            )
        )
    return {"postgresql.csv": log.text(), "access.log": "".join(lines).encode()}


def calm_access(seed: int) -> dict[str, bytes]:
    """An access log alone, over three hours: some scanners' 404, two failures in ten thousand."""
    chance, lines = Random(seed), []  # noqa: S311
    for number in range(10_000):
        endpoint = chance.choice(list(_API)).replace(":id", str(chance.randrange(5000)))
        status = 500 if number in {3000, 7000} else 404 if chance.random() < 0.02 else 200
        took = 8 * chance.lognormvariate(0, 0.5)
        lines.append(_line(number * 1080 + chance.uniform(0, 900), endpoint, took, status, None))
    return {"access.log": "".join(lines).encode()}


HEALTHY = {
    "a calm database": calm_bench,
    "a calm API with traces": calm_api,
    "a calm access log": calm_access,
}


def _line(ended_ms: float, url: str, took: float, status: int, trace: str | None) -> str:
    at = START + timedelta(milliseconds=ended_ms)
    record = {
        "time": at.isoformat(timespec="milliseconds"),
        "method": "GET",
        "url": url,
        "status": status,
        "responseTime": round(took, 3),
    }
    return json.dumps(record | ({"traceparent": f"00-{trace}-{'b' * 16}-01"} if trace else {})) + "\n"
