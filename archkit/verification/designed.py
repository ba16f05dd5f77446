"""Judges the design: the code generated from it, the proof of that code, and what the log predicts for its caches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.caching import LEAST_HIT_RATE
from archkit.model.code import seen
from archkit.model.limits import MOST_CONNECTIONS
from archkit.model.verdict import Verdict
from archkit.verification.code import counted, read_gate
from archkit.verification.code_gates import CODE_GATES, FEWEST_CONNECTIONS

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment
    from archkit.model.caching import CachePolicy
    from archkit.model.code import CodeFacts, PoolSize
    from archkit.model.design import Design
    from archkit.model.proof import Proof
    from archkit.model.value import State
    from archkit.verification.code_gates import CodeGate

_UNWRITTEN = "No code was generated from this design yet: archkit generate would write it."
_WORST_FIRST: tuple[State, ...] = ("FAIL", "NO DATA", "WARN", "PASS")


def check_design_gates(
    design: Design, code: CodeFacts | None, proof: Proof | None, measured: Assessment
) -> tuple[Verdict, ...]:
    """Return the verdicts on the design; `code` is what was read of the workspace generated from it.

    A rung of the proof that failed fails its gates, whatever the text says; one that was not tried leaves the
    text's word, and the reason says what would try it. Caches add a verdict on the system as it is, always
    NO DATA: what is predicted never passes a gate that only a running system can.
    """
    return (
        *_check_caches(design, measured),
        *((_check_pools(code.pools),) if code else ()),
        *(_check_gate(gate, design, code, proof) for gate in CODE_GATES),
    )


def _check_gate(gate: CodeGate, design: Design, code: CodeFacts | None, proof: Proof | None) -> Verdict:
    verdict = read_gate(gate, code, "as_designed", _UNWRITTEN)
    if code and gate.slug == "authentication" and verdict.n:
        verdict = _but_public(verdict, gate, design, code)
    if gate.slug == "transactions" and verdict.state == "FAIL" and not _has_steps(design):
        alone = "No procedure of the design writes in more than one step, so nothing must happen together."
        verdict = verdict.model_copy(update={"state": "PASS", "threshold": 0.0, "reason": alone})
    return _proven(verdict, gate, proof)


def _but_public(verdict: Verdict, gate: CodeGate, design: Design, code: CodeFacts) -> Verdict:
    """Judge only the procedures that the design does not make public."""
    public = {p.full_name for p in design.api.procedures if p.access == "public"}
    open_ones = [p for p in code.procedures if not p.is_protected and not _is_named(p.name, public)]
    judged = counted(verdict, gate, code, (seen(p.source for p in open_ones),))
    meant = f" {len(public)} are public by the design." if public else ""
    return judged.model_copy(update={"reason": judged.reason + meant})


def _is_named(name: str, full_names: set[str]) -> bool:
    """Whether a name in code is one of the API's; code names a procedure by its router or by itself."""
    return any(full == name or full.endswith(f".{name}") for full in full_names)


def _has_steps(design: Design) -> bool:
    return any(len(procedure.steps) > 1 for procedure in design.api.procedures)


def _proven(verdict: Verdict, gate: CodeGate, proof: Proof | None) -> Verdict:
    """Return the verdict as the proof's rungs leave it."""
    if verdict.state == "NO DATA" or not gate.rungs:
        return verdict
    rungs = [proof.rung(name) if proof else None for name in gate.rungs]
    failed = next((rung for rung in rungs if rung and rung.state == "FAIL"), None)
    if failed:
        tried = f"The proof's rung {failed.name} failed: {_first_line(failed.log)}"
        return verdict.model_copy(
            update={"state": "FAIL", "worst": f"proof: {failed.name}", "reason": f"{tried} {verdict.reason}"}
        )
    if all(rung and rung.state == "PASS" for rung in rungs):
        passed = f" Proven by {' and '.join(gate.rungs)}."
        return verdict.model_copy(update={"reason": verdict.reason + passed})
    return verdict.model_copy(
        update={"reason": f"{verdict.reason} Read, not run: archkit prove would try it."}
    )


