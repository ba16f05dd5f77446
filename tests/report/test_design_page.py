"""The sections of a design: each says what it must, folds what is long, and is left out where there is nothing."""

from __future__ import annotations

import json
import re
from html import unescape

import assessments
import blueprints
import designs
import pytest

from archkit.model.design import Design
from archkit.report import read_embedded, render_report
from archkit.report.catalogue import api_body, catalogue
from archkit.report.decision_bodies import decisions_body, gaps_of
from archkit.report.design_bodies import access_body, caching_body, services_body
from archkit.report.proof_bodies import checklist_body, proof_body, proof_line

SECTIONS = (
    "problems",
    "services",
    "api",
    "data-model",
    "caching",
    "decisions",
    "roadmap",
    "proof",
    "checklist",
)
PAGE = render_report(assessments.designed())


def plain(html: str) -> str:
    """Return what a reader sees, with single spaces."""
    text = unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")
    return re.sub(r"(?<=\() | (?=[,.;:)])", "", re.sub(r"\s+", " ", text))


TEXT = plain(PAGE.partition("<main>")[2])
SAID = {
    "problems": "No service owns carts.",
    "services": "One app, shop, with 2 modules (why).",
    "links": "orders catalog sync 10.8 It is asked.",
    "event": "OrderPlaced to catalog",
    "limit": "600/min",
    "middleware": "1 logging One line a call The next log.",
    "input": "1 of 4 fields required",
    "access": "Kysely a tie 3.03 3.5",
    "point without data": "Prisma, CRUD: NO DATA; no log tells",
    "ddl": 'CREATE INDEX CONCURRENTLY "orders_customer"',
    "place": "schema.sql:12",
    "hit rate": "88%–95% against 70% 91% 88%–95%",  # noqa: RUF001  an interval has a dash
    "declined": "1 candidate without a cache",
    "prediction": "hit rate of products.get: 91%, to be graded by the next log",
    "options": "sync 3 ✓ chosen Good at this Bad at that",
    "roadmap": "Done when GATE-cache-hit-rate holds",
    "proof": "5 of 10 rungs pass; the rung tests fails.",
    "checklist": "3 ✕ fail, 3 ▲ warn, 3 ○ no data, 3 ✓ pass of 12 points.",
    "gap": "1 of 6 decisions cites no figure: it rests on",
    "lack": "No access log was read: rates are NO DATA.",
}


@pytest.mark.parametrize("what", sorted(SAID))
def test_the_page_says(what: str) -> None:
    assert SAID[what] in TEXT


def test_the_sections_of_a_design_come_after_the_boundaries_in_order() -> None:
    places = [
        PAGE.index(f'<section id="{name}"') for name in ("boundaries", *SECTIONS, "traceability", "inputs")
    ]
    assert places == sorted(places)


def test_without_a_design_its_sections_are_left_out() -> None:
    html = render_report(assessments.rich(design=Design(lacks=("No column is known.",))))
    assert not any(f'<section id="{name}"' in html for name in SECTIONS)
    assert "No column is known." in html


@pytest.mark.parametrize("cited", ["ADR-service-cut", "GATE-cache-hit-rate", blueprints.FIGURE])
def test_a_point_of_the_checklist_links_to_decision_gate_and_figure(cited: str) -> None:
    assert f'href="#{cited}"' in PAGE.partition('<section id="checklist"')[2]
    assert PAGE.count(f'id="{cited}"') == 1


def test_gates_as_designed_stand_apart_and_fold_where_many_pass() -> None:
    gate = assessments.verdict("Strict mode", "PASS", 0, subject="as_designed")
    many = tuple(gate.model_copy(update={"id": f"GATE-{i}", "name": f"Gate {i}"}) for i in range(9))
    html = render_report(assessments.designed(verdicts=(*assessments.verdicts(), *many)))
    designed = html.partition("<h3>As designed</h3>")[2].partition("</section>")[0]
    assert "9\u00a0gates pass" in designed
    assert html.index("<h3>As it is</h3>") < html.index("<h3>As designed</h3>")


def test_procedures_beyond_a_dozen_are_folded_and_observed_ones_come_first() -> None:
    found = assessments.designed()
    orders = catalogue(found, "orders").entries
    assert len(orders) == 12
    assert (orders[0].procedure.endpoint, orders[0].per_minute is None) == ("orders.checkout", True)
    assert "more procedures" not in api_body(found)
    large = assessments.rich(design=blueprints.large())
    assert "58\u00a0more procedures" in api_body(large)


