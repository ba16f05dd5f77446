"""A small undamaged log of every format: its records are all different, and each holds the word SECRET."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "hunter2"  # noqa: S105  what may never be told
RECORDS = 40
_SQL = "select a from orders where id = {n} and note = '" + SECRET + "'"
_NS = 1_795_341_600_000_000_000


@dataclass(frozen=True)
class Sample:
    """A log: what stands before, the records, what stands behind; `view` has a row for each record.

    `is_whole` says that its records are one document, of which a damage may cost what stands behind it, or all.
    """

    name: str
    kind: str
    view: str
    records: tuple[bytes, ...]
    head: bytes = b""
    tail: bytes = b""
    is_whole: bool = False
    hints: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        """The whole log."""
        return self.head + b"".join(self.records) + self.tail


def _at(n: int) -> str:
    return f"2026-11-22 10:{n // 60:02}:{n % 60:02}.{n:03}"


def _csvlog(n: int) -> str:
    statement = _SQL.format(n=n).replace(" from", "\n  from") if n % 4 == 1 else _SQL.format(n=n)
    message = f"duration: {n}.500 ms  statement: {statement}"
    row = f'{_at(n)} UTC,"shop_user","shop",15290,"127.0.0.1:37372",6b0350a6.3bba,{n},"SELECT",2026-11-22 09:00:00 UTC'
    return f'{row},3/0,0,LOG,00000,"{message}",,,,,,,,,"shop-api","client backend",,0\n'


def _old_csvlog(n: int) -> str:
    return _csvlog(n).replace(',"client backend",,0', "")


def _jsonlog(n: int) -> str:
    said = {
        "timestamp": f"{_at(n)} UTC", "user": "ann", "dbname": "shop", "pid": 100, "session_id": "6920d6a0.64",
        "line_num": n, "ps": "SELECT", "session_start": "2026-11-22 09:00:00 UTC", "vxid": "3/7", "txid": 0,
        "error_severity": "LOG", "message": f"duration: {n}.500 ms  statement: {_SQL.format(n=n)}",
        "application_name": "web", "backend_type": "client backend", "query_id": 0,
    }  # fmt: skip
    return json.dumps(said) + "\n"


def _stderr(n: int) -> str:
    statement = _SQL.format(n=n).replace(" from", "\n\tfrom") if n % 4 == 1 else _SQL.format(n=n)
    return f"{_at(n)} UTC [{100 + n % 3}] shop_user@shop LOG:  duration: {n}.500 ms  statement: {statement}\n"


def _syslog(n: int) -> str:
    message = f"[{n}-1] LOG:  duration: {n}.500 ms  statement: {_SQL.format(n=n)}"
    return f"Nov 22 10:{n // 60:02}:{n % 60:02} db1 postgres[{100 + n % 3}]: {message}\n"


def _slow_log(n: int) -> str:
    return (
        f"# Time: 2026-11-22T10:{n // 60:02}:{n % 60:02}.500000Z\n"
        f"# User@Host: shop_api[shop_api] @ localhost [127.0.0.1]  Id:    {n}\n"
        f"# Query_time: 0.{n:06}  Lock_time: 0.000055 Rows_sent: 12  Rows_examined: 340\n"
        f"SET timestamp={1795341600 + n};\n{_SQL.format(n=n)};\n"
    )


def _attribute(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def _otlp(n: int) -> dict[str, Any]:
    span = {
        "traceId": f"{n + 1:032x}", "spanId": f"{n + 1:016x}", "name": "GET /orders", "kind": 2,
        "startTimeUnixNano": str(_NS + n * 10**9), "endTimeUnixNano": str(_NS + n * 10**9 + 5_000_000),
        "attributes": [
            _attribute("http.request.method", "GET"), _attribute("url.path", f"/orders/{n}"),
            _attribute("http.response.status_code", "200"), _attribute("url.query", f"token={SECRET}"),
        ],
    }  # fmt: skip
    resource = {"attributes": [_attribute("service.name", "shop-api")]}
    return {"resource": resource, "scopeSpans": [{"spans": [span]}]}


def _otlp_line(n: int) -> str:
    return json.dumps({"resourceSpans": [_otlp(n)]}) + "\n"


def _otlp_part(n: int) -> str:
    return json.dumps(_otlp(n), indent=1) + (",\n" if n < RECORDS - 1 else "\n")


def _jaeger(n: int) -> str:
    span = {
        "traceID": f"{n + 1:032x}", "spanID": f"{n + 1:016x}", "operationName": "GET /orders", "references": [],
        "startTime": _NS // 1000 + n, "duration": 500, "processID": "p1",
        "tags": [{"key": "span.kind", "type": "string", "value": "server"},
                 {"key": "http.url", "type": "string", "value": f"/orders/{n}?token={SECRET}"}],
    }  # fmt: skip
    return json.dumps(span) + (",\n" if n < RECORDS - 1 else "\n")


def _k6(n: int) -> str:
    name = "http_req_duration" if n == 0 else f"{SECRET}_{n}"
    return f'"{name}": ' + json.dumps({"avg": n + 0.5}) + (",\n" if n < RECORDS - 1 else "\n")


def _totals(n: int) -> str:
    return f'10,5,{n},"{_SQL.format(n=n)}",10,{n}.5,1,50,10.05,3,20\n'


def _prisma(n: int) -> str:
    event = {
        "timestamp": f"{_at(n).replace(' ', 'T')}Z", "query": f"SELECT a FROM t WHERE id = $1 LIMIT {n}",
        "params": f'["{SECRET}"]', "duration": n, "target": "quaint::connector::metrics",
    }  # fmt: skip
    return json.dumps(event) + "\n"


def _mapped_csv(n: int) -> str:
    return f'"{_SQL.format(n=n)}",{_at(n)},{n}.5,bob,abc{n}\n'


def _mapped_json(n: int) -> str:
    row = {"sql": _SQL.format(n=n), "started_at": f"{_at(n)}Z", "duration_ms": n + 0.5}
    return json.dumps(row) + "\n"


def _json_access(n: int) -> str:
    row = {
        "time": 1795379366000 + n,
        "method": "GET",
        "url": f"/orders/{n}?token={SECRET}",
        "status": 200,
        "responseTime": n + 0.5,
    }
    return json.dumps(row) + "\n"


def _alb(n: int) -> str:
    return (
        f"http {_at(n).replace(' ', 'T')}000Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 "
        f'0.000 200 200 34 366 "GET http://www.example.com:80/orders/{n}?token={SECRET} HTTP/1.1" "curl/7.46.0" - - '
        "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "
        f'"Root=1-58337262-{n:024x}" "-" "-" 0 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200"'
        ' "-" "-"\n'
    )


def _envoy(n: int) -> str:
    return (
        f'[{_at(n).replace(" ", "T")}Z] "GET /orders/{n}?token={SECRET} HTTP/1.1" 200 - 0 1234 {n} 20 "1.2.3.4" '
        f'"agent" "cc21d9b0-cf5c-432b-8c7e-98aeb7988c{n:02}" "shop.example" "10.0.0.1:80"\n'
    )


def _combined(n: int) -> str:
    time = f"22/Nov/2026:10:{n // 60:02}:{n % 60:02} +0200"
    return f'192.0.2.1 - - [{time}] "GET /orders/{n}?token={SECRET} HTTP/1.1" 200 12 "-" "agent {n}"\n'


def _all(make: Callable[[int], str]) -> tuple[bytes, ...]:
    return tuple(make(n).encode() for n in range(RECORDS))


_TOTALS_HEADER = (
    b"userid,dbid,queryid,query,calls,total_exec_time,min_exec_time,max_exec_time,mean_exec_time,"
    b"stddev_exec_time,rows\n"
)
_OTLP_HEAD = b'{"resourceSpans": [\n'
_JAEGER_TAIL = b'], "processes": {"p1": {"serviceName": "shop-api"}}}]}\n'
SAMPLES = (
    Sample("csvlog", "postgresql-csvlog", "statements", _all(_csvlog)),
    Sample("csvlog of 23 columns", "postgresql-csvlog", "statements", _all(_old_csvlog)),
    Sample("jsonlog", "postgresql-jsonlog", "statements", _all(_jsonlog)),
    Sample("stderr", "postgresql-stderr", "statements", _all(_stderr)),
    Sample("syslog", "postgresql-stderr", "statements", _all(_syslog)),
    Sample("slow log", "mysql-slow-log", "statements", _all(_slow_log)),
    Sample("OTLP in lines", "otlp-json", "spans", _all(_otlp_line)),
    Sample("OTLP in a document", "otlp-json", "spans", _all(_otlp_part), _OTLP_HEAD, b"]}\n", is_whole=True),
    Sample(
        "Jaeger", "jaeger-json", "spans", _all(_jaeger), b'{"data": [{"traceID": "1", "spans": [\n', _JAEGER_TAIL,
        is_whole=True,
    ),
    Sample("k6", "k6-summary", "load_tests", _all(_k6), b'{"metrics": {\n', b"}}\n", is_whole=True),
    Sample("pg_stat_statements", "pg-stat-statements", "statement_totals", _all(_totals), _TOTALS_HEADER),
    Sample("Prisma events", "prisma-events", "statements", _all(_prisma)),
    Sample("mapped CSV", "mapped", "statements", _all(_mapped_csv), b"sql,started_at,duration_ms,user,trace\n"),
    Sample("mapped JSON", "mapped", "statements", _all(_mapped_json)),
    Sample("JSON access log", "json-access-log", "requests", _all(_json_access)),
    Sample("load balancer", "aws-load-balancer-log", "requests", _all(_alb)),
    Sample("Envoy", "envoy-log", "requests", _all(_envoy)),
    Sample("combined", "access-log", "requests", _all(_combined)),
)  # fmt: skip
