"""The logs on which the question `loops` is judged: every program in every setting, with the loops that are in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loop_programs import DECOYS, LOOPS, NONE, Planted
from loop_settings import BLIND, CROWDS, SETTINGS
from made_logs import MadeLog, Protocol
from shape_cases import shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

_IN_A_TRANSACTION = ("fetches from a cursor", "a savepoint each turn")
_ONE_AFTER_ANOTHER = ("polling", "retries with a growing pause")


@dataclass(frozen=True)
class Case:
    """A log to make: `there` are its loops, `shown` those that it can prove."""

    kind: str
    setting: str
    protocol: Protocol
    write: Callable[[MadeLog, Random], None]
    there: Planted = NONE
    is_blind: bool = False

    @property
    def name(self) -> str:
        return f"{self.kind} | {self.setting}"

    @property
    def groups(self) -> tuple[str, ...]:
        """What its figures count for."""
        return (self.kind, "all") if self.setting in CROWDS else (self.kind, self.setting, "all")

    @property
    def shown(self) -> Planted:
        return NONE if self.is_blind else self.there


def log_of(case: Case, chance: Random) -> bytes:
    log = MadeLog(case.protocol)
    case.write(log, chance)
    return log.text()


def cases() -> Iterator[Case]:
    programs = LOOPS | {name: (decoy, NONE) for name, decoy in DECOYS.items()}
    for setting, (protocol, play) in (SETTINGS | BLIND).items():
        for kind, (program, planted) in programs.items():
            if _makes_sense(kind, setting):
                times = 3 if kind.startswith("1000") else 25
                write = _writer(play, program, times)
                there = frozenset((k, shape_of(text)) for k, text in planted)
                yield Case(kind, setting, protocol, write, there, setting in BLIND)
    for setting, (protocol, run, figure) in CROWDS.items():
        yield Case("traffic without loops", setting, protocol, _crowded(run, figure))


def _makes_sense(kind: str, setting: str) -> bool:
    if kind in _IN_A_TRANSACTION:
        return setting.startswith("transactions")
    return not (kind in _ONE_AFTER_ANOTHER and "parallel" in setting)


def _writer(play: Callable[..., None], program: object, times: int) -> Callable[[MadeLog, Random], None]:
    return lambda log, chance: play(log, chance, program, times)


def _crowded(run: Callable[..., None], figure: float) -> Callable[[MadeLog, Random], None]:
    return lambda log, chance: run(log, chance, figure)
