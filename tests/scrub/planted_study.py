"""A study whose inputs are full of secrets: tests/cases/secrets.yaml says where each stands."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ruamel.yaml import YAML
from secret_kinds import secret_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = YAML(typ="safe").load(Path(__file__).parents[1] / "cases" / "secrets.yaml")
PLACES = tuple(place for place in CASES if place not in ("controls", "looked_at"))
_SCHEMA = """
create table customers (id bigint primary key, name text not null, email text not null unique);
create table orders (
    id bigint primary key, customer_id bigint not null references customers, status text not null, note text
);
create table order_items (
    order_id bigint not null references orders on delete cascade, line int not null, sku text not null,
    primary key (order_id, line)
);
create table payments (
    id bigint primary key, order_id bigint not null references orders, method text not null, amount numeric not null
);
create table notes (id bigint primary key, order_id bigint references orders, body text);
"""
_TRAFFIC = (
    (
        "/orders/17",
        ("select id, status from orders where id = $1", "select sku from order_items where order_id = $1"),
    ),
    ("/customers/4", ("select id, name from customers where id = $1",)),
    ("/payments", ("select id from orders where id = $1", "insert into payments (order_id) values ($1)")),
)
_CODE = """import { Router } from "./router.ts";

export function listOrders(router: Router) {
  return router.query("orders.list", ({ db }) => db.selectFrom("orders").selectAll().execute());
}
"""
_BEGIN = datetime(2026, 11, 20, 9)  # noqa: DTZ001  written as UTC
_COLUMNS = (
    "log_time user_name database_name process_id connection_from session_id session_line_num command_tag "
    "session_start_time vxid transaction_id severity sql_state_code message detail hint internal_query "
    "internal_query_pos context query query_pos location application backend_type leader_pid query_id"
).split()
_BARE = frozenset((0, 3, 5, 6, 8, 9, 10, 11, 12, 17, 20, 24, 25))  # columns that PostgreSQL leaves unquoted
_SHORTEST_PIECE = 10
_HARMLESS = frozenset(
    (
        "postgresql",
        "eyjhbgcioi",
        "iuziinij9",
        "iuzi1nij9",
        "eyjhbgcioijiuzi1nij9",
        "ciuzi1nij9",
        "oijiuzi1ni",
        "jiuzi1nij9",
    )
)


@dataclass(frozen=True)
class Planted:
    """A secret, where it was planted, and the outputs that must hold it all the same."""

    name: str
    place: str
    value: str
    case: dict[str, Any] = field(hash=False)

    @property
    def label(self) -> str:
        """Its place and name."""
        return f"{self.place}: {self.name}"

    @property
    def kept_in(self) -> tuple[str, ...]:
        """The outputs that must hold it all the same."""
        return tuple(self.case.get("kept_in", ()))

    def is_in(self, text: str) -> bool:
        """Whether the text gives the secret away."""
        low = _lowered(text)
        return any(form in low for form in self.forms)

    @property
    def text(self) -> str:
        """What stands in the file."""
        return str(self.case["text"]).replace("{secret}", self.value)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Everything in lower case whose presence gives the secret away: whole, in parts, and encoded."""
        runs = (run for run in re.split(r"[^A-Za-z0-9]+", self.value) if len(run) >= _SHORTEST_PIECE)
        ends = (end for run in runs for end in (run, run[:_SHORTEST_PIECE], run[-_SHORTEST_PIECE:]))
        parts = dict.fromkeys((self.value, *ends))
        whole = self.value.encode()
        encoded = (quote(self.value, safe=""), whole.hex(), *_base64_of(whole))
        return tuple(dict.fromkeys(f.lower() for f in (*parts, *encoded) if f.lower() not in _HARMLESS))


@lru_cache(maxsize=512)
def _lowered(text: str) -> str:
    return text.lower()


