import pytest

from archkit.model.code import CodeFacts, CodeProcedure, Seen
from archkit.model.evidence import Source
from archkit.verification.code import amount, check_code_as_is
from archkit.verification.code_gates import CODE_GATES

PLACE = Source(path="src/a.ts", sha256="0" * 64, line=7)
ONE = Seen(count=1, places=(PLACE,))
GUARDED = CodeProcedure(
    name="orders.list", source=PLACE, has_input=True, is_protected=True, is_authorised=True, is_limited=True
)
CLEAN = CodeFacts(
    files=3,
    lines=30,
    strict=True,
    procedures=(GUARDED,),
    queries=ONE,
    breakers=ONE,
    retries=ONE,
    transactions=ONE,
    health_routes=ONE,
    refusals=ONE,
    shutdowns=ONE,
    service_files=1,
)
# The one change that makes a gate fail.
BROKEN = (
    ("no-any", {"any_types": ONE}),
    ("no-any", {"suppressions": ONE}),
    ("strict-mode", {"strict": False}),
    ("input-schemas", {"procedures": (GUARDED.model_copy(update={"is_checked": False}),)}),
    ("input-schemas", {"unchecked_routes": ONE}),
    ("input-sanitisation", {"loose_schemas": ONE}),
    ("input-sanitisation", {"evaluated": ONE}),
    ("parameterised-queries", {"built_sql": ONE}),
    ("authentication", {"procedures": (GUARDED.model_copy(update={"is_protected": False}),)}),
    ("authorisation", {"procedures": (GUARDED.model_copy(update={"is_authorised": False}),)}),
    ("rate-limits", {"procedures": (GUARDED.model_copy(update={"is_limited": False}),)}),
    ("no-secrets", {"secrets": ONE}),
    ("effect-composition", {"composed_otherwise": ONE}),
    ("circuit-breaker", {"breakers": Seen()}),
    ("retry", {"retries": Seen()}),
    ("transactions", {"transactions": Seen()}),
    ("health-check", {"health_routes": Seen()}),
    ("graceful-degradation", {"refusals": Seen()}),
    ("graceful-degradation", {"shutdowns": Seen()}),
)


def judged(code, slug):
    return next(v for v in check_code_as_is(code) if v.id == f"GATE-{slug}")


def test_clean_code_passes_every_gate():
    assert {v.state for v in check_code_as_is(CLEAN)} == {"PASS"}


@pytest.mark.parametrize(("slug", "change"), BROKEN)
def test_one_fault_fails_its_gate_and_says_where(slug, change):
    verdict = judged(CLEAN.model_copy(update=change), slug)
    assert verdict.state == "FAIL"
    is_past = (
        verdict.observed > verdict.threshold
        if verdict.comparison == "<="
        else verdict.observed < verdict.threshold
    )
    assert is_past
    if slug not in ("strict-mode", "circuit-breaker", "retry", "transactions", "health-check"):
        assert verdict.source[0] == PLACE
        assert "src/a.ts:7" in verdict.reason


def test_every_gate_has_a_fault_that_it_catches():
    assert {slug for slug, _ in BROKEN} == {gate.slug for gate in CODE_GATES}


def test_without_code_every_gate_is_no_data_and_says_what_would_decide():
    verdicts = check_code_as_is(None)
    assert {v.state for v in verdicts} == {"NO DATA"}
    assert all("--input" in v.reason for v in verdicts)


def test_what_is_absent_from_files_that_were_not_read_is_only_a_warning():
    verdict = judged(CLEAN.model_copy(update={"unread": ONE}), "no-any")
    assert (verdict.state, "1 file could not be read whole" in verdict.reason) == ("WARN", True)


def test_code_without_procedures_has_none_to_judge():
    verdict = judged(CLEAN.model_copy(update={"procedures": ()}), "authentication")
    assert (verdict.state, verdict.reason) == ("NO DATA", "Among 3 files there are no procedures.")


def test_open_procedures_beside_protected_ones_may_be_meant_so():
    both = (GUARDED, GUARDED.model_copy(update={"name": "catalog.list", "is_protected": False}))
    assert judged(CLEAN.model_copy(update={"procedures": both}), "authentication").state == "WARN"


def test_a_limit_of_the_whole_server_counts_for_the_system_as_it_is():
    code = CLEAN.model_copy(
        update={"rate_limits": ONE, "procedures": (GUARDED.model_copy(update={"is_limited": False}),)}
    )
    assert judged(code, "rate-limits").state == "PASS"


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (1, "routes", "1 route"),
        (2, "routes", "2 routes"),
        (1, "inputs without schema", "1 input without schema"),
        (1, "TypeScript files", "1 TypeScript file"),
        (1, "of 3 parts", "1 of 3 parts"),
        (1234, "places", "1,234 places"),
    ],
)
def test_amounts_are_worded(count, of, said):
    assert amount(count, of) == said
