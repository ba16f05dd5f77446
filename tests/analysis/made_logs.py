"""Writes csvlogs of programs that a test makes up, call by call, as PostgreSQL would log them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

Protocol = Literal["simple", "extended", "prepared"]
START = datetime(2026, 11, 22, 10, tzinfo=UTC)
_BARE = frozenset({0, 3, 5, 6, 8, 9, 10, 11, 12, 17, 20, 24, 25})


@dataclass(frozen=True)
class Call:
    """A statement with $n, its arguments, how long it takes, and the pause of the program before it (ms)."""

    sql: str
    arguments: tuple[object, ...] = ()
    ms: float = 0.5
    pause: float = 0.4


@dataclass
class Session:
    """A connection to the server: what it is in, and when it was busy last (ms since START)."""

    number: int
    application: str = "shop-api"
    clock: float = 0.0
    local: int = 0
    is_open: bool = False

    @property
    def name(self) -> str:
        return f"6b0350a6.{self.number:x}"


@dataclass
class MadeLog:
    """The records of a log in the order in which they were logged."""

    protocol: Protocol = "simple"
    columns: int = 26
    hides_parameters: bool = False
    records: list[tuple[float, list[str]]] = field(default_factory=list)

    def run(self, session: Session, call: Call, trace: str | None = None) -> float:
        """Run a statement once the session is free and the program has paused; return when it ended."""
        word = call.sql.partition(" ")[0].upper()
        begins, ends = word == "BEGIN", word in {"COMMIT", "ROLLBACK"} and " to " not in call.sql
        is_own = not session.is_open and (begins or self.protocol != "simple")
        session.local += is_own
        local = session.local if is_own or (session.is_open and not ends) else 0
        session.is_open = (session.is_open or begins) and not ends
        session.clock += call.pause
        sql = call.sql if trace is None else f"{call.sql} /*traceparent='00-{trace:0>32}-{'b' * 16}-01'*/"
        steps = self._steps(sql, call)
        for share, what, detail in steps:
            session.clock += call.ms * share
            message = f"duration: {call.ms * share:.3f} ms  {what}"
            self.add(session, message, tag=word, local=local, detail=detail)
        return session.clock

    def add(
        self, session: Session, message: str, *, tag: str = "SELECT", local: int = 0, detail: str = ""
    ) -> None:
        """Log a message now."""
        at = START + timedelta(milliseconds=session.clock)
        when = f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} UTC"
        began, number = f"{START:%Y-%m-%d %H:%M:%S} UTC", str(len(self.records) + 1)
        told = [
            when,
            "shop_user",
            "shop",
            str(15000 + session.number),
            "127.0.0.1:37372",
            session.name,
            number,
        ]
        of_call = [tag, began, f"{session.number}/{local}", "0", "LOG", "00000", message, detail, *[""] * 7]
        row = [*told, *of_call, session.application, "client backend", "", "0"]
        self.records.append((session.clock, row[: self.columns]))

    def text(self, *, set_at: int | None = None, by_s: float = 0) -> bytes:
        """Return the file; the clock may be set before a record (by seconds, also back), whose order stays."""
        rows = [row for _, row in sorted(self.records, key=lambda record: record[0])]
        late = [[_moved(row[0], by_s), *row[1:]] for row in rows[set_at:]] if set_at is not None else []
        return to_csv([*rows[:set_at], *late])

    def _steps(self, sql: str, call: Call) -> list[tuple[float, str, str]]:
        if self.protocol == "simple":
            return [(1.0, f"statement: {_literal(sql, call.arguments)}", "")]
        shown = ", ".join(f"${n} = '{value}'" for n, value in enumerate(call.arguments, 1))
        detail = f"parameters: {shown}" if shown and not self.hides_parameters else ""
        name = "s1" if self.protocol == "prepared" else "<unnamed>"
        parse = [(0.2, f"parse {name}: {sql}", "")] if self.protocol == "extended" else []
        executed = 0.9 - 0.2 * len(parse)
        return [*parse, (0.1, f"bind {name}: {sql}", detail), (executed, f"execute {name}: {sql}", detail)]


def _moved(when: str, by_s: float) -> str:
    at = datetime.strptime(when, "%Y-%m-%d %H:%M:%S.%f %Z").replace(tzinfo=UTC) + timedelta(seconds=by_s)
    return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} UTC"


def to_csv(rows) -> bytes:
    """Return rows as PostgreSQL writes them: texts quoted, numbers and times bare."""
    out = io.StringIO()
    for row in rows:
        cells = (v if i in _BARE or not v else '"' + v.replace('"', '""') + '"' for i, v in enumerate(row))
        out.write(",".join(cells) + "\n")
    return out.getvalue().encode()


def fields(data: bytes) -> list[list[str]]:
    """Return the records of a csvlog."""
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def _literal(sql: str, arguments: tuple[object, ...]) -> str:
    def shown(found: re.Match[str]) -> str:
        value = arguments[int(found[1]) - 1]
        return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"

    return re.sub(r"\$(\d+)", shown, sql)
