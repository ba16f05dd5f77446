"""Programs that loop and programs that only look like it, and the settings in which a server may see them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from made_logs import Call

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

Planted = frozenset[tuple[str, str]]
NONE: Planted = frozenset()
AUTH = "select id, plan from accounts where token = $1"
ORDERS = "select id from orders where customer_id = $1 order by placed_at desc limit 20"
ITEMS = "select sku, qty from order_items where order_id = $1"
PRODUCT = "select name, price from products where sku = $1"
TAX = "select rate from tax_rates where country = $1"
INSERT = "insert into order_items (order_id, sku) values ($1, $2)"
UPDATE = "update products set stock = stock - $2 where sku = $1"
_ids = count(1)


def n_plus_one(*statements: str) -> Planted:
    return frozenset(("n+1", statement) for statement in statements)


def _head(chance: Random) -> list[Call]:
    return [Call(AUTH, (f"t{chance.randrange(500)}",)), Call(ORDERS, (chance.randrange(1000),), 2.0, 1.0)]


def _pause(chance: Random) -> float:
    return 0.1 + chance.random()


def _lookups(chance: Random, rows: int, sql: str = ITEMS, ms: float = 0.4) -> list[Call]:
    return [Call(sql, (next(_ids),), ms * (0.5 + chance.random()), _pause(chance)) for _ in range(rows)]


def _looped(rows: int) -> Callable[[Random], list[Call]]:
    return lambda chance: _head(chance) + _lookups(chance, rows)


def _turns(chance: Random) -> list[Call]:
    pairs = [(*_lookups(chance, 1), *_lookups(chance, 1, PRODUCT)) for _ in range(8)]
    return _head(chance) + [call for pair in pairs for call in pair]


def _nested(chance: Random) -> list[Call]:
    calls = _head(chance)
    for _ in range(6):
        calls += _lookups(chance, 1) + _lookups(chance, 7, PRODUCT)
    return calls


def _slow_turns(chance: Random) -> list[Call]:
    calls = _head(chance)
    for _ in range(6):
        calls += [*_lookups(chance, 1), Call(TAX, (f"de{next(_ids)}",), 180.0)]
    return calls


def _some_again(chance: Random) -> list[Call]:
    return _head(chance) + [
        Call(PRODUCT, (f"s{chance.randrange(6)}",), 0.3, _pause(chance)) for _ in range(15)
    ]


def _same(chance: Random) -> list[Call]:
    country = chance.choice(("de", "fr", "it"))
    return _head(chance) + [Call(TAX, (country,), 0.3, _pause(chance)) for _ in range(9)]


def _inserts(chance: Random) -> list[Call]:
    order = next(_ids)
    lines = [Call(INSERT, (order, f"s{next(_ids)}"), 0.4, _pause(chance)) for _ in range(8)]
    return [*_head(chance), Call("insert into orders (id) values ($1)", (order,)), *lines]


def _updates(chance: Random) -> list[Call]:
    return _head(chance) + [Call(UPDATE, (f"s{next(_ids)}", 1), 0.6, _pause(chance)) for _ in range(12)]


def _varied(chance: Random) -> list[Call]:
    return _head(chance) + _lookups(chance, chance.randrange(31))


def _savepoints(chance: Random) -> list[Call]:
    calls = _head(chance)
    for call in _inserts(chance)[-8:]:
        calls += [Call("savepoint a"), call, Call("release savepoint a")]
    return calls


# What a request does, and the loops in it.
LOOPS: dict[str, tuple[Callable[[Random], list[Call]], Planted]] = {
    "5 lookups": (_looped(5), n_plus_one(ITEMS)),
    "20 lookups": (_looped(20), n_plus_one(ITEMS)),
    "50 lookups": (_looped(50), n_plus_one(ITEMS)),
    "1000 lookups": (_looped(1000), n_plus_one(ITEMS)),
    "0 to 30 lookups": (_varied, n_plus_one(ITEMS)),
    "two lookups a turn": (_turns, n_plus_one(ITEMS, PRODUCT)),
    "a loop in a loop": (_nested, n_plus_one(ITEMS, PRODUCT)),
    "slow children": (lambda c: _head(c) + _lookups(c, 6, ms=220.0), n_plus_one(ITEMS)),
    "a slow statement each turn": (_slow_turns, n_plus_one(ITEMS, TAX)),
    "rows that come again": (_some_again, n_plus_one(PRODUCT)),
    "the same question": (_same, frozenset({("duplicate", TAX)})),
    "inserts one by one": (_inserts, n_plus_one(INSERT)),
    "updates one by one": (_updates, n_plus_one(UPDATE)),
    "a savepoint each turn": (_savepoints, n_plus_one(INSERT)),
}


def _batches(chance: Random) -> list[Call]:
    sql = f"select sku from order_items where order_id in ({', '.join(f'${n}' for n in range(1, 6))})"
    return _head(chance) + [Call(sql, tuple(next(_ids) for _ in range(5)), 2.0) for _ in range(8)]


def _any_batches(chance: Random) -> list[Call]:
    return _head(chance) + [
        Call("select sku from order_items where order_id = any($1)", (f"{{{next(_ids)},{next(_ids)}}}",), 2.0)
        for _ in range(8)
    ]


def _keyset(chance: Random) -> list[Call]:
    sql = "select id, total from orders where customer_id = $1 and id > $2 order by id limit 100"
    return [_head(chance)[0], *(Call(sql, (7, next(_ids) * 100), 3.0) for _ in range(9))]


def _offsets(chance: Random) -> list[Call]:
    sql = "select id, total from orders order by id limit 100 offset $1"
    return [_head(chance)[0], *(Call(sql, (page * 100,), 3.0) for page in range(9))]


def _polls(chance: Random) -> list[Call]:
    every, job = chance.choice((40.0, 60.0, 250.0)), next(_ids)
    return _head(chance) + [
        Call("select state from jobs where id = $1", (job,), 0.2, every) for _ in range(9)
    ]


def _queue(chance: Random) -> list[Call]:
    sql = "select id from jobs where state = $1 order by id limit 1 for update skip locked"
    return _head(chance) + [Call(sql, ("new",), 0.5) for _ in range(9)]


def _sequence(chance: Random) -> list[Call]:
    return _head(chance) + [Call("select nextval($1)", ("orders_id_seq",), 0.1) for _ in range(9)]


def _counted(chance: Random) -> list[Call]:
    return _head(chance) + [Call("update counters set n = n + 1 where name = $1", ("seen",), 0.4)] * 7


def _checked(chance: Random) -> list[Call]:
    return [
        call
        for _ in range(6)
        for call in (
            Call("select 1", (), 0.1),
            *_lookups(chance, 1, chance.choice((ITEMS, PRODUCT, AUTH, TAX))),
        )
    ]


def _in_turn(_chance: Random) -> list[Call]:
    return [Call(f"select a{n % 9} from t{n % 9} where id = $1", (next(_ids),)) for n in range(36)]


def _cursor(chance: Random) -> list[Call]:
    fetches = [Call("fetch 100 from c1", (), 1.0) for _ in range(12)]
    return [*_head(chance), Call("declare c1 cursor for select id from orders"), *fetches, Call("close c1")]


def _backoff(chance: Random) -> list[Call]:
    return _head(chance) + [Call(PRODUCT, ("s1",), 0.5, 120.0 * 2**n) for n in range(6)]


DECOYS: dict[str, Callable[[Random], list[Call]]] = {
    "2 lookups": _looped(2),
    "3 lookups": _looped(3),
    "4 lookups": _looped(4),
    "batches with in": _batches,
    "batches with any": _any_batches,
    "pages by key": _keyset,
    "pages by offset": _offsets,
    "polling": _polls,
    "a queue with skip locked": _queue,
    "numbers from a sequence": _sequence,
    "a counter": _counted,
    "a check of the connection before each statement": _checked,
    "nine statements in turn": _in_turn,
    "fetches from a cursor": _cursor,
    "retries with a growing pause": _backoff,
}
