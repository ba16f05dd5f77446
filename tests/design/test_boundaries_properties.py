from __future__ import annotations

import subprocess
import sys

from boundary_cases import FOLDER, assignment, read_case
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.design.boundaries import propose_boundaries, score_assignment
from archkit.model.boundaries import AccessSet, Pin
from archkit.model.system import Column, ForeignKey, System, Table

NAMES = (
    "users", "user_roles", "orders", "order_lines", "orderstatus", "product", "sales.product", "stock", "x", "_", "tbl",
    "a1", "wörter", "carts", "cart_items", "data", "1", "order", "logs", "log_entries",
)  # fmt: skip
names = st.sampled_from(NAMES)
cascade = st.sampled_from([None, "CASCADE"])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(st.sampled_from(["id", "user_id", "order_id", "productid", "name"]), unique=True))
    keys = [
        ForeignKey(columns=(c,), to_table=draw(names), on_delete=draw(cascade))
        for c in columns
        if draw(st.booleans())
    ]
    return Table(
        name=draw(names),
        columns=tuple(Column(name=c, type="int", nullable=draw(st.booleans())) for c in columns),
        primary_key=tuple(columns[:1]),
        foreign_keys=tuple(keys),
    )


systems = st.lists(tables(), max_size=12, unique_by=lambda t: t.name).map(
    lambda found: System(tables=tuple(found))
)
some = st.lists(names, max_size=5).map(tuple)
access_sets = st.builds(
    AccessSet, reads=some, writes=some, count=st.integers(1, 1000), name=st.sampled_from("ab")
)
accesses = st.lists(access_sets, max_size=8).map(tuple)
few = settings(max_examples=150, deadline=None)


def tables_in(system: System, given: tuple[AccessSet, ...]) -> set[str]:
    return set(system.names).union(*({*a.reads, *a.writes} for a in given))


@few
@given(systems, accesses)
def test_every_table_is_in_exactly_one_service(system: System, given: tuple[AccessSet, ...]) -> None:
    boundaries = propose_boundaries(system, given)
    placed = [table for service in boundaries.services for table in service.tables]
    assert sorted(placed) == sorted(tables_in(system, given)) == [t.table for t in boundaries.tables]
    assert len({service.name for service in boundaries.services}) == len(boundaries.services)
    assert all(boundaries.service_of(t) == s.name for s in boundaries.services for t in s.tables)
    assert all(service.name.strip() and service.tables for service in boundaries.services)


@few
@given(systems, accesses, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    system: System, given: tuple[AccessSet, ...], draw: object
) -> None:
    first = propose_boundaries(system, given)
    rows, sets = list(system.tables), list(given)
    draw.shuffle(rows)
    draw.shuffle(sets)
    sets = [a.model_copy(update={"reads": a.reads[::-1], "writes": a.writes[::-1]}) for a in sets]
    assert propose_boundaries(System(tables=tuple(rows)), tuple(sets)) == first


@few
@given(systems, accesses, st.data())
def test_pins_are_kept(system: System, given: tuple[AccessSet, ...], data: st.DataObject) -> None:
    known = sorted(tables_in(system, given))
    services = st.sampled_from(["order", "user", "platform", "somewhere else"])
    pinned = data.draw(st.dictionaries(st.sampled_from(known), services) if known else st.just({}))
    pins = tuple(Pin(table=table, service=service) for table, service in pinned.items())
    boundaries = propose_boundaries(system, given, pins=pins)
    assert all(boundaries.service_of(pin.table) == pin.service for pin in pins)
    assert set(assignment(boundaries)) == set(known)
    assert propose_boundaries(system, given, pins=pins[::-1]) == boundaries


@few
@given(systems, accesses)
def test_shares_and_confidences_are_between_nought_and_one(
    system: System, given: tuple[AccessSet, ...]
) -> None:
    boundaries = propose_boundaries(system, given)
    score = boundaries.score
    shares = [score.cohesion, score.coupling, score.stability, *(t.confidence for t in boundaries.tables)]
    assert all(0 <= share <= 1 for share in shares)
    assert all(len(t.reasons) == 3 for t in boundaries.tables)


@few
@given(systems, accesses, st.data())
def test_any_assignment_can_be_scored(
    system: System, given: tuple[AccessSet, ...], data: st.DataObject
) -> None:
    known = sorted(tables_in(system, given))
    cut = data.draw(st.fixed_dictionaries({table: st.sampled_from("abc") for table in known}))
    boundaries = score_assignment(system, given, cut, window_s=60)
    assert assignment(boundaries) == cut
    assert sum(saga.count for saga in boundaries.sagas) <= (boundaries.score.cross_write_transactions or 0)


def test_another_process_proposes_the_same() -> None:
    case = read_case("ldod")
    here = propose_boundaries(case.system, case.accesses).model_dump_json()
    program = (
        f"import sys; sys.path.insert(0, {str(FOLDER.parents[1] / 'design')!r})\n"
        "from boundary_cases import read_case\n"
        "from archkit.design.boundaries import propose_boundaries\n"
        "case = read_case('ldod')\n"
        "print(propose_boundaries(case.system, case.accesses).model_dump_json())"
    )
    there = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert there.stdout.strip() == here
