"""What each phase found last time: one sentence per phase, kept beside the caches and made anew by each run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archkit.errors import DocumentError
from archkit.report import words
from archkit.report.headline import headline
from archkit.report.proof_bodies import proof_line
from archkit.report.ranking import state_counts

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.store.folder import StudyFolder

_FILE = ".archkit/last.json"
NO_TABLE = "No table was known, so nothing was proposed."
NOTHING_YET = "Nothing yet: this phase has not been run on this study."


def remember(folder: StudyFolder, assessment: Assessment) -> None:
    """Keep the sentence of each phase."""
    _keep(folder, _sentences(assessment))


def remember_report(folder: StudyFolder, sentence: str) -> None:
    """Keep where the report was written."""
    _keep(folder, {"report": sentence})


def recall(folder: StudyFolder, phase: str) -> str:
    """Return what the phase found last time."""
    return _kept(folder).get(phase, NOTHING_YET)


def _sentences(assessment: Assessment) -> dict[str, str]:
    states = [f"{n} {words.STATES[state][1]}" for state, n in state_counts(assessment.verdicts) if n]
    found = assessment.findings
    cut = assessment.boundaries
    todo = f"{words.plural(len(found), 'thing')} to do." if found else "Nothing to do."
    return {
        "start": headline(assessment).sentence,
        "analysis": f"{words.listed(states, 4) or 'no gate judged'}; {words.plural(len(found), 'finding')}.",
        "design": f"{cut.recommendation.why}{_decided(assessment)}" if cut else NO_TABLE,
        "implementation": f"{todo} {proof_line(assessment.proof)}",
    }


def _decided(assessment: Assessment) -> str:
    """Say how many decisions there are, and how many the architect took."""
    decisions = assessment.design.decisions if assessment.design else ()
    taken = sum(d.status != "proposed" for d in decisions)
    return f" {words.plural(len(decisions), 'decision')}, {words.count(taken)} of them by you."


def _kept(folder: StudyFolder) -> dict[str, str]:
    try:
        held = json.loads(folder.documents.read(_FILE).text or "{}")
    except (ValueError, DocumentError):
        return {}
    return {str(k): str(v) for k, v in held.items()} if isinstance(held, dict) else {}


def _keep(folder: StudyFolder, sentences: dict[str, str]) -> None:
    text = json.dumps(_kept(folder) | sentences, ensure_ascii=False, indent=1, sort_keys=True)
    folder.documents.put(_FILE, text)
