"""Forms over design/: what is chosen is in the files, holds in the next design, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archkit.errors import StaleWrite
from archkit.implementation.proof.expectations import design_of
from archkit.implementation.proof.node import HOW, find_node
from archkit.implementation.proof.record import keep_proof
from archkit.model.decision import FindEdit, ServiceEdit
from archkit.model.proof import Proof, Rung
from archkit.notebook import generated
from archkit.notebook.deciding import KINDS, asked, of_kind
from archkit.notebook.decisions_form import DecisionsForm
from archkit.notebook.pins_form import AS_EVIDENCE, PinsForm
from archkit.notebook.procedure_form import ProcedureForm
from archkit.notebook.saving import unless_changed
from archkit.notebook.service_form import ServiceForm
from archkit.notebook.workbench import Workbench
from archkit.store.design_files import read_choices, save_pin, save_service_edit
from archkit.study import Study, new_study, open_study

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.model.assessment import Assessment

SCHEMA = """
create table customers (id int primary key, email text not null unique);
create table orders (id int primary key, customer_id int not null references customers, placed_at date);
create table order_items (id int primary key, order_id int not null references orders, sku text not null);
create table products (id int primary key, sku text not null, label text);
create table product_images (id int primary key, product_id int not null references products, url text);
"""
CUT = "ADR-service-cut"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """Return what is known of that schema, designed with nothing decided."""
    root = tmp_path_factory.mktemp("design") / "study"
    study = new_study(root)
    (root / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    return study.assess([root / "schema.sql"])


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Return a study of that schema in which nothing is decided yet."""
    made = new_study(tmp_path / "study")
    (made.folder.root / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    made.folder.add_inputs([made.folder.root / "schema.sql"])
    return made


def files_of(study: Study) -> dict[str, str]:
    root = study.folder.root / "design"
    return {str(p.relative_to(root)): p.read_text(encoding="utf-8") for p in root.rglob("*") if p.is_file()}


def another(options: object, than: str) -> str:
    return next(value for _, value in options if value not in ("", than))


def pins_form(study: Study, found: Assessment) -> PinsForm:
    form = PinsForm(study.folder, found, study.devise)
    form.table.value = "products"
    return form


def card_of(study: Study, found: Assessment) -> DecisionsForm:
    return DecisionsForm(study.folder, found.design, "cut")


def test_opening_the_forms_writes_nothing(study: Study, found: Assessment) -> None:
    bench = Workbench(study)
    bench.pins_form(found)
    bench.service_form(found).load()
    bench.procedure_form(found).load()
    for kind in KINDS:
        bench.decisions_form(found, kind)
    assert files_of(study) == {}


def test_a_pin_is_saved_scored_and_shown_by_a_new_form(study: Study, found: Assessment) -> None:
    form = pins_form(study, found)
    service = another(form.service.options, found.boundaries.service_of("products"))
    form.service.value = service
    assert "saved " in form.saver.status.value
    assert f"products: {service}" in files_of(study)["boundaries.yaml"]
    assert "Cuts compared" in form._result.value
    assert "products" in form._result.value
    assert pins_form(study, found).service.value == service
    assert study.conclude(found).boundaries.service_of("products") == service


def test_a_pin_may_name_a_new_service(study: Study, found: Assessment) -> None:
    form = pins_form(study, found)
    form.fresh.value = "catalogue"
    assert form.service.value == "catalogue"
    assert study.conclude(found).boundaries.service_of("products") == "catalogue"


@pytest.mark.parametrize("way", ["the choice", "the button"])
def test_a_pin_is_taken_out(study: Study, found: Assessment, way: str) -> None:
    form = pins_form(study, found)
    form.fresh.value = "catalogue"
    if way == "the choice":
        form.service.value = ""
    else:
        form.pinned.children[0].children[0].click()
    assert read_choices(study.folder).pins == ()
    assert form.service.label == AS_EVIDENCE
    assert form.pinned.children == ()


def test_all_other_tables_can_be_held_where_they_are_and_let_go_again(
    study: Study, found: Assessment
) -> None:
    form = pins_form(study, found)
    form.fresh.value = "catalogue"
    form.keep.click()
    after = study.conclude(found).boundaries
    moved = [t.table for t in found.boundaries.tables if after.service_of(t.table) != t.service]
    assert moved == ["products"]
    assert form.keep.disabled
    form.release.click()
    assert read_choices(study.folder).pins == ()
    assert form.release.disabled


def test_a_table_that_somebody_else_pinned_meanwhile_is_not_moved(study: Study, found: Assessment) -> None:
    form = pins_form(study, found)
    save_pin(study.folder, "products", "theirs")
    form.fresh.value = "mine"
    assert form.saver.conflict.is_open
    assert [pin.service for pin in read_choices(study.folder).pins] == ["theirs"]
    form.saver.conflict.mine.click()
    assert [pin.service for pin in read_choices(study.folder).pins] == ["mine"]


def test_their_pin_can_be_loaded(study: Study, found: Assessment) -> None:
    form = pins_form(study, found)
    save_pin(study.folder, "products", "theirs")
    form.fresh.value = "mine"
    form.saver.conflict.theirs.click()
    assert form.service.value == "theirs"
    assert not form.saver.conflict.is_open


def test_a_pin_of_another_table_is_no_conflict(study: Study, found: Assessment) -> None:
    form = pins_form(study, found)
    save_pin(study.folder, "customers", "theirs")
    form.fresh.value = "mine"
    assert not form.saver.conflict.is_open
    assert [(p.table, p.service) for p in read_choices(study.folder).pins] == [
        ("customers", "theirs"),
        ("products", "mine"),
    ]


def test_a_decision_is_saved_as_its_madr_and_followed(study: Study, found: Assessment) -> None:
    card = card_of(study, found).cards[0]
    proposed = card.decision.proposed
    chosen = another(card.choice.options, proposed)
    card.choice.value = chosen
    text = files_of(study)["decisions/service-cut.md"]
    assert text.startswith(f"---\nstatus: accepted\nid: {CUT}\nchosen: {chosen}\n")
    assert card_of(study, found).cards[0].choice.value == chosen
    assert study.conclude(found).design.decision(CUT).chosen == chosen


def test_a_decision_that_is_taken_back_is_proposed_again(study: Study, found: Assessment) -> None:
    card = card_of(study, found).cards[0]
    card.choice.value = another(card.choice.options, card.decision.proposed)
    card.choice.value = ""
    assert read_choices(study.folder).decided == ()
    decision = study.conclude(found).design.decision(CUT)
    assert (decision.status, decision.chosen) == ("proposed", decision.proposed)


def test_the_proposed_option_can_be_accepted(study: Study, found: Assessment) -> None:
    card = card_of(study, found).cards[0]
    card.choice.value = card.decision.proposed
    assert study.conclude(found).design.decision(CUT).status == "accepted"


def test_a_decision_that_somebody_else_took_meanwhile_stays(study: Study, found: Assessment) -> None:
    mine, theirs = card_of(study, found).cards[0], card_of(study, found).cards[0]
    theirs.choice.value = theirs.decision.proposed
    mine.choice.value = another(mine.choice.options, mine.decision.proposed)
    assert mine.saver.conflict.is_open
    assert read_choices(study.folder).chosen(CUT).chosen == mine.decision.proposed


def test_a_run_that_records_proposals_meanwhile_is_no_conflict(study: Study, found: Assessment) -> None:
    card = card_of(study, found).cards[0]
    study.record_decisions(found)
    card.choice.value = card.decision.proposed
    assert not card.saver.conflict.is_open
    assert read_choices(study.folder).chosen(CUT).status == "accepted"


def test_a_word_for_no_option_is_shown_as_it_stands(study: Study, found: Assessment) -> None:
    card = card_of(study, found).cards[0]
    card.choice.value = card.decision.proposed
    path = study.folder.root / "design" / "decisions" / "service-cut.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"chosen: {card.decision.proposed}", "chosen: a mesh"), encoding="utf-8")
    assert card_of(study, found).cards[0].choice.value == "a mesh"


def test_clear_decisions_are_folded_and_chosen_from_a_list(study: Study, found: Assessment) -> None:
    form = DecisionsForm(study.folder, found.design, "access")
    form.which.value = len(form.rest) - 1
    last = form.rest[-1].decision
    assert form.card.decision == last
    form.card.choice.value = another(form.card.choice.options, last.proposed)
    assert [word.id for word in read_choices(study.folder).decided] == [last.id]


def test_what_waits_comes_first_and_what_is_decided_waits_no_more(study: Study, found: Assessment) -> None:
    (cut,) = asked(found.design, of_kind(found.design, "cut"))
    assert cut.reason
    card = card_of(study, found).cards[0]
    card.choice.value = card.decision.proposed
    after = study.conclude(found).design
    assert asked(after, of_kind(after, "cut"))[0].reason == ""


def test_what_a_service_is_for_is_saved_and_the_rest_stays_proposed(study: Study, found: Assessment) -> None:
    form = ServiceForm(study.folder, found.design)
    name = form.service.value
    form.domain.value = "All that we sell"
    edit = read_choices(study.folder).service(name)
    assert (edit.domain, edit.responsibilities) == ("All that we sell", None)
    assert ServiceForm(study.folder, found.design).domain.value == "All that we sell"
    assert study.conclude(found).design.service(name).domain == "All that we sell"


def test_an_emptied_field_gives_the_proposal_back(study: Study, found: Assessment) -> None:
    form = ServiceForm(study.folder, found.design)
    form.domain.value = "All that we sell"
    form.domain.value = ""
    assert read_choices(study.folder).service(form.service.value) is None
    proposed = found.design.service(form.service.value).domain
    assert study.conclude(found).design.service(form.service.value).domain == proposed


def test_a_service_that_somebody_else_edited_meanwhile_stays(study: Study, found: Assessment) -> None:
    form = ServiceForm(study.folder, found.design)
    save_service_edit(study.folder, ServiceEdit(service=form.service.value, domain="Theirs"))
    form.responsibilities.value = "Mine"
    assert form.saver.conflict.is_open
    form.saver.conflict.mine.click()
    edit = read_choices(study.folder).service(form.service.value)
    assert (edit.domain, edit.responsibilities) == ("Theirs", ("Mine",))


def test_a_procedure_is_edited_left_out_and_brought_back(study: Study, found: Assessment) -> None:
    form = ProcedureForm(study.folder, found.design)
    name = form.procedure.value
    form.access.value = "public"
    form.rate.value = "7"
    edited = next(p for p in study.conclude(found).design.api.procedures if p.full_name == name)
    assert (edited.access, edited.rate_limit_per_minute) == ("public", 7)
    form.left_out.value = True
    without = study.conclude(found)
    assert name not in [p.full_name for p in without.design.api.procedures]
    again = ProcedureForm(study.folder, without.design)
    again.procedure.value = name
    again.left_out.value = False
    again.access.value = ""
    again.rate.value = ""
    assert read_choices(study.folder).service(again.service.value) is None


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "٣"])
def test_a_rate_that_is_none_is_answered_and_not_saved(study: Study, found: Assessment, text: str) -> None:
    form = ProcedureForm(study.folder, found.design)
    form.rate.value = text
    assert "does not fit" in form.saver.status.value
    assert files_of(study) == {}


