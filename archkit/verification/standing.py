"""How a point of the checklist stands: several gates and facts joined to one state, its reason and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.value import State
    from archkit.model.verdict import Verdict


@dataclass(frozen=True)
class Standing:
    """A state, the reason for it in sentences, and the ids that it leads to."""

    state: State
    reason: str
    links: tuple[str, ...] = ()


def joined(parts: Sequence[Standing]) -> Standing:
    """Return the parts as one: FAIL if one fails, NO DATA if none is told, WARN if one warns or is not told.

    The reason is that of the parts that decide it.
    """
    states = [part.state for part in parts]
    state: State = "WARN"
    if "FAIL" in states:
        state = "FAIL"
    elif not parts or set(states) == {"NO DATA"}:
        state = "NO DATA"
    elif set(states) == {"PASS"}:
        state = "PASS"
    deciding = [part for part in parts if state != "WARN" or part.state in ("WARN", "NO DATA")]
    if state == "FAIL":
        deciding = [part for part in parts if part.state == "FAIL"]
    reason = " ".join(dict.fromkeys(part.reason for part in deciding))
    return Standing(state, reason, tuple(dict.fromkeys(link for part in parts for link in part.links)))


def of_gates(assessment: Assessment, *slugs: str) -> Standing:
    """Return how the gates stand together: as designed, and as it is where that is worse."""
    return joined([_of_gate(assessment, f"GATE-{slug}") for slug in slugs])


def of_verdicts(verdicts: Sequence[Verdict], lack: str) -> Standing:
    """Return how measured gates stand together; `lack` says what would decide them where there is none."""
    if not verdicts:
        return Standing("NO DATA", lack)
    return joined([Standing(v.state, _said(v), (v.id, *v.evidence)) for v in verdicts])


def _of_gate(assessment: Assessment, gate: str) -> Standing:
    found = {v.subject: v for v in assessment.verdicts if v.id == gate}
    designed, as_is = found.get("as_designed"), found.get("as_is")
    judged = designed or as_is
    if judged is None:
        return Standing(
            "NO DATA", f"{gate} was not judged: archkit generate would write code to read.", (gate,)
        )
    said = Standing(judged.state, _said(judged), (gate, *judged.evidence))
    if judged.state == "PASS" and as_is and as_is.state in ("FAIL", "WARN"):
        return Standing("WARN", f"{said.reason} As it is today: {as_is.state}. {as_is.reason}", said.links)
    return said


def _said(verdict: Verdict) -> str:
    """Word a verdict: its name in front, since several stand together."""
    return f"{verdict.name[:1].upper()}{verdict.name[1:]}: {verdict.reason or verdict.state}"
