"""The framework for links (DESIGN.md, section 6): what speaks for sync, async and hybrid, from what was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.amounts import amount
from archkit.model.data import Point
from archkit.model.decision import Option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.design.link_facts import LinkFacts
    from archkit.model.service import LinkKind

KINDS: tuple[LinkKind, ...] = ("sync", "async", "hybrid")  # the plainest first: it settles a tie
HIGH_PER_MINUTE = 600.0  # ten a second
BURSTY = 3.0  # the busiest minute has so many times the mean
WIDE = 3  # a transaction over so many services fails with any of them
TWO_CHANNELS = 1.0  # what it costs to run both
NEEDED = "the answer is needed at once"
STRONG = "strong consistency"
EVENTUAL = "eventual consistency is fine"
_PROS = {
    "sync": "The caller knows at once whether it worked",
    "async": "The caller works on while the other side is down or slow",
    "hybrid": "What must be known is asked, what can wait is told",
}
_CONS = {
    "sync": "The caller fails and waits with the other side",
    "async": "The other side is behind for a while, and events can come twice",
    "hybrid": "Two channels to run and to watch",
}


def points_of(facts: LinkFacts) -> tuple[Point, ...]:
    """Return what each criterion adds to sync or async; a criterion that no log tells of scores None."""
    return (*_needs(facts), *_consistency(facts), *_volume(facts), *_reliability(facts))


def options_of(points: tuple[Point, ...]) -> tuple[Option, ...]:
    """Return the three options with their scores.

    Hybrid serves both sides and pays for two channels; it is one only where an answer is needed and something
    else may be later, as the brief says.
    """
    totals = {
        kind: sum(p.weight * p.score for p in points if p.option == kind and p.score is not None)
        for kind in ("sync", "async")
    }
    scored = {p.criterion for p in points if p.score}
    has_both = bool(scored & {NEEDED, STRONG}) and EVENTUAL in scored
    both = sum(totals.values()) - TWO_CHANNELS if has_both else 0.0
    scores = {**totals, "hybrid": max(0.0, both)}
    return tuple(
        Option(
            name=kind,
            pros=(_PROS[kind], *(p.observed for p in points if p.option == kind and p.score)),
            cons=(_CONS[kind],),
            score=round(scores[kind], 2),
        )
        for kind in KINDS
    )


def best(options: tuple[Option, ...]) -> tuple[LinkKind, bool]:
    """Return the option with the most points, and whether another has as many; the plainest settles it."""
    scores = {option.name: option.score or 0.0 for option in options}
    top = max(scores.values(), default=0.0)
    tied = [kind for kind in KINDS if scores.get(kind) == top]
    return tied[0], len(tied) > 1


def _point(criterion: str, option: str, weight: float, score: float | None, observed: str) -> Point:
    return Point(criterion=criterion, option=option, weight=weight, score=score, observed=observed)


def _needs(facts: LinkFacts) -> Iterator[Point]:
    """Score the answer that is needed at once, and what is only sent and need not be strong."""
    here, there = facts.pair
    n = facts.transactions
    if not n:
        keys = _n(facts.link.foreign_keys, "foreign key")
        seen = "no log tells how often" if n is None else "no transaction was seen that does"
        said = f"By {keys} rows of {here} keep an id of {there}, which may be asked for: {seen}"
        yield _point("simple request and response", "sync", 0.5, 1.0, said)
        if n is None:
            yield _point(NEEDED, "sync", 1.0, None, "How often the other side is needed is NO DATA")
        return
    if facts.reading:
        said = f"{facts.reading:,} of {_n(n, 'transaction')} read tables of {there}"
        yield _point(NEEDED, "sync", 1.0, 1.0, said)
    only = facts.writing - facts.both
    if only > 0 and facts.can_wait:
        said = f"{only:,} of {_n(n, 'transaction')} only write to {there} and wait for no answer"
        yield _point("fire and forget", "async", 1.0, 1.0, said)


def _consistency(facts: LinkFacts) -> Iterator[Point]:
    if facts.strong:
        said = f"The brief asks for strong consistency of {', '.join(facts.strong)}"
        yield _point(STRONG, "sync", 2.0, 1.0, said)
    if facts.unsaid:
        said = (
            f"Written in one transaction today: {', '.join(facts.unsaid)}; "
            "the brief does not say that later is fine"
        )
        yield _point(STRONG, "sync", 1.0, 1.0, said)
    if facts.eventual:
        said = f"The brief lets {', '.join(facts.eventual)} be written later"
        yield _point(EVENTUAL, "async", 1.5, 1.0, said)


def _volume(facts: LinkFacts) -> Iterator[Point]:
    rate = facts.link.per_minute
    if rate is None or not facts.transactions:
        return
    is_high = rate >= HIGH_PER_MINUTE
    is_bursty = facts.burst >= BURSTY and facts.can_wait
    if is_high or is_bursty:
        burst = (
            f", and the busiest minute has {amount(round(facts.burst, 1))} times the mean"
            if is_bursty
            else ""
        )
        said = f"{amount(rate)} transactions/min{burst}"
        yield _point("high or bursty volume", "async", 1.0 if is_high else 0.5, 1.0, said)
    else:
        yield _point(
            "low volume, low latency", "sync", 0.5, 1.0, f"{amount(rate)} transactions/min is little"
        )


def _reliability(facts: LinkFacts) -> Iterator[Point]:
    if facts.widest >= WIDE and facts.can_wait:
        said = (
            f"A transaction that writes here spans {facts.widest} services; each one that waits can fail all"
        )
        yield _point("decoupling for reliability", "async", 0.5, 1.0, said)


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
