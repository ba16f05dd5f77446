"""What is written beside others' words: whatever they wrote comes back whole, or nothing is written at all."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.context.entries import entries_of, left_alone
from archkit.model.assessment import Assessment
from archkit.model.context import FORMS, WRITTEN_KEYS, Entry
from archkit.model.finding import Finding

FOUND = Assessment(
    study="s",
    as_of=datetime(2026, 11, 23, tzinfo=UTC).date(),
    findings=(
        Finding(
            id="F-a", rule="burst", severity="info", subject="noon", statement="It peaks.", remedy="Look."
        ),
    ),
)
LISTS = {
    "backend_architecture": "services",
    "backend_decisions": "decisions",
    "backend_patterns": "patterns",
    "backend_performance_benchmarks": "benchmarks",
    "backend_findings": "findings",
    "backend_improvements": "improvements",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ITEMS = {
    "backend_architecture": {"name": "a", "tables": ["b"]},
    "backend_decisions": {"id": "ADR-a", "chosen": "b"},
    "backend_patterns": {"name": "saga"},
    "backend_performance_benchmarks": {"gate": "g", "state": "PASS", "threshold": 1, "unit": "ms"},
    "backend_findings": {"id": "F-b", "severity": "info", "subject": "x", "statement": "y"},
    "backend_improvements": {"what": "rest"},
}


def entry(key, value):
    return Entry(key=key, value=value, revision="r", description="theirs")


def fits(key, value):
    try:
        FORMS[key].model_validate(value)
    except ValueError:
        return False
    return True


@given(key=st.sampled_from(WRITTEN_KEYS), value=JSON)
@settings(max_examples=200, deadline=None)
def test_a_value_that_fits_no_form_is_left_alone_and_said(key, value):
    updates = {u.key: u for u in entries_of(FOUND, [entry(key, value)])}
    if fits(key, value):
        kept = updates[key].value if key in updates else value
        assert {n: v for n, v in value.items() if n not in ("as_of", *LISTS.values())}.items() <= kept.items()
    else:
        assert key not in updates
        (sentence,) = left_alone([entry(key, value)])
        assert sentence.startswith(f"{key} is left as it is. ")
        assert "\n" not in sentence


@given(
    key=st.sampled_from(WRITTEN_KEYS), extras=st.lists(st.dictionaries(st.text(max_size=9), JSON, max_size=3))
)
@settings(max_examples=200, deadline=None)
def test_what_others_wrote_comes_back_whole_and_in_order(key, extras):
    theirs = [{**extra, **ITEMS[key], "by": "ops"} for extra in extras]
    others = [item for item in theirs if fits(key, {**required(key), LISTS[key]: [item]})]
    value = {**required(key), "note": "keep", LISTS[key]: [*others, {**ITEMS[key], "by": "archkit"}]}
    (update,) = [u for u in entries_of(FOUND, [entry(key, value)]) if u.key == key]
    assert update.value["note"] == "keep"
    assert update.value[LISTS[key]][: len(others)] == others
    assert all(item["by"] == "archkit" for item in update.value[LISTS[key]][len(others) :])
    assert update.expected_revision == "r"
    assert update.description is None
    (again,) = [u for u in entries_of(FOUND, [entry(key, update.value)]) if u.key == key] or [None]
    assert again is None


def required(key):
    return {"as_of": "2026-01-01"} if "as_of" in FORMS[key].model_fields else {}


def test_a_structure_that_others_declared_stays_theirs():
    value = {"services": [], "structure": "cells"}
    (update,) = [
        u
        for u in entries_of(FOUND, [entry("backend_architecture", value)])
        if u.key == "backend_architecture"
    ] or [None]
    assert update is None or update.value["structure"] == "cells"
