import assessments
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.fact import Fact, facts_of, references
from archkit.report.filled import filled_html, filled_text, summary_of
from archkit.report.page import render_report
from archkit.report.text import headline_text

FACTS = {
    "E-p95": Fact(id="E-p95", about="p95 of <orders>", value=1234.5, unit="ms", place="E-p95"),
    "N-tables": Fact(id="N-tables", about="tables", value=12, unit="", place="ownership"),
    "CUT-cohesion": Fact(id="CUT-cohesion", about="cohesion", value=0.75, unit="share", place="boundaries"),
    "E-none": Fact(id="E-none", about="nothing", value=None, unit="ms", place="E-none"),
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("It takes {E-p95}.", "It takes 1.23\u00a0s."),
        ("{N-tables} tables, {CUT-cohesion} inside.", "12 tables, 75% inside."),
        ("Measured: {E-none}.", "Measured: NO DATA."),
        ("Known {E-p95}. Gone {E-x}. Known {N-tables}.", "Known 1.23\u00a0s. Known 12."),
        ("Gone {E-x}.", ""),
        ("`orders` has {E-p95}", "`orders` has 1.23\u00a0s"),
        ("`{N-tables}` tables", "12 tables"),
        ("{ not one } {} {{", "{ not one } {} {{"),
        ("", ""),
    ],
)
def test_references_become_figures_and_a_sentence_without_its_figure_goes(text, filled):
    assert filled_text(text, FACTS) == filled


def test_in_html_a_figure_links_to_its_place_where_the_page_has_one_and_all_else_is_escaped():
    html = filled_html("<b> `a<b` {E-p95} {N-tables}.", FACTS, frozenset({"E-p95"}))
    assert html == (
        '&lt;b&gt; <code>a&lt;b</code> <a href="#E-p95" title="p95 of &lt;orders&gt;">1.23\u00a0s</a> '
        '<span title="tables">12</span>.'
    )


@given(st.text(st.sampled_from("{}`<>&\"' .aE-p95N")))
def test_no_text_becomes_html_of_its_own_or_shows_an_unknown_reference(text):
    html = str(filled_html(text, FACTS))
    for ours in ('<span title="', "</span>", "<code>", "</code>", '">'):
        html = html.replace(ours, "")
    assert "<" not in html
    assert all(reference in FACTS for reference in references(filled_text(text.replace("`", ""), FACTS)))


def with_summary(*sentences):
    return assessments.rich().model_copy(update={"summary": sentences})


def test_the_page_shows_the_summary_under_the_headline_with_links_to_what_it_quotes():
    found = with_summary(
        "There are {N-tables} tables & <more>.", f"It is {{{assessments.rich().evidence[0].id}}}."
    )
    page = render_report(found)
    assert (
        page.index('class="verdict"')
        < page.index("Summary, accepted by the architect")
        < page.index('class="three"')
    )
    assert 'href="#ownership"' in page.partition("accepted by the architect")[2].partition('class="three"')[0]
    assert "tables &amp; &lt;more&gt;." in page


def test_sentences_that_quote_what_is_no_longer_known_are_counted_and_left_out():
    found = with_summary("Gone {E-gone}.", "Gone too {E-gone-too}.", "There are {N-tables} tables.")
    page = render_report(found)
    assert "Gone" not in page.partition('<script type="application/json"')[0]
    assert (
        "2\u00a0sentences of the summary quote figures that this run no longer has and are left out." in page
    )
    assert summary_of(with_summary("Gone {E-gone}.")).note.startswith("1\u00a0sentence of the summary quotes")


def test_without_a_summary_nothing_is_said_of_one():
    assert "Summary, accepted" not in render_report(assessments.rich())


def test_the_plain_twin_has_the_summary_behind_the_first_sentence():
    lines = headline_text(with_summary("There are {N-tables} tables.")).splitlines()
    tables = int(facts_of(assessments.rich())["N-tables"].value)
    assert lines[1] == f"There are {tables} tables."
