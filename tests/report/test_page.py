"""The page: self-contained, the same bytes, small, and true to the values."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import assessments
import pytest

from archkit.errors import InputError
from archkit.report import read_embedded, render_report

if TYPE_CHECKING:
    from archkit.model.assessment import Assessment

VOID = {"meta", "br", "img", "input", "hr", "link"}


class Tree(HTMLParser):
    """Collects ids, links, elements and attributes, and whether tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        values = dict(attrs)
        if "id" in values:
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.links.append(str(values["href"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(params=sorted(assessments.CASES))
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return assessments.CASES[request.param]()


def test_the_same_assessment_gives_the_same_bytes(assessment: Assessment) -> None:
    assert render_report(assessment) == render_report(assessment.model_copy(deep=True))


def test_every_link_leads_to_an_anchor_of_the_page_and_ids_are_unique(assessment: Assessment) -> None:
    tree = Tree(render_report(assessment))
    assert not tree.open
    assert all(link.startswith("#") for link in tree.links)
    assert {link[1:] for link in tree.links} <= set(tree.ids)
    assert len(tree.ids) == len(set(tree.ids))


def test_the_page_names_no_other_place_and_carries_no_inline_style_or_handler(assessment: Assessment) -> None:
    tree = Tree(render_report(assessment))
    names = {name for _, name, _ in tree.attributes}
    assert not names & {"src", "srcset", "style", "xlink:href", "action", "background"}
    assert not any(name.startswith("on") for name in names)
    assert "link" not in tree.tags
    assert "img" not in tree.tags


def test_the_policy_forbids_everything_but_our_own_style_and_script(assessment: Assessment) -> None:
    html = render_report(assessment)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]


def test_what_the_page_embeds_is_the_assessment_again(assessment: Assessment) -> None:
    assert read_embedded(render_report(assessment)) == assessment


def test_a_page_that_is_no_report_is_refused() -> None:
    with pytest.raises(InputError):
        read_embedded("<html></html>")


@pytest.mark.parametrize("text", assessments.HOSTILE, ids=range(len(assessments.HOSTILE)))
def test_strangers_text_stays_text(text: str) -> None:
    html = render_report(assessments.hostile(text))
    tree = Tree(html)
    assert not tree.open
    assert tree.tags.count("script") == 2
    assert "img" not in tree.tags
    assert not any(name.startswith("on") for _, name, _ in tree.attributes)
    assert all(link.startswith("#") for link in tree.links)
    assert {link[1:] for link in tree.links} <= set(tree.ids)
    assert len(html.encode()) < 2_000_000
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", html)[0]


def test_more_rows_than_fit_are_left_out_and_counted() -> None:
    tables = (assessments.shape_latency(5_000), assessments.traffic_rate(10_000))
    figures = assessments.figures()
    many = tuple(f.model_copy(update={"id": f"{f.id}-{i}"}) for i in range(200) for f in figures)
    html = render_report(assessments.rich(tables=tables, evidence=(*many, *figures)))
    data = json.loads(re.search(r'id="archkit">(.*?)</script>', html)[1])
    assert len(html.encode()) < 2_000_000
    assert data["left_out"]["shape_latency"] == 5_000 - len(data["assessment"]["tables"][0]["rows"])
    assert data["left_out"]["evidence"] > 0
    assert "are left out of this page" in html
    tree = Tree(html)
    assert {link[1:] for link in tree.links} <= set(tree.ids)


def test_every_cited_figure_has_its_anchor() -> None:
    html = render_report(assessments.rich())
    assert 'href="#E-endpoint_latency-orders.list.p95"' in html
    assert 'id="E-endpoint_latency-orders.list.p95"' in html


def test_a_citation_without_its_figure_is_no_link() -> None:
    rich = assessments.rich()
    finding = rich.findings[0].model_copy(update={"evidence": ("E-co_access-orders",)})
    html = render_report(rich.model_copy(update={"findings": (finding,)}))
    assert '<code class="cite">E-co_access-orders</code>' in html


def test_a_table_of_an_unknown_question_is_shown() -> None:
    html = render_report(assessments.rich())
    assert "Tables used in one transaction" in html
    assert "Written together" in html


def test_percentiles_that_a_log_cannot_support_say_no_data() -> None:
    html = render_report(assessments.log_alone())
    assert html.count("NO DATA") > 18
    assert "None" not in re.sub(r"<script.*", "", html, flags=re.DOTALL)


def test_a_table_that_lacks_a_column_is_shown_as_it_is() -> None:
    odd = assessments.endpoint_latency()
    odd = odd.model_copy(update={"columns": ("endpoint", "verb", *odd.columns[2:])})
    html = render_report(assessments.rich(tables=(odd,)))
    assert "Verb" in html


def test_a_statement_that_a_gate_names_links_to_its_row() -> None:
    shape = assessments.verdict("p95 of statements", "PASS", 500, observed=9, worst="S-0000000001")
    html = render_report(assessments.rich(verdicts=(shape,)))
    assert '<a href="#S-0000000001"><code class="short"><bdi>S-0000000001' in html


def test_subjects_that_could_not_be_judged_are_named_once() -> None:
    rare = tuple(assessments.judged(f"rare.{i}", "NO DATA", None, 500, 2) for i in range(3) for _ in range(2))
    seen = assessments.judged("orders.list", "PASS", 20, 500, 200)
    gate = assessments.verdict("p95", "PASS", 500, observed=20, worst="orders.list", judgements=(*rare, seen))
    html = render_report(assessments.rich(verdicts=(gate,)))
    assert html.count("<bdi>rare.1</bdi>") == 1
