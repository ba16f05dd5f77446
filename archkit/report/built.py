"""What `generate` and `prove` say: their JSON documents and their text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archkit.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.model.assessment import Assessment
    from archkit.model.design import Design
    from archkit.model.proof import Proof

SHOWN_LINES = 12


def generate_document(assessment: Assessment, out: str, changes: dict[str, Sequence[str]]) -> dict[str, Any]:
    """Return the document of `archkit generate`; `changes` are paths by what became of them."""
    apps = assessment.design.apps if assessment.design else ()
    counted = {name: len(paths) for name, paths in changes.items() if name != "kept"}
    return {"out": out, "apps": [app.name for app in apps], **counted, "kept": list(changes["kept"])}


def generate_text(out: str, changes: dict[str, Sequence[str]]) -> str:
    """Say what was written where, and which files were left because hands had changed them."""
    counts = (f"{len(changes[name]):,} {name}" for name in ("written", "unchanged", "removed"))
    lines = [f"{out}: {', '.join(counts)}"]
    lines += [f"kept, changed by hand: {path}" for path in changes["kept"]]
    return "\n".join([*lines, f"Prove it with: archkit prove {out}"])


def design_text(assessment: Assessment) -> str:
    """Say in a few lines what was designed, how its code fares, and what the checklist makes of it all."""
    design = assessment.design
    if design is None or not design.apps:
        return ""
    lines = [_designed(design), _fares(assessment), _checked(assessment)]
    lines += [f"Contradiction: {p.statement} {p.remedy}" for p in design.problems]
    return "\n".join(line for line in lines if line)


def _designed(design: Design) -> str:
    counts = (
        words.plural(len(design.apps), "app"),
        words.plural(len(design.services), "module" if len(design.apps) == 1 else "service"),
        words.plural(len(design.api.procedures), "procedure"),
        words.plural(len(design.indexes), "index", "indexes") + " to add",
        words.plural(len(design.caches), "cache"),
        words.plural(len(design.decisions), "decision"),
    )
    return f"Design: {', '.join(counts)}."


def _fares(assessment: Assessment) -> str:
    judged = [v for v in assessment.verdicts if v.subject == "as_designed"]
    short = [f"{words.STATES[v.state][1]}: {v.name}" for v in judged if v.state != "PASS"]
    passed = f"{len(judged) - len(short)} of {len(judged)} gates pass as designed"
    proven = "proven" if assessment.proof and assessment.proof.state == "PASS" else "not proven yet"
    return f"Code: {passed}, {proven}.{''.join(f' {line}.' for line in short)}"


def _checked(assessment: Assessment) -> str:
    counts = Counter(item.state for item in assessment.checklist)
    told = (f"{counts[state]} {words.STATES[state][1]}" for state in words.WORST_FIRST if counts[state])
    return f"Checklist: {', '.join(told)}." if counts else ""


def prove_document(proof: Proof) -> dict[str, Any]:
    """Return the document of `archkit prove`."""
    return {"rungs": [rung.model_dump(mode="json") for rung in proof.rungs]}


def prove_text(proof: Proof) -> str:
    """Return a line for each rung, and the end of what was said where one did not pass."""
    lines = []
    for rung in proof.rungs:
        symbol, word = words.STATES[rung.state]
        lines.append(f"{symbol} {word:<8} {rung.name:<10} {rung.seconds:>7.1f} s")
        if rung.state != "PASS":
            lines += [f"    {line}" for line in rung.log.strip().splitlines()[-SHOWN_LINES:]]
    return "\n".join(lines)