def test_the_rate_of_an_endpoint_stands_beside_the_procedure_that_takes_its_place() -> None:
    placed = designs.PLACE.model_copy(update={"endpoint": "checkout.place"})
    api = designs.shop().api
    routers = tuple(r.model_copy(update={"procedures": (placed,)}) for r in api.routers if r.name == "orders")
    design = blueprints.full(api=api.model_copy(update={"routers": routers}))
    entry = catalogue(assessments.designed(design=design), "orders").entries[0]
    calls = next(
        r["calls"] for r in assessments.endpoint_latency().records() if r["endpoint"] == "checkout.place"
    )
    assert entry.per_minute == pytest.approx(calls / 100)
    assert (entry.takes, entry.gives) == (("order", "orderItems"), ("order", "orderItems[]"))


def test_an_unknown_service_has_no_procedures() -> None:
    assert catalogue(assessments.designed(), "nobody").entries == ()


def test_the_architects_word_against_the_evidence_is_shown_as_such() -> None:
    cut = blueprints.CUT.model_copy(update={"chosen": "services", "status": "accepted"})
    assert "The architect chose <b>services</b>" in decisions_body((cut,))
    assert "by the architect; the evidence proposes: modular monolith" in services_body(
        blueprints.full(decisions=(cut,))
    )


def test_drivers_that_all_decisions_of_a_kind_share_stand_once() -> None:
    html = decisions_body(blueprints.large(20).decisions)
    assert html.count("driver 3, the same for all") == 2


def test_no_cache_says_why_in_one_line() -> None:
    bare = blueprints.full(caches=(), decisions=())
    assert "no read repeats often enough" in caching_body(assessments.designed(design=bare))
    assert "a query log with arguments would tell" in caching_body(assessments.blank_page())


def test_no_known_table_says_what_would_fill_the_access_layers() -> None:
    assert "would fill this" in access_body(Design())


def test_a_proof_that_is_missing_names_the_commands() -> None:
    html = proof_body(None)
    assert "archkit generate" in html
    assert "archkit prove" in html
    assert proof_line(None).startswith("Nothing is proven yet")
    assert proof_line(blueprints.ladder()) == "All 10 rungs pass: the generated code holds."


def test_what_failed_is_open_and_the_rest_is_folded() -> None:
    html = proof_body(blueprints.ladder(failing="tests"))
    assert html.count("<details") == html.count('<details class="query" open') == 1


def test_a_long_reason_is_parted_behind_a_sentence() -> None:
    html = checklist_body(blueprints.checklist())
    assert "33 tables in 2 services. More was found out about them." in html
    assert html.count("<details") == 1 + sum(len(i.evidence) > 3 for i in blueprints.checklist())


def test_gaps_are_decisions_without_figures_unmeasured_ids_and_findings_that_nothing_takes_up() -> None:
    lost = blueprints.LINK.model_copy(update={"evidence": ("E-gone",)})
    found = assessments.designed(
        design=blueprints.full(decisions=(lost, blueprints.VERSIONS), roadmap=(), indexes=())
    )
    gaps = gaps_of(found)
    assert [d.id for d in gaps.without_evidence] == ["ADR-api-versioning"]
    assert gaps.unmeasured == ("E-gone",)
    assert {f.id for f in gaps.untaken} <= {f.id for f in found.findings if f.evidence}
    assert gaps.untaken


@pytest.mark.parametrize("tables", [140, 600])
def test_a_large_design_fits_and_says_what_is_left_out(tables: int) -> None:
    large = assessments.rich(design=blueprints.large(tables))
    html = render_report(large)
    assert len(html.encode()) < 2_000_000
    data = json.loads(re.search(r'id="archkit">(.*?)</script>', html)[1])
    kept = read_embedded(html).design
    assert kept is not None
    lost = len(large.design.decisions) - len(kept.decisions)
    assert data["left_out"].get("decisions", 0) == lost
    assert lost == 0 or "more in <code>design/decisions/</code>" in html
    assert kept.services == large.design.services


def test_one_hundred_and_forty_tables_are_embedded_whole() -> None:
    large = assessments.rich(design=blueprints.large(140), tables=(), evidence=())
    assert read_embedded(render_report(large)) == large
