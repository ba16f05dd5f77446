"""What a bounded context is for, in words: its domain, its responsibilities, and why its tables belong together."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from archkit.design.amounts import amount
from archkit.design.naming import in_plural, in_singular, spoken, words
from archkit.model.value import SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archkit.design.traffic import Endpoint, Traffic
    from archkit.model.boundaries import Boundaries

MOST_WORDS = 12
FEWEST, MOST = 3, 6
_LISTED = 4
_ENDPOINTS = 2

Said = tuple[str, tuple[str, ...]]


def domain_of(service: str, tables: tuple[str, ...], traffic: Traffic) -> str:
    """Return what the context is about in at most twelve words: its tables, the most central first."""
    ranked = _ranked(service, tables, traffic)
    for n in range(min(_LISTED, len(ranked)), 0, -1):
        text = _listed([_spoken(t, traffic) for t in ranked[:n]], more=len(ranked) - n)
        if len(text.split()) <= MOST_WORDS:
            return text[:1].upper() + text[1:]
    return " ".join(_spoken(ranked[0] if ranked else service, traffic).split()[:MOST_WORDS])


def responsibilities_of(
    service: str, tables: tuple[str, ...], traffic: Traffic, about: Sequence[tuple[Endpoint, str | None]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return three to six responsibilities, what was measured before what the schema says, and the evidence.

    `about` are the endpoints with the table that each is about, the busiest first.
    """
    said = [
        _owns(service, tables, traffic),
        *_takes_over(tables, traffic),
        *_answers(tables, traffic, about),
        *_keeps_together(tables, traffic),
        *_is_asked(service, traffic),
    ]
    if len(said) < FEWEST:
        said += _rules(tables, traffic)
    said = said[:MOST]
    return tuple(text for text, _ in said), tuple(dict.fromkeys(e for _, ids in said for e in ids))


def why_together(service: str, tables: tuple[str, ...], boundaries: Boundaries) -> str:
    """Return what evidence asks for the context: pins, pull, keys, and what is contested."""
    placed = [t for t in boundaries.tables if t.table in tables]
    pinned = {
        by: sorted(pin.table for pin in boundaries.pins if pin.table in tables and pin.by == by)
        for by in SPEAKERS
    }
    across = [k for k in boundaries.crossing_keys if service in (k.from_service, k.to_service)]
    contested = [f"{t.table} (else {t.runner_up})" for t in placed if t.contested and t.runner_up]
    said = [
        f"{mean(t.confidence for t in placed):.0%} of the pull on its tables is inside" if placed else "",
        f"{_n(len(across), 'foreign key')} would cross its border" if across else "no foreign key leaves it",
        *(f"{SPEAKERS[by]} put {_listed(names)} here" for by, names in pinned.items() if names),
        f"contested: {_listed(contested)}" if contested else "",
    ]
    text = "; ".join(part for part in said if part)
    return text[:1].upper() + text[1:] + "."


def _owns(service: str, tables: tuple[str, ...], traffic: Traffic) -> Said:
    named = _listed(
        [_spoken(t, traffic) for t in _ranked(service, tables, traffic)][:_LISTED], len(tables) - _LISTED
    )
    evidence = [e for t in tables for e in traffic.measured.evidence_of("table_access.writers", t)]
    return f"Owns {named}; only its code writes {'it' if len(tables) == 1 else 'them'}", tuple(evidence)


def _takes_over(tables: tuple[str, ...], traffic: Traffic) -> Iterator[Said]:
    """Tell of the table that most areas write today: in this design they ask its owner."""
    writers = traffic.measured.table("table_writers")
    areas: dict[str, list[str]] = {}
    for row in writers.records() if writers else ():
        if row["table"] in tables:
            areas.setdefault(str(row["table"]), []).append(str(row["area"]))
    many = sorted((-len(found), table) for table, found in areas.items() if len(found) > 1)
    for n, table in many[:1]:
        named = f"changes of {_spoken(table, traffic)}, which {-n} areas write today"
        evidence = traffic.measured.evidence_of("table_access.writers", table)
        yield f"Is asked for {named} ({_listed(sorted(areas[table]))})", evidence


