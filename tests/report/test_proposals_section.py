import re

import assessments

from archkit.model.proposal import (
    Answer,
    Answers,
    Describe,
    EditProcedure,
    Move,
    MoveTables,
    Proposal,
    Summarise,
)
from archkit.report.embedded import read_embedded
from archkit.report.page import LARGEST, render_report

FIGURE = assessments.rich().evidence[0].id


def answer(change, word="accepted", reason="{N-tables} tables say so.", by="rules", cites=(FIGURE,)):
    proposal = Proposal(job="boundaries", change=change, reason=reason, cites=cites, by=by)
    undo = MoveTables(moves=(Move(table="x"),)) if word == "accepted" else None
    return Answer(proposal=proposal, answer=word, undo=undo)


def page_with(*answers):
    found = assessments.rich().model_copy(update={"answers": Answers(answers=answers)})
    return render_report(found)


def section(page):
    return page.partition('<section id="proposals"')[2].partition("</section>")[0]


def move(table):
    return MoveTables(moves=(Move(table=table, service="orders"),))


def test_without_an_answer_there_is_no_section():
    assert 'id="proposals"' not in render_report(assessments.rich())


def test_each_answer_shows_change_adviser_word_reason_with_figures_and_what_it_cites():
    shown = section(
        page_with(answer(move("invoices")), answer(move("refunds"), "rejected", by="someone <x>"))
    )
    assert "1 accepted and 1 rejected." in shown
    assert "Move <code>invoices</code> to <code>orders</code>." in shown
    assert "rejected · someone &lt;x&gt;" in shown
    assert "<code>refunds</code>" in shown.partition("<code>invoices</code>")[0]
    assert "tables say so." in shown
    assert f'href="#{FIGURE}"' in shown


def test_each_answer_shows_its_id_and_the_cut_stands_above_small_edits():
    small = EditProcedure(service="billing", procedure="bills.list", is_left_out=True)
    answers = (answer(move("a")), answer(Summarise(sentences=())), answer(move("b")), answer(small))
    shown = section(page_with(*answers))
    ids = [answers[i].proposal.id for i in (2, 0, 1, 3)]
    assert re.findall(r"<code>(P-\w+)</code>", shown) == ids


def test_a_reason_whose_figures_are_gone_says_so():
    shown = section(page_with(answer(move("invoices"), reason="Gone {E-gone}. Still true.")))
    assert "Gone" not in shown
    assert "Still true." in shown
    assert "1\u00a0sentence of the reason rested on figures of another run." in shown


def test_what_a_change_writes_is_shown_under_it():
    change = Describe(service="billing", responsibilities=("Sends <bills>",))
    shown = section(page_with(answer(change), answer(Summarise(sentences=("There are {N-tables} tables.",)))))
    assert "<li>Sends &lt;bills&gt;</li>" in shown
    assert "tables.</li>" in shown


def test_more_than_a_few_are_folded_and_the_page_stays_small():
    many = [answer(move(f"t{n}"), reason="x" * 700) for n in range(3000)]
    page = page_with(*many)
    assert len(page.encode()) <= LARGEST
    assert '<details class="group">' in section(page)
    assert "more in <code>design/proposals.yaml</code>." in section(page)


def test_answers_come_back_out_of_the_page():
    answers = (answer(move("invoices")), answer(Describe(service="billing", domain="Money"), "rejected"))
    assert read_embedded(page_with(*answers)).answers == Answers(answers=answers)
