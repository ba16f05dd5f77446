"""JUnit: gates and checklist as test cases, for the merge checks of a pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.checklist import ChecklistItem
    from archkit.model.value import State
    from archkit.model.verdict import Verdict

_SUBJECTS = {"as_is": "as it is", "as_designed": "as designed"}
_FIRST_PRINTABLE, _SURROGATES, _NO_CHARACTERS = 0x20, range(0xD800, 0xE000), (0xFFFE, 0xFFFF)


@dataclass(frozen=True)
class _Case:
    classname: str
    name: str
    state: State
    reason: str
    detail: str


def junit_xml(assessment: Assessment, *, allow_no_data: bool = False) -> str:
    """Return one suite of the gates and one of the checklist, as JUnit's XML.

    FAIL is a failure of type "gate" or "point"; NO DATA a failure of type "no-data", or skipped if allowed;
    WARN passes and says why in its output. The same assessment gives the same text.
    """
    suites = (
        ("gates", [_of_gate(verdict) for verdict in assessment.verdicts]),
        ("checklist", [_of_point(item) for item in assessment.checklist]),
    )
    root = ET.Element("testsuites", name=f"archkit {_clean(assessment.study)}".strip())
    for name, cases in suites:
        suite = ET.SubElement(root, "testsuite", _counts(name, cases, allow_no_data=allow_no_data))
        suite.set("timestamp", f"{assessment.as_of.isoformat()}T00:00:00")
        for case in cases:
            _add(suite, case, allow_no_data=allow_no_data)
    root.attrib |= {
        key: str(sum(int(s.get(key, 0)) for s in root)) for key in ("tests", "failures", "errors")
    }
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _counts(name: str, cases: Sequence[_Case], *, allow_no_data: bool) -> dict[str, str]:
    no_data = sum(case.state == "NO DATA" for case in cases)
    failed = sum(case.state == "FAIL" for case in cases)
    return {
        "name": f"archkit.{name}",
        "tests": str(len(cases)),
        "failures": str(failed + (0 if allow_no_data else no_data)),
        "errors": "0",
        "skipped": str(no_data if allow_no_data else 0),
        "time": "0",
    }


def _add(suite: ET.Element, case: _Case, *, allow_no_data: bool) -> None:
    element = ET.SubElement(suite, "testcase", classname=case.classname, name=case.name, time="0")
    reason, detail = _clean(case.reason), _clean(case.detail)
    if case.state == "FAIL":
        ET.SubElement(element, "failure", type=case.classname.split(".")[1], message=reason).text = detail
    elif case.state == "NO DATA" and allow_no_data:
        ET.SubElement(element, "skipped", message=reason)
    elif case.state == "NO DATA":
        ET.SubElement(element, "failure", type="no-data", message=reason).text = detail
    elif case.state == "WARN":
        ET.SubElement(element, "system-out").text = f"WARN {reason}\n{detail}"


def _of_gate(verdict: Verdict) -> _Case:
    observed = words.quantity(verdict.observed, verdict.unit)
    asked = words.asked(verdict.comparison, verdict.threshold, verdict.unit)
    detail = [f"Observed {observed}, asked {asked}, n {words.count(verdict.n)}."]
    detail += [f"Worst: {verdict.worst}."] if verdict.worst else []
    detail += [f"Evidence: {', '.join(verdict.evidence)}."] if verdict.evidence else []
    return _Case(
        classname=f"archkit.gate.{verdict.subject}",
        name=_clean(f"{verdict.id}: {verdict.name}, {_SUBJECTS[verdict.subject]}"),
        state=verdict.state,
        reason=verdict.reason,
        detail="\n".join(detail).replace(words.NBSP, " "),
    )


def _of_point(item: ChecklistItem) -> _Case:
    links = f"See: {', '.join(item.evidence)}." if item.evidence else ""
    name = _clean(f"{item.id}: {item.item}")
    return _Case("archkit.point", name, item.state, item.reason, links)


def _clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold, even escaped."""
    return "".join(c if c in "\n\t" or _is_xml(ord(c)) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _is_xml(code: int) -> bool:
    return code >= _FIRST_PRINTABLE and code not in _SURROGATES and code not in _NO_CHARACTERS