def _answers(
    tables: tuple[str, ...], traffic: Traffic, about: Sequence[tuple[Endpoint, str | None]]
) -> Iterator[Said]:
    """Tell of the busiest endpoints whose work is about one of the tables."""
    found = [endpoint for endpoint, table in about if table in tables]
    for endpoint in found[:_ENDPOINTS]:
        yield f"Answers {endpoint.name} ({_load(endpoint, traffic)})", endpoint.evidence


def _load(endpoint: Endpoint, traffic: Traffic) -> str:
    rate = traffic.per_minute(endpoint.calls)
    often = f"{endpoint.calls:,} calls" if rate is None else f"{amount(rate)} calls/min"
    return often if endpoint.p95_ms is None else f"{often}, p95 {amount(endpoint.p95_ms)} ms"


def _keeps_together(tables: tuple[str, ...], traffic: Traffic) -> Iterator[Said]:
    """Tell of the parts that live with their whole: named after it, or deleted with it."""
    parts: dict[str, set[str]] = {}
    for table in traffic.system.tables:
        for key in table.foreign_keys:
            if {table.name, key.to_table} <= set(tables) and key.to_table != table.name:
                parent = traffic.words.get(key.to_table, ())
                named = bool(parent) and traffic.words[table.name][: len(parent)] == parent
                if named or key.on_delete == "cascade":
                    parts.setdefault(key.to_table, set()).add(table.name)
    if parts:
        whole = min(parts, key=lambda t: (-len(parts[t]), t))
        children = _listed(
            [_spoken(t, traffic) for t in sorted(parts[whole])][:_LISTED], len(parts[whole]) - _LISTED
        )
        one = " ".join(in_singular(words(_spoken(whole, traffic)))) or whole
        yield f"Keeps each {one} and its {children} consistent in one transaction", ()


def _is_asked(service: str, traffic: Traffic) -> Iterator[Said]:
    boundaries = traffic.measured.boundaries
    keys = [k for k in boundaries.crossing_keys if k.to_service == service] if boundaries else []
    if keys:
        askers, held = sorted({k.from_service for k in keys}), sorted({k.to_table for k in keys})
        yield f"Tells {_listed(askers)} about {_listed([_spoken(t, traffic) for t in held])} by id", ()


def _rules(tables: tuple[str, ...], traffic: Traffic) -> Iterator[Said]:
    known = [t for t in traffic.system.tables if t.name in tables]
    required = sum(not c.nullable for t in known for c in t.columns)
    unique = sum(bool(t.primary_key) + len(t.uniques) for t in known)
    keys = sum(len(t.foreign_keys) for t in known)
    plural = _listed(
        [" ".join(in_plural(words(_spoken(t, traffic)))) or t for t in tables][:_LISTED],
        len(tables) - _LISTED,
    )
    rules = (_n(required, "required column"), _n(unique, "unique key"), _n(keys, "foreign key"))
    yield f"Refuses rows that break a rule: {_listed(rules)}", ()
    yield f"Lists, reads and changes {plural} for those who may", ()


def _ranked(service: str, tables: tuple[str, ...], traffic: Traffic) -> list[str]:
    """Return the tables, those that name the service, are referenced and used most first."""
    named = in_singular(words(service))
    led = [k.to_table for t in traffic.system.tables for k in t.foreign_keys if t.name in tables]
    return sorted(
        tables,
        key=lambda t: (in_singular(words(t)) != named, -led.count(t), -sum(traffic.uses.get(t, (0, 0))), t),
    )


def _spoken(table: str, traffic: Traffic) -> str:
    known = traffic.system.table(table)
    return spoken(known.spelled if known and known.spelled else table)


def _listed(names: Iterable[str], more: int = 0) -> str:
    """Return names in a row: a, b and c; `more` that are left out are counted."""
    all_names = [*names, *([f"{more} more"] if more > 0 else [])]
    *front, last = all_names or [""]
    return f"{', '.join(front)} and {last}" if front else last


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