def test_a_file_broken_by_hand_is_said_and_not_overwritten(study: Study, found: Assessment) -> None:
    form = pins_form(study, found)
    path = study.folder.root / "design" / "boundaries.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("tables: [", encoding="utf-8")
    form.fresh.value = "mine"
    assert "Not saved" in form.saver.status.value
    assert path.read_text(encoding="utf-8") == "tables: ["


def test_a_conclusion_is_given_again_until_a_choice_changes(study: Study) -> None:
    bench = Workbench(open_study(study.folder.root))
    found = bench.assess()
    assert bench.conclude(found) is found
    bench.decisions_form(found, "cut").cards[0].choice.value = "services"
    after = bench.conclude(found)
    assert len(after.design.apps) == len(after.design.services)
    assert bench.conclude(after) is after


def test_the_generate_button_follows_what_is_decided_and_keeps_what_hands_changed(study: Study) -> None:
    bench = Workbench(open_study(study.folder.root))
    found = bench.assess()
    button = bench.generate_button(found)
    button.button.click()
    assert "written" in button.still().text
    button.button.click()
    assert "written" not in button.still().text
    readme = study.generated / "README.md"
    readme.write_text("mine", encoding="utf-8")
    bench.decisions_form(found, "cut").cards[0].choice.value = "services"
    button.button.click()
    assert "README.md" in button.still().text
    assert len(list((study.generated / "apps").iterdir())) == len(found.design.services) > 1


def test_before_anything_is_generated_the_proof_says_so(study: Study) -> None:
    button = Workbench(study).prove_button()
    assert "NO DATA" in button.still().text
    button.button.click()
    button.wait()
    assert "no workspace" in button.status.value
    assert not button.button.disabled


def test_showing_the_proof_starts_nothing_and_says_what_would_give_one(
    study: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    bench = Workbench(study)
    bench.generate_button(bench.assess()).button.click()
    said = bench.prove_button().still().text
    assert "NO DATA" in said
    assert (HOW if find_node() is None else "Press Prove") in said
    assert not (study.generated / "node_modules").exists()


def test_the_last_proof_is_shown_rung_by_rung_until_the_code_changes(study: Study) -> None:
    bench = Workbench(study)
    found = bench.assess()
    bench.generate_button(found).button.click()
    rungs = (
        Rung(name="node", state="NO DATA", seconds=0, log=HOW),
        Rung(name="types", state="PASS", seconds=2),
    )
    keep_proof(study.generated, Proof(rungs=rungs, design=design_of(generated.files(found))))
    shown = bench.prove_button().still()
    assert HOW in shown.text
    assert "strict compiler" in shown.html
    assert bench.conclude(found).proof.rungs == rungs
    (study.generated / "README.md").write_text("mine", encoding="utf-8")
    assert "strict compiler" not in bench.prove_button().still().html


def test_a_blank_study_gives_forms_that_say_what_is_missing(tmp_path: Path) -> None:
    study = new_study(tmp_path / "blank")
    (study.folder.root / "brief.yaml").write_text("format: 1\ngoals: [Sell]\n", encoding="utf-8")
    bench = Workbench(study)
    found = bench.assess()
    forms = [bench.pins_form(found), bench.service_form(found), bench.procedure_form(found)]
    forms += [bench.decisions_form(found, kind) for kind in KINDS]
    for form in forms:
        assert form.still().text
    bench.generate_button(found).button.click()
    assert files_of(study) == {}


def test_an_unchanged_word_is_no_conflict() -> None:
    unless_changed("file", "a", "a")
    with pytest.raises(StaleWrite):
        unless_changed("file", "a", "b")


def test_forms_keep_the_finds_that_they_do_not_show(study: Study, found: Assessment) -> None:
    finds = (FindEdit(table="orders", by=("placed_at",)),)
    save_service_edit(study.folder, ServiceEdit(service="order", finds=finds))
    described = ServiceForm(study.folder, found.design)
    described.service.value = "order"
    described.domain.value = "Selling"
    procedures = ProcedureForm(study.folder, found.design)
    procedures.service.value = "order"
    procedures.procedure.value = "orders.list"
    procedures.access.value = "public"
    edit = read_choices(study.folder).service("order")
    assert edit is not None
    assert (edit.domain, [p.name for p in edit.procedures], edit.finds) == ("Selling", ["orders.list"], finds)