def _first_line(log: str) -> str:
    line = next((line.strip() for line in log.splitlines() if line.strip()), "it said nothing")
    return line[:200].rstrip(".") + "."


def _check_pools(pools: tuple[PoolSize, ...]) -> Verdict:
    """Judge the pool of each app: 10 to 30 connections, by the number in the code or its setting's default."""
    verdict = Verdict(
        id="GATE-connections",
        name=f"connections in a pool, {FEWEST_CONNECTIONS} to {MOST_CONNECTIONS}",
        subject="as_designed",
        state="NO DATA",
        threshold=MOST_CONNECTIONS,
        comparison="<=",
        unit="connections",
        reason="The code opens no pool whose size is a number or a setting's default.",
    )
    sizes = [(pool.size, pool) for pool in pools if pool.size is not None]
    if not sizes:
        return verdict
    size, pool = max(sizes, key=lambda pair: (_distance(pair[0]), pair[0]))
    is_small = size < FEWEST_CONNECTIONS
    return verdict.model_copy(
        update={
            "state": "FAIL" if _distance(size) else "PASS",
            "observed": float(size),
            "threshold": float(FEWEST_CONNECTIONS if is_small else MOST_CONNECTIONS),
            "comparison": ">=" if is_small else "<=",
            "n": len(sizes),
            "worst": f"{pool.source.path}:{pool.source.line}",
            "source": (pool.source,),
            "reason": f"The pool furthest from {FEWEST_CONNECTIONS} to {MOST_CONNECTIONS} opens {size}.",
        }
    )


def _distance(size: int) -> int:
    return max(FEWEST_CONNECTIONS - size, size - MOST_CONNECTIONS, 0)


def _check_caches(design: Design, measured: Assessment) -> tuple[Verdict, ...]:
    """Judge the cache whose predicted hit rate is worst; a design without a cache has no such gate."""
    if not design.caches:
        return ()
    worst = min(design.caches, key=lambda c: (_WORST_FIRST.index(_cache_state(c)), c.hit_rate or 0.0, c.name))
    named = Verdict(
        id="GATE-cache-hit-rate",
        name="hit rate where cacheable",
        subject="as_designed",
        state="NO DATA",
        threshold=LEAST_HIT_RATE,
        comparison=">",
        unit="share",
        reason="No log tells how often answers repeat: a statement log with parameters would.",
    )
    as_is = named.model_copy(
        update={
            "subject": "as_is",
            "reason": "A prediction decides nothing here: count hits and misses once it runs.",
        }
    )
    if worst.hit_rate is None:
        return named, as_is
    cited = [value for value in map(measured.cited, worst.evidence) if value]
    failing = sum(_cache_state(cache) == "FAIL" for cache in design.caches)
    designed = named.model_copy(
        update={
            "state": _cache_state(worst),
            "worst": worst.name,
            "observed": worst.hit_rate,
            "interval": worst.interval,
            "n": max((value.n for value in cited), default=0),
            "window": measured.window,
            "sql": next((value.sql for value in cited if value.sql), None),
            "source": next((value.source for value in cited if value.source), ()),
            "evidence": worst.evidence,
            "reason": f"Predicted from the log: {failing} of {len(design.caches)} caches would miss it.",
        }
    )
    return designed, as_is


def _cache_state(cache: CachePolicy) -> State:
    """Pass if the whole interval is above the gate, fail if none of it is, warn between."""
    if cache.hit_rate is None:
        return "NO DATA"
    low, high = cache.interval or (cache.hit_rate, cache.hit_rate)
    if low > LEAST_HIT_RATE:
        return "PASS"
    return "FAIL" if high <= LEAST_HIT_RATE else "WARN"
