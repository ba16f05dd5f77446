"""READ FIRST: the one path, from the files an architect has to a report; with `measuring` it alone knows the order.

files ─ readers ─▶ rows + System ─ analysis ─▶ Evidence ─ rules ─▶ Findings
│                      │
Brief ───────────────────────┴─▶ design ─ verification ─▶ Assessment ─ report ─▶ HTML
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.design.blank_page import system_of
from archkit.design.boundaries import propose_boundaries
from archkit.design.heeding import heeded, with_decided, with_declared
from archkit.design.propose import propose_design
from archkit.implementation.code_facts import read_code
from archkit.implementation.proof.expectations import design_of
from archkit.implementation.workspace import generate
from archkit.model.decision import Choices
from archkit.model.scope import Scope
from archkit.report.openapi import openapi_document
from archkit.verification.checklist import check_list
from archkit.verification.designed import check_design_gates

if TYPE_CHECKING:
    from archkit.implementation.files import GeneratedFile
    from archkit.model.assessment import Assessment
    from archkit.model.boundaries import AccessSet, Boundaries
    from archkit.model.proof import Proof
    from archkit.model.system import System


@dataclass(frozen=True)
class Given:
    """What a caller says beside the files: the scope, choices, and transactions in place of a log's.

    Choices that are given stand in for those that the study's own files hold.
    """

    scope: Scope = field(default_factory=Scope)
    choices: Choices | None = None
    accesses: tuple[AccessSet, ...] = ()


NOTHING = Given()


def devise(measured: Assessment, given: Given = NOTHING) -> Assessment:
    """Phase 2 over what was measured; an edit of a choice asks for this again, and nothing is read anew."""
    choices = given.choices or Choices()
    bounded = measured.model_copy(update={"boundaries": bound(measured, given)})
    design = propose_design(bounded, tables_of(measured), with_decided(choices, measured.prior))
    became = tuple(heeded(measured.prior.decisions, design, choices))
    said = {"design": design, "heeded": became, "summary": choices.summary}
    return bounded.model_copy(update=said)


def build(designed: Assessment) -> tuple[GeneratedFile, ...]:
    """Phase 3: return the files of the TypeScript workspace; none where no column is known."""
    design = designed.design
    if design is None or not design.apps:
        return ()
    openapi = {app.name: f"{json.dumps(openapi_document(design, app), indent=1)}\n" for app in design.apps}
    return generate(design, designed.study, openapi)


def verify(designed: Assessment, files: tuple[GeneratedFile, ...], proof: Proof | None) -> Assessment:
    """Judge the design by its code, then everything known by the checklist.

    `proof` is the last one of the generated code; it counts only if it is of this design.
    """
    if designed.design is None or not files:
        return designed.model_copy(update={"checklist": check_list(designed)})
    code = read_code((file.path, file.text) for file in files)
    proof = proof if proof and proof.design == design_of(files) else None
    new = check_design_gates(designed.design, code, proof, designed)
    known = tuple(v for v in designed.verdicts if (v.id, v.subject) not in {(n.id, n.subject) for n in new})
    judged = designed.model_copy(update={"code": code, "proof": proof, "verdicts": (*known, *new)})
    return judged.model_copy(update={"checklist": check_list(judged)})


def bound(measured: Assessment, given: Given) -> Boundaries | None:
    """Propose boundaries from the schema, from told transactions, and from the log where it can be trusted.

    It can where it is complete and speaks mostly of tables that the schema has. On a blank page the tables
    are those that the brief's entities become. None where no table is known.
    """
    system = tables_of(measured)
    mismatch = measured.mismatch
    belongs = mismatch is None or len(mismatch.in_both) >= len(mismatch.only_in_log)
    logged = measured.accesses if belongs and "percentiles" in measured.fitness.supports else ()
    accesses = given.accesses or logged
    if not system.tables and not accesses:
        return None
    window_s = measured.window.seconds if measured.window and not given.accesses and logged else None
    known = system.names.union(*({*access.reads, *access.writes} for access in accesses))
    pins = with_declared(given.choices.pins if given.choices else (), measured.prior, known)
    proposal = propose_boundaries(system, accesses, pins=pins, brief=measured.brief, window_s=window_s)
    if accesses or not measured.accesses:
        return proposal
    why = "is cut or sampled" if belongs else "speaks of other tables than the schema"
    return proposal.model_copy(update={"rests_on": (*proposal.rests_on, f"not the log, which {why}")})


def tables_of(measured: Assessment) -> System:
    """Return the tables to design for: those of the schema; without one, what the brief's entities become."""
    if measured.system.tables or measured.accesses:
        return measured.system
    return system_of(measured.brief)