def _base64_of(whole: bytes) -> Iterator[str]:
    """Yield how the bytes look inside a longer text in base64, at each of the three places they may begin at."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + whole).decode()
        start, end = -(-shift * 8 // 6), len(text.rstrip("=")) - 1
        yield text[start + 1 : end]


def planted(seed: str) -> tuple[Planted, ...]:
    """Return all secrets, drawn by the seed."""
    return tuple(
        Planted(case["name"], place, secret_of(case["kind"], f"{seed} {place} {case['name']}"), case)
        for place in PLACES
        for case in CASES[place]
    )


@dataclass(frozen=True)
class Given:
    """The files that an architect has: a study folder with what he wrote, and beside it what others wrote."""

    study: Path
    logs: tuple[Path, ...]
    schema: Path
    repository: Path


def plant(folder: Path, secrets: tuple[Planted, ...]) -> Given:
    """Write the study and its inputs into the folder."""
    of = {place: [s for s in secrets if s.place == place] for place in PLACES}
    controls = [Planted(c["name"], c["where"], "", c) for c in CASES["controls"]]
    for control in controls:
        of[control.place] = [*of[control.place], control]
    names = {s.case["name"]: s.text for s in of["files"]}
    given = folder / "given"
    given.mkdir()
    access, schema = given / names["the name of a log"], given / names["the name of a schema"]
    _write_csvlog(given / "postgresql.csv", of)
    _write_access(access, of)
    schema.write_text(_SCHEMA + "".join(f"{s.text}\n" for s in of["schema"]), encoding="utf-8")
    return Given(
        _study(folder / "study", of),
        (given / "postgresql.csv", access),
        schema,
        _repository(given, of["repository"]),
    )


def _study(root: Path, of: dict[str, list[Planted]]) -> Path:
    root.mkdir()
    (root / "brief.yaml").write_text(json.dumps(_brief(of["brief"])), encoding="utf-8")
    (root / "inputs.yaml").write_text("format: 1\nfiles: []\n", encoding="utf-8")
    return root


def decide(study: Path, service: str, secrets: tuple[Planted, ...]) -> None:
    """Write what the architect says to a first design: a decision, and what a service is for."""
    told = {s.case["into"]: s.text for s in secrets if s.place == "design"}
    record = min((study / "design" / "decisions").glob("*.md"))
    text = record.read_text(encoding="utf-8")
    head = f"status: accepted\ndecision-makers: [{json.dumps(told['makers'])}]"
    text = text.replace("status: proposed", head, 1) + f"\n## More Information\n\n{told['decision']}\n"
    record.write_text(text, encoding="utf-8")
    edit = {
        "format": 1,
        "service": service,
        "domain": told["domain"],
        "responsibilities": [told["responsibility"]],
    }
    file = study / "design" / "services" / "first.yaml"
    file.parent.mkdir()
    file.write_text(
        "".join(f"{name}: {json.dumps(value)}\n" for name, value in edit.items()), encoding="utf-8"
    )
    for secret in (s for s in secrets if s.place == "context"):
        value = {"patterns": [{"name": "cache aside", "where": "orders", "why": secret.text}]}
        _tell_as_agent(study, secret.case["key"], value)


def _tell_as_agent(study: Path, key: str, value: object) -> None:
    """Write a value of the project context as another agent does, beside what stands there."""
    file = study / "context" / f"{key}.json"
    entry = json.loads(file.read_text(encoding="utf-8"))
    entry["value"] |= value
    file.write_text(json.dumps(entry), encoding="utf-8")


def _brief(told: list[Planted]) -> dict[str, Any]:
    by_field = {
        name: [s.text for s in told if s.case["field"] == name]
        for name in ("goals", "hosting", "skill", "version")
    }
    return {
        "format": 1,
        "goals": by_field["goals"],
        "hosting": by_field["hosting"][0],
        "team": [{"skill": text, "people": 2, "level": 2} for text in by_field["skill"]],
        "stack": [{"name": "PostgreSQL", "version": text} for text in by_field["version"]],
        "targets": [{"scenario": "all", "metric": "p99", "max": 500, "unit": "ms"}],
    }


def _repository(given: Path, told: list[Planted]) -> Path:
    root = given / "repository"
    for secret in told:
        file = root / secret.case["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(f"{old}{secret.text}\n", encoding="utf-8")
    (root / "src" / "listing.ts").write_text(_CODE, encoding="utf-8")
    return root


def _write_csvlog(path: Path, of: dict[str, list[Planted]]) -> None:
    clock = _Clock()
    rows = [*_traffic(clock)]
    rows += [_record(clock, message=f"duration: 1.5 ms  statement: {s.text}") for s in of["statements"]]
    sql = "select id from orders where note = $1"
    rows += [
        _record(clock, message=f"duration: 1.5 ms  execute <unnamed>: {sql}", detail=s.text)
        for s in of["parameters"]
    ]
    for secret in of["columns"]:
        told = {
            "message": "duration: 1.5 ms  statement: select id from orders",
            secret.case["column"]: secret.text,
        }
        rows.append(_record(clock, **told))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(",".join(_cell(i, value) for i, value in enumerate(row)) + "\n" for row in rows)
        file.writelines(f"{s.text}\n" for s in of["lines"] if s.case["file"] == path.name)


def _cell(column: int, value: str) -> str:
    return value if column in _BARE or not value else '"' + value.replace('"', '""') + '"'


class _Clock:
    """Tells a later time at every call."""

    def __init__(self) -> None:
        self.now = _BEGIN

    def tick(self) -> datetime:
        self.now += timedelta(milliseconds=700)
        return self.now


def _traffic(clock: _Clock) -> Iterator[list[str]]:
    for number in range(400):
        _, statements = _TRAFFIC[number % len(_TRAFFIC)]
        for sql in statements:
            yield _record(
                clock,
                message=f"duration: 1.5 ms  execute <unnamed>: {sql} /*traceparent='{_trace(number)}'*/",
                detail=f"parameters: $1 = '{number}'",
                vxid=f"3/{number + 10}",
            )


def _trace(number: int) -> str:
    return f"00-{number + 1:032x}-{1:016x}-01"


def _record(clock: _Clock, **told: str) -> list[str]:
    usual = {
        "log_time": f"{clock.tick():%Y-%m-%d %H:%M:%S.%f}"[:-3] + " UTC",
        "user_name": "shop_api", "database_name": "shop", "process_id": "4711", "connection_from": "127.0.0.1:41656",
        "session_id": "6b0356a9.7748", "session_line_num": "1", "command_tag": "SELECT",
        "session_start_time": "2026-11-20 09:00:00 UTC", "vxid": "3/0", "transaction_id": "0", "severity": "LOG",
        "sql_state_code": "00000", "application": "shop-api", "backend_type": "client backend", "query_id": "0",
    }  # fmt: skip
    if not told["message"].startswith("duration: "):
        usual |= {"severity": "ERROR", "sql_state_code": "23505"}
    return [(usual | told).get(column, "") for column in _COLUMNS]


def _write_access(path: Path, of: dict[str, list[Planted]]) -> None:
    clock = _Clock()
    lines = [
        json.dumps(_request(clock, url=_TRAFFIC[n % len(_TRAFFIC)][0], traceId=f"{n + 1:032x}"))
        for n in range(400)
    ]
    lines += [json.dumps(_with(_request(clock), s.case["field"], s.text)) for s in of["requests"]]
    lines += [s.text for s in of["lines"] if s.case["file"] == "access.jsonl"]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _request(clock: _Clock, **told: str) -> dict[str, Any]:
    usual = {"time": f"{clock.tick().isoformat()}Z", "method": "GET", "url": "/orders", "statusCode": 200}
    return {**usual, "responseTime": 12.5, **told}


def _with(request: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    *outer, last = name.split(".")
    inner = request
    for part in outer:
        inner = inner.setdefault(part, {})
    inner[last] = value
    return request
