"""Rows of every view of schema.sql, made from its columns: names of many scripts, nulls, and calls that repeat."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from typing import Any

from archkit.store.warehouse import SCHEMA, VIEWS

_START = datetime(2026, 11, 22, 10, 30)  # noqa: DTZ001  the views hold UTC
_TABLES = ("orders", "order_items", 'od"d, name', "käufer", "表", "pg_class", "t" * 63)
_SHAPES = tuple(f"S-{n}" for n in range(1, 13))
_SQL = (
    "select * from orders where id = ?", "select * from order_items where order_id = ? limit ?", "begin", "commit",
    'insert into "od""d, name" (id) values (?)', "update käufer set a = ? where id in (?)",
    "insert into orders (id) values (?) on conflict (id) do update set n = ?", "select 表.n from 表",
    "delete from order_items where id = ?", "rollback", "select now()", "with x as (select 1) select * from x",
)  # fmt: skip
_KINDS = ("read", "read", "transaction", "transaction", "write", "write", "write", "read", "write", "transaction",
          "other", "read")  # fmt: skip
_POOLS: dict[str, tuple[Any, ...]] = {
    "access": ("read", "write"),
    "application": ("shop", "cron 'job'", "表\\n"),
    "arguments_hash": (1, 2, 3, 4, -5, None),
    "column": ("id", "order_id", 'od"d, name', "größe"),
    "endpoint": ("/api/orders/:id", "PATCH /v1/käufer", "checkout.done", "/", "/orders"),
    "happened_at": (_START,),
    "kind": ("error", "deadlock", "lock_wait", "temp_file", "checkpoint", "server", "client", "internal"),
    "method": ("GET", "patch", "POST", None),
    "operator": ("=", "in", "any", "range", "like"),
    "parent": (1, 2, 3, None),
    "service": ("web", "käufer"),
    "session": ("s1", "s2", "s3", "ß"),
    "shape": _SHAPES,
    "source": ("aaa", "bbb"),
    "span": tuple(range(1, 40)),
    "status": (200, 200, 201, 404, 500),
    "table": _TABLES,
    "trace": (*range(1, 25), None),
    "traffic": ("interactive", "interactive", "interactive", "batch", "maintenance"),
    "transaction": (*range(100, 130), None),
    "unit": ("ms", "bytes"),
    "use": ("filter", "join", "reach", "sort", "group"),
    "user": ("u", 'o"u'),
}
_SIZES = {"statements": 900, "requests": 150, "spans": 60, "shape_tables": 30, "shape_predicates": 40}


def made_rows(seed: int) -> dict[str, list[tuple[Any, ...]]]:
    """Return rows by view, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  not for secrets
    made = {view: _rows(view, chance) for view in VIEWS if view != "shapes"}
    texts = zip(_SHAPES, _SQL, _KINDS, strict=True)
    return made | {
        "shapes": [(s, sql, kind, chance.choice(("simple", "complex")), True) for s, sql, kind in texts]
    }


def _rows(view: str, chance: random.Random) -> list[tuple[Any, ...]]:
    body = re.search(rf"create table empty\.{view} \((.*?)\);", SCHEMA, re.DOTALL)
    assert body
    columns = re.findall(r'"?(\w+)"? (varchar|bigint|integer|double|boolean|timestamp)\b', body[1])
    rows = [tuple(_cell(*column, line, chance) for column in columns) for line in range(_SIZES.get(view, 12))]
    if view in {"statements", "requests", "spans"}:
        rows = [same for row in rows for same in [row] * chance.choice((1, 1, 1, 7))]
    named = [name for name, _type in columns]
    return [_numbered(row, named, line) for line, row in enumerate(rows)]


def _numbered(row: tuple[Any, ...], columns: list[str], line: int) -> tuple[Any, ...]:
    """Give each row its own line, a little later than the last."""
    later = {"line": line, "started_at": _START + timedelta(milliseconds=17 * line, microseconds=line % 7)}
    return tuple(later.get(name, cell) for name, cell in zip(columns, row, strict=True))


def _cell(name: str, of_type: str, line: int, chance: random.Random) -> Any:
    if name in _POOLS:
        return chance.choice(_POOLS[name])
    match of_type:
        case "timestamp":
            return _START + timedelta(seconds=chance.randrange(7200), microseconds=chance.randrange(10**6))
        case "double":
            return chance.choice((None, round(chance.expovariate(0.2), 3), chance.randrange(300) / 1000))
        case "boolean":
            return chance.random() < 0.3
        case "varchar":
            return f"{name} {chance.randrange(5)}"
        case _:
            return line + chance.randrange(50)
