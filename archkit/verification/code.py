"""Judges code by what its text tells: the same gates for the architect's own and for what was generated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.code import CodeFacts, Seen
from archkit.model.verdict import Verdict
from archkit.verification.code_gates import CODE_GATES

if TYPE_CHECKING:
    from archkit.model.evidence import Source
    from archkit.model.value import State
    from archkit.verification.code_gates import CodeGate, Subject

NO_CODE = "No TypeScript was read: add the service's repository with --input."
_MOST_NAMED = 3


def check_code_as_is(code: CodeFacts | None) -> tuple[Verdict, ...]:
    """Return the code gates of the system as it is; without its code each is NO DATA.

    A limit of the whole server counts as one on each procedure. Which procedures are meant to be public is not
    known, so that open ones beside protected ones are only a warning.
    """
    return tuple(_softened(gate, read_gate(gate, code, "as_is", NO_CODE), code) for gate in CODE_GATES)


def read_gate(gate: CodeGate, code: CodeFacts | None, subject: Subject, lack: str) -> Verdict:
    """Return what the text of the code says of one gate; NO DATA with `lack` where there is none."""
    looked_at = gate.looked_at(code) if code else 0
    verdict = Verdict(
        id=gate.id,
        name=gate.name,
        subject=subject,
        state="NO DATA",
        threshold=0 if gate.must_be == "none" else _wanted(gate),
        comparison="<=" if gate.must_be == "none" else ">=",
        unit=gate.unit,
        reason=lack,
    )
    if code is None or not code.files:
        return verdict
    if not looked_at:
        return verdict.model_copy(update={"reason": f"Among {code.files:,} files there are no {gate.among}."})
    return counted(verdict, gate, code, gate.count(code))


def counted(verdict: Verdict, gate: CodeGate, code: CodeFacts, kinds: tuple[Seen, ...]) -> Verdict:
    """Return the verdict with what was counted, the first places, and how much was looked at."""
    is_met, observed = _met(gate, kinds)
    state: State = "PASS" if is_met else "FAIL"
    if is_met and gate.must_be == "none" and code.unread.count:
        state = "WARN"
    places = tuple(place for kind in kinds for place in kind.places)
    looked_at = gate.looked_at(code)
    unread = f" {amount(code.unread.count, 'files')} could not be read whole." if state == "WARN" else ""
    first = f"{places[0].path}:{places[0].line}" if places and not is_met else None
    return verdict.model_copy(
        update={
            "state": state,
            "observed": float(observed),
            "n": looked_at,
            "worst": first,
            "source": places[:_MOST_NAMED],
            "reason": f"{amount(observed, gate.unit)} in {amount(looked_at, gate.among)}{_at(places)}."
            f"{unread}{gate.beside(code)}",
        }
    )


def amount(count: int, of: str) -> str:
    """Word a count with what is counted, given in the plural: 1 route, 2 routes; 1 protected procedure."""
    if count == 1 and not of.startswith("of "):
        noun, space, rest = of.partition(" ")
        of = f"{noun[:-1]}{space}{rest}" if noun.endswith("s") else of.removesuffix("s")
    return f"{count:,} {of}"


def _wanted(gate: CodeGate) -> int:
    return len(gate.count(CodeFacts()))


def _met(gate: CodeGate, kinds: tuple[Seen, ...]) -> tuple[bool, int]:
    """Return whether a gate is met, and the count that says so."""
    if gate.must_be == "none":
        count = sum(kind.count for kind in kinds)
        return count == 0, count
    if len(kinds) == 1:
        return kinds[0].count > 0, kinds[0].count
    present = sum(kind.count > 0 for kind in kinds)
    return present == len(kinds), present


def _at(places: tuple[Source, ...]) -> str:
    named = [f"{place.path}:{place.line}" if place.line else place.path for place in places[:_MOST_NAMED]]
    return f", at {', '.join(dict.fromkeys(named))}" if named else ""


def _softened(gate: CodeGate, verdict: Verdict, code: CodeFacts | None) -> Verdict:
    if code is None or verdict.state != "FAIL":
        return verdict
    if gate.slug == "rate-limits" and code.rate_limits.count:
        limit = f"The whole server has a limit{_at(code.rate_limits.places)}; no procedure needs its own."
        return verdict.model_copy(update={"state": "PASS", "observed": 0.0, "worst": None, "reason": limit})
    if gate.slug == "authentication" and any(p.is_protected for p in code.procedures):
        reason = f"{verdict.reason} Whether they are meant to be open, the code cannot tell."
        return verdict.model_copy(update={"state": "WARN", "reason": reason})
    return verdict
