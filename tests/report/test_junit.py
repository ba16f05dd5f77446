from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.assessment import Assessment
from archkit.model.checklist import ChecklistItem
from archkit.model.verdict import Verdict
from archkit.report.junit import junit_xml

STATES = ("PASS", "WARN", "FAIL", "NO DATA")
# The common XSD (Jenkins): what an element may hold, in this order, and the attributes it may have.
CHILDREN = {
    "testsuites": ("testsuite",),
    "testsuite": ("testcase",),
    "testcase": ("skipped", "error", "failure", "system-out", "system-err"),
}
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors", "disabled"},
    "testsuite": {
        "name",
        "tests",
        "failures",
        "errors",
        "skipped",
        "time",
        "timestamp",
        "hostname",
        "id",
        "package",
    },
    "testcase": {"name", "classname", "time", "assertions", "status"},
    "failure": {"type", "message"},
    "skipped": {"message", "type"},
    "system-out": set(),
}
REQUIRED = {"testsuite": {"name", "tests"}, "testcase": {"name", "classname"}}


def judged(*, text="a < b & c"):
    verdicts = tuple(
        Verdict(
            id=f"GATE-{i}",
            name=text,
            subject=subject,
            state=state,
            threshold=1,
            unit="ms",
            reason=text,
            worst=text,
        )
        for i, state in enumerate(STATES)
        for subject in ("as_is", "as_designed")
    )
    items = tuple(
        ChecklistItem(id=f"CHECK-{i}", item=text, state=s, reason=text) for i, s in enumerate(STATES)
    )
    return Assessment(study=text, as_of=date(2026, 11, 22), verdicts=verdicts, checklist=items)


def assert_valid(root):
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
        assert REQUIRED.get(element.tag, set()) <= set(element.attrib)
        allowed = CHILDREN.get(element.tag, ())
        places = [allowed.index(child.tag) for child in element]
        assert places == sorted(places)
    for suite in root:
        cases = list(suite)
        counted = {
            kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "skipped")
        }
        assert int(suite.get("tests")) == len(cases)
        assert (int(suite.get("failures")), int(suite.get("skipped"))) == (
            counted["failure"],
            counted["skipped"],
        )
        assert len({(c.get("classname"), c.get("name")) for c in cases}) == len(cases)


@pytest.mark.parametrize("allow_no_data", [False, True])
def test_it_keeps_the_rules_of_the_common_schema(allow_no_data):
    root = ET.fromstring(junit_xml(judged(), allow_no_data=allow_no_data))  # noqa: S314  our own
    assert_valid(root)
    assert [suite.get("name") for suite in root] == ["archkit.gates", "archkit.checklist"]
    assert int(root.get("failures")) == sum(int(s.get("failures")) for s in root)


def test_no_data_fails_with_a_type_of_its_own_unless_allowed():
    def told(*, allowed):
        suite = ET.fromstring(junit_xml(judged(), allow_no_data=allowed))[1]  # noqa: S314  our own
        return [(child.tag, child.get("type")) for case in suite for child in case]

    assert told(allowed=False) == [("system-out", None), ("failure", "point"), ("failure", "no-data")]
    assert told(allowed=True) == [("system-out", None), ("failure", "point"), ("skipped", None)]


def test_the_same_assessment_gives_the_same_text():
    assert junit_xml(judged()) == junit_xml(judged())


@given(st.text(st.characters(exclude_categories=())))
def test_any_name_and_reason_is_escaped(text):
    root = ET.fromstring(junit_xml(judged(text=text)).encode("utf-8"))  # noqa: S314  our own
    assert_valid(root)


def test_nothing_judged_is_two_empty_suites():
    root = ET.fromstring(junit_xml(Assessment(study="", as_of=date(2026, 1, 1))))  # noqa: S314  our own
    assert [suite.get("tests") for suite in root] == ["0", "0"]
