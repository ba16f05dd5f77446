"""What every call goes through, in order, with settings that follow from the routers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.design.traffic import Traffic
from archkit.model.api import Middleware

if TYPE_CHECKING:
    from archkit.model.api import Procedure, Router
    from archkit.model.assessment import Assessment

_WORST = 5  # endpoints whose refusals are cited


def propose_middleware(measured: Assessment, routers: tuple[Router, ...]) -> tuple[Middleware, ...]:
    """Return logging, rate limit, authentication, authorisation, validation and errors, outermost first."""
    procedures = [p for router in routers for p in router.procedures]
    return (
        _logging(Traffic.of(measured)),
        _rate_limit(procedures),
        _authentication(procedures),
        _authorisation(routers),
        _validation(procedures),
        _errors(measured),
    )


def _logging(traffic: Traffic) -> Middleware:
    peak = traffic.peak
    volume = (
        f"the busiest minute had {_n(peak.requests, 'request')}, so as many lines"
        if peak
        else "how many lines a minute that makes is NO DATA without an access log"
    )
    return Middleware(
        name="logging",
        setting="One line for each call: request id, procedure, duration in ms, outcome; no inputs, no secrets",
        why=f"The next log must tell traces and latency for each procedure; {volume}.",
        evidence=peak.evidence if peak else (),
    )


def _rate_limit(procedures: list[Procedure]) -> Middleware:
    limits = sorted({p.rate_limit_per_minute for p in procedures})
    measured = [p for p in procedures if p.endpoint]
    spread = f"{limits[0]:,}" if len(limits) == 1 else f"{limits[0]:,} to {limits[-1]:,}" if limits else "no"
    return Middleware(
        name="rate limit",
        setting=f"{spread} calls/min for each caller and procedure; above that, 429 with retry-after",
        why=(
            f"{_n(len(measured), 'limit')} of {len(procedures):,} follow measured rates; "
            "each procedure gives its own reason."
        ),
        evidence=tuple(dict.fromkeys(e for p in measured for e in p.evidence)),
    )


def _authentication(procedures: list[Procedure]) -> Middleware:
    public = sorted(p.full_name for p in procedures if p.access == "public")
    protected = len(procedures) - len(public)
    return Middleware(
        name="authentication",
        setting=f"A bearer token on {protected:,} of {_n(len(procedures), 'procedure')}; without one, 401",
        why=f"Public by the architect's word: {', '.join(public)}."
        if public
        else "Nothing is public unless the architect says so.",
    )


def _authorisation(routers: tuple[Router, ...]) -> Middleware:
    used = {(r.service, p.kind) for r in routers for p in r.procedures if p.access == "protected"}
    scopes = sorted(f"{service}:{'read' if kind == 'query' else 'write'}" for service, kind in used)
    named = f": {', '.join(scopes)}" if scopes else ""
    return Middleware(
        name="authorisation",
        setting=f"{_n(len(scopes), 'scope')}{named}; without the one it takes, 403",
        why="Each service has a scope to read and one to write, so that a caller holds no more than it needs.",
    )


def _validation(procedures: list[Procedure]) -> Middleware:
    return Middleware(
        name="validation",
        setting=f"A schema on the input of {_n(len(procedures), 'procedure')}; unknown fields are refused with 400",
        why="Types, lengths and allowed values are those of the columns, so bad input never reaches the database.",
    )


def _errors(measured: Assessment) -> Middleware:
    table = measured.table("endpoint_latency")
    rows = table.records() if table else ()
    calls, refused, failed = (sum(int(row[c] or 0) for row in rows) for c in ("calls", "refused", "errors"))
    seen = f"Of {calls:,} calls, {refused:,} were refused (4xx) and {failed:,} failed (5xx)."
    worst = sorted(
        rows, key=lambda row: (-int(row["refused"] or 0) - int(row["errors"] or 0), str(row["endpoint"]))
    )
    cited = (
        e
        for row in worst[:_WORST]
        for e in measured.evidence_of("endpoint_latency.p95_ms", str(row["endpoint"]))
    )
    return Middleware(
        name="errors",
        setting="Typed errors become 400, 401, 403, 404, 409, 429 or 503; all else is 500; no stack, no SQL",
        why=seen if rows else "How many calls are refused or fail is NO DATA without an access log.",
        evidence=tuple(cited),
    )


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
