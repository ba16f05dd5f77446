"""A second opinion: nothing is asked before the button, a card is a view of the files, and a word can be taken back."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING

import pytest

from archkit.advice import answers, reject
from archkit.advisor.choose import prompt_for
from archkit.model.proposal import (
    JOBS,
    AddFind,
    Advice,
    Decide,
    Describe,
    EditProcedure,
    Move,
    MoveTables,
    Proposal,
    Refusal,
    Summarise,
)
from archkit.notebook.advice_desk import Desk
from archkit.notebook.advice_form import AdviceForm
from archkit.notebook.advice_words import HOW
from archkit.notebook.proposal_card import ProposalCard
from archkit.notebook.proposal_view import NO_EFFECT, figures_of, proposal_view
from archkit.notebook.workbench import Workbench
from archkit.store.design_files import save_pin
from archkit.study import Study, new_study, open_study

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.assessment import Assessment
    from archkit.model.proposal import Change, Job

SCHEMA = """
create table customers (id int primary key, email text not null unique);
create table orders (id int primary key, customer_id int not null references customers, placed_at date);
create table order_items (id int primary key, order_id int not null references orders, sku text not null);
create table products (id int primary key, sku text not null, label text);
create table product_images (id int primary key, product_id int not null references products, url text);
"""
SERVICE = "product"
CHANGES: dict[str, tuple[Change, str, str]] = {
    "move": (
        MoveTables(moves=(Move(table="product_images", service="order"),)),
        "boundaries.yaml",
        "product_images: order",
    ),
    "decide": (
        Decide(decision="ADR-service-cut", option="services"),
        "decisions/service-cut.md",
        "chosen: services",
    ),
    "describe": (
        Describe(service=SERVICE, domain="What is sold", responsibilities=("Keeps `products`",)),
        "services/product.yaml",
        "What is sold",
    ),
    "find": (AddFind(service=SERVICE, table="products", by=("sku",)), "services/product.yaml", "sku"),
    "leave out": (
        EditProcedure(service=SERVICE, procedure="products.delete", is_left_out=True),
        "services/product.yaml",
        "products.delete",
    ),
    "summarise": (Summarise(sentences=("It has {N-tables} tables.",)), "summary.md", "{N-tables}"),
}
STALE = MoveTables(moves=(Move(table="ghosts", service="order"),))
NOBODY_THERE = {"ANTHROPIC_API_KEY": "a-key-of-no-use", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}
HOSTILE = "</pre><script>alert(1)</script> `<img src=x onerror=alert(1)>`"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Return what is known of that schema, designed with nothing decided."""
    root = tmp_path_factory.mktemp("advice") / "study"
    made = new_study(root)
    (root / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    return made.assess([root / "schema.sql"])


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Return a study in which nothing is decided yet."""
    return new_study(tmp_path / "study")


def files_of(study: Study) -> dict[str, str]:
    root = study.folder.root / "design"
    texts = {str(p.relative_to(root)): p.read_text(encoding="utf-8") for p in root.rglob("*") if p.is_file()}
    return {name: text for name, text in texts.items() if name != "proposals.yaml"}


def proposed(change: Change, job: Job = "boundaries", **more: object) -> Proposal:
    given = {"reason": "There are {N-tables} tables.", "cites": ("N-tables",), "by": "rules"}
    return Proposal(job=job, change=change, **given | more)


def card_of(study: Study, found: Assessment, proposal: Proposal) -> ProposalCard:
    return ProposalCard(Desk(study, found, {}), proposal, None, lambda: None)


def asked(study: Study, found: Assessment, job: Job = "boundaries") -> AdviceForm:
    form = AdviceForm(study, found, job, {})
    form.button.click()
    form.wait()
    return form


def kept(study: Study, job: Job = "boundaries") -> Path:
    (path,) = (study.folder.root / ".archkit" / "advice").glob(f"{job}*.json")
    return path


def keep(
    study: Study, found: Assessment, *proposals: Proposal, refused: tuple[Refusal, ...] = ()
) -> AdviceForm:
    """Let these proposals be what was said last; return a new form that shows them."""
    job = proposals[0].job
    question = asked(study, found, job).question
    document = json.loads(kept(study, job).read_text(encoding="utf-8"))
    advice = Advice(by="rules", question=question, proposals=proposals, refused=refused)
    text = json.dumps(document | {"advice": json.loads(advice.model_dump_json())})
    kept(study, job).write_text(text, encoding="utf-8")
    return AdviceForm(study, found, job, {})


def is_shown(widget: object) -> bool:
    return widget.layout.display != "none"


@pytest.mark.parametrize("job", JOBS)
def test_opening_a_form_asks_nobody_and_writes_nothing(study: Study, found: Assessment, job: Job) -> None:
    form = Workbench(study).advice_form(found, job)
    form.wait()
    assert form.cards == []
    assert HOW in form.still().text
    assert files_of(study) == {}
    assert not (study.folder.root / ".archkit" / "advice").exists()


@pytest.mark.parametrize("job", JOBS)
def test_without_a_key_the_rules_answer(study: Study, found: Assessment, job: Job) -> None:
    form = asked(study, found, job)
    assert "from the rules" in form.status.value
    assert form.cards or "No proposal" in form.still().text
    assert all(card.proposal.by == "rules" and card.is_waiting for card in form.cards)
    assert not form.button.disabled
    assert files_of(study) == {}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_is_accepted_is_in_its_file_and_undo_takes_it_out(
    study: Study, found: Assessment, kind: str
) -> None:
    change, name, text = CHANGES[kind]
    card = card_of(study, found, proposed(change))
    card.accept.click()
    assert text in files_of(study)[name]
    assert "Accepted " in card.status.value
    assert f"in design/{name}." in card.status.value
    assert not is_shown(card.accept)
    card.undo.click()
    assert text not in files_of(study).get(name, "")
    assert answers(study).answers == ()
    assert is_shown(card.accept)
    assert not is_shown(card.undo)


@pytest.mark.parametrize("kind", CHANGES)
def test_a_rejected_proposal_is_one_line_with_a_way_back(study: Study, found: Assessment, kind: str) -> None:
    card = card_of(study, found, proposed(CHANGES[kind][0]))
    card.reject.click()
    assert "Rejected: " in card.status.value
    assert "\n" not in card.still().text
    assert card.undo.description == "Take back"
    assert files_of(study) == {}
    card.undo.click()
    assert card.is_waiting
    assert answers(study).answers == ()


def test_the_cards_come_back_as_they_stood(study: Study, found: Assessment) -> None:
    form = keep(study, found, *(proposed(CHANGES[kind][0]) for kind in ("move", "decide", "find")))
    form.cards[0].accept.click()
    form.cards[1].reject.click()
    again = AdviceForm(open_study(study.folder.root), found, "boundaries", {})
    assert [c.proposal for c in again.cards] == [c.proposal for c in form.cards]
    assert [c.word for c in again.cards] == ["accepted", "rejected", None]


def test_an_answer_to_an_earlier_design_says_so(study: Study, found: Assessment) -> None:
    form = keep(study, found, proposed(CHANGES["move"][0]))
    assert "as it was then" not in form.status.value
    form.cards[0].accept.click()
    later = AdviceForm(study, study.conclude(found), "boundaries", {})
    assert "as it was then" in later.status.value
    assert later.cards[0].word == "accepted"
    later.button.click()
    later.wait()
    assert "as it was then" not in later.status.value
    assert "accepted" in [card.word for card in later.cards], "what was answered stays on the list"


def test_many_answers_of_earlier_days_are_folded(study: Study, found: Assessment) -> None:
    for table in ("customers", "orders", "order_items", "products"):
        reject(study, proposed(MoveTables(moves=(Move(table=table, service="elsewhere"),))))
    form = AdviceForm(study, found, "boundaries", {})
    assert [card.word for card in form.cards] == ["rejected"] * 4
    (fold,) = form._list.children
    assert fold.get_title(0) == "4 answered before"
    assert fold.selected_index is None
    assert AdviceForm(study, found, "service", {}).cards == []


def test_each_service_has_its_own_answer(study: Study, found: Assessment) -> None:
    first, second = (s.name for s in found.design.services)
    said = proposed(Describe(service=first, domain="What is bought"), "service")
    form = keep(study, found, said)
    form.service.value = second
    assert form.cards == []
    assert f"`{second}`" in form.sent.value
    form.service.value = first
    assert [card.proposal for card in form.cards] == [said]


def test_only_the_last_that_waits_is_the_primary_button(study: Study, found: Assessment) -> None:
    form = keep(study, found, *(proposed(CHANGES[kind][0]) for kind in ("move", "decide")))
    assert [card.accept.button_style for card in form.cards] == ["", ""]
    form.cards[0].reject.click()
    assert form.cards[1].accept.button_style == "primary"


def test_a_card_shows_what_archkit_measures_of_the_change(study: Study, found: Assessment) -> None:
    form = keep(study, found, *(proposed(CHANGES[kind][0]) for kind in ("move", "leave out", "summarise")))
    form.wait()
    moved, left_out, told = (card.still().text for card in form.cards)
    before = len(found.design.api.procedures)
    assert f"procedures {before} → {before - 1}" in left_out
    assert "Designed anew with it" in moved or NO_EFFECT in moved
    assert "Measured" not in told


def test_figures_are_filled_in_and_citations_worded(found: Assessment) -> None:
    finding = found.findings[0]
    view = proposal_view(proposed(CHANGES["summarise"][0], cites=("N-tables", finding.id)), figures_of(found))
    assert f"It has {len(found.system.tables)} tables." in view.html.striptags()
    assert "{N-tables}" not in view.html
    assert finding.statement in unescape(view.html)
    assert finding.id in view.text


def test_a_change_by_hand_since_stays_and_only_the_word_goes(study: Study, found: Assessment) -> None:
    card = card_of(study, found, proposed(CHANGES["move"][0]))
    card.accept.click()
    save_pin(study.folder, "product_images", "elsewhere")
    before = files_of(study)
    card.undo.click()
    assert "it stays as it is, and the word on" in card.status.value
    assert files_of(study) == before
    assert card.is_waiting
    assert answers(study).answers == ()


def test_a_proposal_that_no_longer_fits_is_refused_in_a_sentence(study: Study, found: Assessment) -> None:
    card = card_of(study, found, proposed(STALE))
    card.accept.click()
    assert "Nothing was changed." in card.status.value
    assert "ghosts" in card.status.value
    assert card.is_waiting
    assert files_of(study) == {}


def test_a_word_that_somebody_else_gave_meanwhile_counts(study: Study, found: Assessment) -> None:
    mine, theirs = (card_of(study, found, proposed(CHANGES["move"][0])) for _ in range(2))
    theirs.accept.click()
    mine.reject.click()
    assert "Take it back first" in mine.status.value
    mine.load()
    assert mine.word == "accepted"


def test_what_is_not_shown_says_why_and_a_stranger_s_markup_is_text(study: Study, found: Assessment) -> None:
    said = proposed(
        CHANGES["describe"][0].model_copy(update={"responsibilities": (HOSTILE,)}), reason=HOSTILE
    )
    form = keep(study, found, said, refused=(Refusal(what="Move", why=f"It names a table {HOSTILE}."),))
    form.wait()
    assert "1 not shown" in form.status.value
    assert "Not shown: it names a table" in form.refused.value
    card = form.cards[0]
    shown = form.refused.value + str(form.still().html) + card._told.value
    card.reject.click()
    for text in (shown, card.status.value):
        assert "<script" not in text
        assert "<img" not in text


@pytest.mark.parametrize("text", ["", "{", "[]", '{"digest": 1}', "\x00"])
def test_what_was_kept_and_cannot_be_read_counts_as_nothing_asked(
    study: Study, found: Assessment, text: str
) -> None:
    asked(study, found)
    kept(study).write_text(text, encoding="utf-8")
    form = AdviceForm(study, found, "boundaries", {})
    assert form.cards == []
    form.button.click()
    form.wait()
    assert form.cards


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("environ", [{}, NOBODY_THERE], ids=["rules", "claude"])
def test_the_panel_shows_exactly_what_would_be_sent(
    study: Study, found: Assessment, job: Job, environ: dict[str, str]
) -> None:
    form = AdviceForm(study, found, job, environ)
    panel = form.sent.value
    text = unescape(panel[panel.index("<pre>") + 5 : panel.rindex("</pre>")])
    assert text == prompt_for(found, form.question, environ).text
    assert ("Nothing is sent" in panel) == (environ == {})
    assert NOBODY_THERE["ANTHROPIC_API_KEY"] not in panel


def test_a_fault_is_one_sentence_and_the_cards_stay(study: Study, found: Assessment) -> None:
    asked(study, found)
    form = AdviceForm(study, found, "boundaries", NOBODY_THERE)
    before = [card.proposal for card in form.cards]
    assert before
    assert "Claude answers" in form.box.children[1].children[0].value
    form.button.click()
    form.wait()
    assert "cannot be reached" in form.status.value
    assert [card.proposal for card in form.cards] == before
    assert not form.button.disabled
    assert files_of(study) == {}


def test_a_setting_that_cannot_be_used_is_said_at_once(study: Study, found: Assessment) -> None:
    form = AdviceForm(study, found, "boundaries", {"ANTHROPIC_BASE_URL": "ftp://somewhere"})
    assert "ANTHROPIC_BASE_URL" in form.still().text


def test_proposals_broken_by_hand_are_said_and_not_overwritten(study: Study, found: Assessment) -> None:
    form = asked(study, found)
    path = study.folder.root / "design" / "proposals.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("answers: [", encoding="utf-8")
    form.cards[0].reject.click()
    assert "Nothing was changed." in form.cards[0].status.value
    again = AdviceForm(study, found, "boundaries", {})
    assert "proposals.yaml" in again.status.value
    assert path.read_text(encoding="utf-8") == "answers: ["


def test_a_blank_study_gives_forms_that_say_what_is_missing(tmp_path: Path) -> None:
    study = new_study(tmp_path / "blank")
    (study.folder.root / "brief.yaml").write_text("format: 1\ngoals: [Sell]\n", encoding="utf-8")
    bench = Workbench(study)
    found = bench.assess()
    for job in ("boundaries", "service"):
        form = bench.advice_form(found, job)
        assert form.button.disabled
        assert form.still().text.startswith("No ")
