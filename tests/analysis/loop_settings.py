"""How requests reach the server: traced or not, in transactions, pooled, in parallel, interleaved, at rest or busy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loop_programs import AUTH, INSERT, ITEMS, ORDERS, PRODUCT, TAX, UPDATE
from made_logs import Call, MadeLog, Protocol, Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Program = Callable[[Random], list[Call]]


def play(log: MadeLog, session: Session, calls: list[Call], trace: str | None = None) -> None:
    for call in calls:
        log.run(session, call, trace)


def traced(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """Each request borrows a session of three, one request after another."""
    sessions = [Session(n) for n in range(1, 4)]
    for number in range(times):
        session = chance.choice(sessions)
        session.clock = max(s.clock for s in sessions) + chance.expovariate(1 / 8)
        play(log, session, program(chance), f"{number + 1:x}")


def parallel(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """All but the first two statements of a request run at once, over six sessions."""
    sessions = [Session(n) for n in range(1, 7)]
    for number in range(times):
        began = max(s.clock for s in sessions) + chance.expovariate(1 / 30)
        calls, trace = program(chance), f"{number + 1:x}"
        sessions[0].clock = began
        play(log, sessions[0], calls[:2], trace)
        for session in sessions:
            session.clock = sessions[0].clock
        for call in calls[2:]:
            log.run(min(sessions, key=lambda s: s.clock), call, trace)


def interleaved(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """A pooler gives every statement of four requests at a time to one session, as it comes."""
    _interleave(log, chance, [(f"{number + 1:x}", program(chance)) for number in range(times)])


def _interleave(log: MadeLog, chance: Random, waiting: list[tuple[str | None, list[Call]]]) -> None:
    session = Session(1)
    active = [waiting.pop() for _ in range(min(4, len(waiting)))]
    while active:
        trace, calls = chance.choice(active)
        play(log, session, calls[:1], trace)
        del calls[:1]
        if not calls:
            active.remove((trace, calls))
            active += [waiting.pop()] if waiting else []
            session.clock += chance.expovariate(1 / 5)


def in_transactions(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """Each request is a transaction; the sessions are busy without a pause."""
    sessions = [Session(n) for n in range(1, 4)]
    for _ in range(times):
        play(log, min(sessions, key=lambda s: s.clock), [Call("BEGIN"), *program(chance), Call("COMMIT")])


def led_from_before(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """What a loop goes over is read before its transaction begins."""
    sessions = [Session(n) for n in range(1, 4)]
    for _ in range(times):
        session, calls = chance.choice(sessions), program(chance)
        session.clock += chance.expovariate(1 / 60)
        play(log, session, [*calls[:2], Call("BEGIN"), *calls[2:], Call("COMMIT")])


def alone(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """Every statement commits by itself; between requests a session rests."""
    sessions = [Session(n) for n in range(1, 4)]
    for _ in range(times):
        session = chance.choice(sessions)
        session.clock += 25 + chance.expovariate(1 / 300)
        play(log, session, program(chance))


def pooled(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """As `interleaved`, and nothing says which request a statement belongs to."""
    _interleave(log, chance, [(None, program(chance)) for _ in range(times)])


def scattered(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """A pool gives each statement any of six sessions; three requests run at once."""
    sessions = [Session(n) for n in range(1, 7)]
    for _ in range(times):
        for call in program(chance):
            log.run(chance.choice(sessions), call)


def busy(log: MadeLog, chance: Random, program: Program, times: int) -> None:
    """Every statement commits by itself, and one request follows the other within a few milliseconds."""
    session = Session(1)
    for _ in range(times):
        session.clock += chance.expovariate(1 / 3)
        play(log, session, program(chance))


def _any(chance: Random, *statements: str) -> Call:
    return Call(chance.choice(statements), (chance.randrange(100_000), chance.randrange(9)), 0.3, 0.0)


def crowd(log: MadeLog, chance: Random, per_s: float) -> None:
    """Single statements of five shapes, some more usual than others, in four sessions as they come."""
    shapes = (AUTH, AUTH, AUTH, ITEMS, ITEMS, PRODUCT, TAX, ORDERS)
    for session in (Session(n) for n in range(1, 5)):
        for _ in range(600):
            session.clock += chance.expovariate(per_s / 1000)
            log.run(session, _any(chance, *shapes))


def clients(log: MadeLog, chance: Random, pause: float) -> None:
    """A client asks the same endpoint again and again: two statements a request, each with a trace of its own."""
    session = Session(1)
    for number in range(400):
        session.clock += chance.expovariate(1 / pause)
        play(log, session, [_any(chance, AUTH), _any(chance, PRODUCT)], f"{number + 1:x}")


def guests(log: MadeLog, chance: Random, pause: float) -> None:
    """As `clients`, without traces."""
    session = Session(1)
    for _ in range(400):
        session.clock += chance.expovariate(1 / pause)
        play(log, session, [_any(chance, AUTH), _any(chance, PRODUCT)])


def bench(log: MadeLog, chance: Random, share: float) -> None:
    """pgbench: transactions of four statements, and between them single reads, without a pause."""
    for session in (Session(n) for n in range(1, 4)):
        for _ in range(600):
            four = [_any(chance, sql) for sql in (UPDATE, ITEMS, UPDATE, INSERT)]
            many = [Call("BEGIN", (), 0.1, 0.02), *four, Call("COMMIT", (), 0.4, 0.02)]
            play(log, session, many if chance.random() < share else [_any(chance, PRODUCT)])


def imported(log: MadeLog, chance: Random, rows: float) -> None:
    """A file is imported line by line, each run in one session: nothing in the database leads to it."""
    session = Session(1)
    for _ in range(5):
        session.clock += 60_000
        lines = [Call(INSERT, (n, chance.randrange(99)), 0.4) for n in range(int(rows))]
        play(log, session, [Call("BEGIN"), *lines, Call("COMMIT")] if rows > 100 else lines)


def nightly(log: MadeLog, chance: Random, rows: float) -> None:
    """A job of the night loops, as jobs may."""
    session = Session(1, application="nightly-report")
    for _ in range(5):
        session.clock += 3_600_000
        play(log, session, [_any(chance, ORDERS), *(_any(chance, ITEMS) for _ in range(int(rows)))], "abc")


def every_minute(log: MadeLog, chance: Random, minutes: float) -> None:
    """A timer asks five questions, again and again the same."""
    session = Session(1)
    for _ in range(120):
        session.clock += minutes * 60_000
        play(
            log,
            session,
            [
                Call(TAX, (country,), 0.3)
                for country in ("de", "fr", "it", "es", "pl")[: chance.choice((3, 4))]
            ],
        )


# A name, the protocol, how requests are played, and whether statements can be told apart by request.
SETTINGS: dict[str, tuple[Protocol, Callable[..., None]]] = {
    "traces": ("simple", traced),
    "traces, extended protocol": ("extended", traced),
    "traces, in parallel": ("extended", parallel),
    "traces, interleaved in one session": ("prepared", interleaved),
    "transactions": ("simple", in_transactions),
    "transactions, extended protocol": ("extended", in_transactions),
    "transactions, prepared statements": ("prepared", in_transactions),
    "sessions at rest between requests": ("simple", alone),
    "sessions at rest, extended protocol": ("extended", alone),
}
# Here nothing tells requests apart: no loop can be proven, and none may be made up.
BLIND: dict[str, tuple[Protocol, Callable[..., None]]] = {
    "pooled, no traces": ("simple", pooled),
    "pooled, no traces, extended protocol": ("extended", pooled),
    "scattered over sessions, no traces": ("extended", scattered),
    "busy sessions, no traces": ("simple", busy),
}
# Traffic without loops: what it is, the protocol, how it runs, and a figure for it.
CROWDS: dict[str, tuple[Protocol, Callable[..., None], float]] = {
    **{f"single statements, {n:g}/s a session": ("simple", crowd, n) for n in (2, 20, 60, 200, 1000)},
    **{f"single statements, extended, {n:g}/s a session": ("extended", crowd, n) for n in (20, 200)},
    **{f"a client's requests, {n:g} ms apart": ("extended", clients, n) for n in (2, 20, 200)},
    **{f"requests of two statements, {n:g} ms apart": ("simple", guests, n) for n in (2, 10, 20, 40, 200)},
    **{f"pgbench, {n:.0%} transactions": ("simple", bench, n) for n in (0.0, 0.1, 0.5, 1.0)},
    "pgbench, extended protocol": ("extended", bench, 0.2),
    **{f"an import of {n:g} rows": ("simple", imported, n) for n in (50, 400)},
    "a nightly job": ("simple", nightly, 50.0),
    "a timer": ("extended", every_minute, 1.0),
    "a quick timer": ("simple", every_minute, 0.001),
}
