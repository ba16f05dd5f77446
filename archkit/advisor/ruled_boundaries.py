"""What the rules say to a cut: tables that stand better elsewhere, services too small to stand alone, the whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from archkit.advisor.crossings import Borders
from archkit.advisor.replies import Draft
from archkit.model.decision import SERVICE_CUT
from archkit.model.endpoint import area_of
from archkit.model.holding import fixed_tables
from archkit.model.proposal import Decide, Move, MoveTables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import Boundaries, TableBoundary
    from archkit.model.proposal import Question

WRITTEN_MOSTLY = 0.75  # share of a table's writes that come from one area
FEWEST_WRITES = 10
SURE = 0.75  # share of the pull inside, from which on nothing is said against a table's place
TINY = 2  # tables
HELD_ELSEWHERE = 0.5  # share of a service's transactions, above which they are held by another
MOST_MOVES = 8


def boundaries_ruled(found: Assessment, _question: Question) -> Iterator[Draft]:
    """Suggest what the evidence says to the cut: the decision first, then moves, each table once."""
    bounds = found.boundaries
    if bounds is None:
        return
    yield from _cut(found, bounds)
    borders = Borders(found)
    seen = set(fixed_tables(found))
    drafts = [
        *_written_elsewhere(found, bounds, borders),
        *_contested(found, bounds, borders),
        *_tiny(borders),
    ]
    for tables, draft in drafts[:MOST_MOVES]:
        if not seen.intersection(tables):
            seen |= set(tables)
            yield draft


_Moved = tuple[tuple[str, ...], Draft]


def _cut(found: Assessment, bounds: Boundaries) -> Iterator[Draft]:
    decision = found.design.decision(SERVICE_CUT) if found.design else None
    if decision is None or decision.status != "proposed":
        return
    if bounds.score.cross_write_transactions is None:
        why = "No log shows what a split would gain; {CUT-cross_foreign_keys} foreign keys would cross it."
    elif bounds.recommendation.split:
        why = (
            "Inside the services stays {CUT-cohesion} of the pull between tables, and only "
            "{CUT-cross_write_transactions} write transactions would cross their borders."
        )
    else:
        why = (
            "Deployed apart, the services would turn {CUT-cross_write_transactions} write transactions into sagas, and "
            "nothing that was measured shows a gain that outweighs it."
        )
    yield Draft(Decide(decision=SERVICE_CUT, option=decision.chosen), why, ())


def _written_elsewhere(found: Assessment, bounds: Boundaries, borders: Borders) -> Iterator[_Moved]:
    """Suggest the service whose area writes most of a table's rows."""
    writes = _writes(found)
    homes = _homes(writes, borders)
    for table in sorted(bounds.tables, key=lambda t: (t.confidence, t.table)):
        areas = writes.get(table.table, Counter())
        area, most = max(areas.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        home = homes.get(area)
        is_elsewhere = home is not None and home != table.service and table.confidence < SURE
        if is_elsewhere and most >= max(FEWEST_WRITES, WRITTEN_MOSTLY * areas.total()):
            moves = {table.table: str(home)}
            if borders.moved(moves).writes <= borders.now.writes:
                why = f"Most writes to `{table.table}` come from `{area}`, which mostly writes tables of `{home}`."
                yield _moved(found, moves, f"{why} {_cost(moves, borders)}")


def _contested(found: Assessment, bounds: Boundaries, borders: Borders) -> Iterator[_Moved]:
    """Suggest the other side for a contested table, where less would cross."""
    for table in sorted(bounds.tables, key=lambda t: (t.confidence, t.table)):
        if table.contested and table.runner_up:
            moves = {table.table: table.runner_up}
            if borders.moved(moves) < borders.now:
                yield _moved(found, moves, f"{_pull(table)} {_cost(moves, borders)}")


def _tiny(borders: Borders) -> Iterator[_Moved]:
    """Suggest to merge a service of few tables into the one that most of its transactions touch too."""
    services = sorted(set(borders.places.values()))
    for service in services:
        tables = borders.tables_of(service)
        partners, total = borders.partners(service)
        partner, together = max(partners.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if len(tables) <= TINY and together and together > HELD_ELSEWHERE * total:
            moves = dict.fromkeys(tables, partner)
            tie = "transactions" if borders.has_transactions else "foreign keys"
            why = f"`{service}` owns few tables, and most {tie} on them reach into `{partner}`."
            yield tables, _draft(moves, f"{why} {_cost(moves, borders)}", ("CUT-cross_foreign_keys",))


def _moved(found: Assessment, moves: dict[str, str], why: str) -> _Moved:
    cites = [id_ for table in moves for id_ in found.evidence_of("table_access.writers", table)]
    return tuple(moves), _draft(moves, why, tuple(cites))


def _draft(moves: dict[str, str], why: str, cites: tuple[str, ...]) -> Draft:
    change = MoveTables(moves=tuple(Move(table=table, service=to) for table, to in moves.items()))
    return Draft(change, why.strip(), cites)


def _pull(table: TableBoundary) -> str:
    return f"Only {{PULL-{table.table}}} of the pull on `{table.table}` stays inside `{table.service}`."


def _cost(moves: dict[str, str], borders: Borders) -> str:
    """Say what the moves alone change at the borders, without figures of what is not built."""
    before, after = borders.now, borders.moved(moves)
    if borders.has_transactions and after.writes != before.writes:
        word = "fewer" if after.writes < before.writes else "more"
        return f"Moved alone, {word} than the {{CUT-cross_write_transactions}} write transactions now cross a border."
    if after.keys != before.keys:
        word = "fewer" if after.keys < before.keys else "more"
        return f"Moved alone, {word} than the {{CUT-cross_foreign_keys}} foreign keys now cross a border."
    return ""


def _writes(found: Assessment) -> dict[str, Counter[str]]:
    """Return how often each area writes each table; where endpoints are known, batches and the like do not count."""
    rows, asked = found.table("table_writers"), found.table("endpoint_latency")
    areas = {area_of(str(row["endpoint"])) for row in asked.records()} if asked else set()
    writes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows.records() if rows else ():
        if row["area"] in areas or not areas:
            writes[str(row["table"])][str(row["area"])] += int(row["writes"] or 0)
    return writes


def _homes(writes: dict[str, Counter[str]], borders: Borders) -> dict[str, str]:
    """Return for each area the service whose tables it writes most often."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for table, areas in writes.items():
        for area, count in areas.items():
            if table in borders.places:
                found[area][borders.places[table]] += count
    return {area: max(services, key=lambda s: (services[s], s)) for area, services in found.items()}
