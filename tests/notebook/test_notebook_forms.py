"""Forms are views of files: what is typed is in the file, and a new form shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archkit.model.brief import Attribute, Brief, Budget, Entity, Relation, Skill, Target
from archkit.notebook.brief_form import BriefForm
from archkit.notebook.inputs_form import InputsForm
from archkit.store.yaml_text import patch_yaml
from archkit.study import new_study, open_study

if TYPE_CHECKING:
    from pathlib import Path

    from archkit.store.folder import StudyFolder

WRITTEN_BY_HAND = """\
# What the owners said on Monday.
format: 1
hosting: two machines   # ours
goals:
  - Sell through the sale
scale:
  users: 6000   # counted
"""
WHOLE = Brief(
    goals=("Sell", "Rest"),
    entities=(
        Entity(
            name="Order",
            attributes=(
                Attribute(name="placed at", type="datetime"),
                Attribute(name="token, of the day", required=False, unique=True, secret=True),
            ),
            relations=(Relation(to="Item", kind="one-to-many"),),
            consistency="strong",
        ),
    ),
    scale={
        "users": 12,
        "requests_per_s": 1234567.5,
        "peak_factor": 4,
        "data_gb": 0.25,
        "growth_per_year": -0.1,
    },
    targets=(Target(scenario="orders.list", metric="p95", max=1.5, unit="s"),),
    stack=({"name": "node", "version": "20"}, {"name": "redis"}),
    hosting="cloud",
    versioning="header",
    team=(Skill(skill="sql", people=2, level=3),),
    budget=Budget(amount=1000000, currency="CHF", per="year"),
)


@pytest.fixture
def folder(tmp_path: Path) -> StudyFolder:
    study = new_study(tmp_path / "study")
    (study.folder.root / "brief.yaml").write_text(WRITTEN_BY_HAND, encoding="utf-8")
    return study.folder


def said(form: BriefForm | InputsForm) -> str:
    return str(form.status.value)


def test_what_is_typed_is_in_the_file_and_a_new_form_shows_it(folder: StudyFolder) -> None:
    form = BriefForm(folder)
    form.parts["scale", "requests_per_s"].control.value = "8.5"
    assert "saved " in said(form)
    assert folder.brief().scale.requests_per_s == 8.5
    assert BriefForm(folder).parts["scale", "requests_per_s"].control.value == "8.5"


def test_a_save_keeps_order_and_comments(folder: StudyFolder) -> None:
    BriefForm(folder).parts["scale", "users"].control.value = "7000"
    text = (folder.root / "brief.yaml").read_text(encoding="utf-8")
    assert text == WRITTEN_BY_HAND.replace("6000", "7000")


def test_opening_a_form_writes_nothing(folder: StudyFolder) -> None:
    before = folder.documents.read("brief.yaml").revision
    BriefForm(folder).save()
    assert folder.documents.read("brief.yaml").revision == before


def test_every_field_of_a_brief_survives_the_form(folder: StudyFolder) -> None:
    (folder.root / "brief.yaml").write_text(patch_yaml("", WHOLE, "brief.yaml"), encoding="utf-8")
    form = BriefForm(folder)
    form.parts["goals",].control.value += "\nGrow"
    assert folder.brief() == WHOLE.model_copy(update={"goals": ("Sell", "Rest", "Grow")})


def test_a_field_that_is_emptied_is_unknown_again(folder: StudyFolder) -> None:
    BriefForm(folder).parts["scale", "users"].control.value = " "
    assert folder.brief().scale.users is None


def test_what_does_not_fit_is_answered_with_the_fix_and_not_saved(folder: StudyFolder) -> None:
    form = BriefForm(folder)
    users = form.parts["scale", "users"]
    users.control.value = "six thousand"
    answer = users.box.children[-1].value
    assert "six thousand" in answer
    assert "Write a whole number" in answer
    assert "Not saved" in said(form)
    assert folder.brief().scale.users == 6000
    users.control.value = "6500"
    assert users.box.children[-1].value == ""
    assert folder.brief().scale.users == 6500


def test_a_stranger_s_markup_in_a_field_is_text(folder: StudyFolder) -> None:
    form = BriefForm(folder)
    form.parts["scale", "users"].control.value = "<img src=x onerror=alert(1)>"
    answer = form.parts["scale", "users"].box.children[-1].value
    assert "<img" not in answer
    assert "&lt;img" in answer


def test_a_row_is_added_mended_and_removed(folder: StudyFolder) -> None:
    form = BriefForm(folder)
    rows = form.parts["targets",]
    rows.box.children[-1].click()
    row = rows._rows[0]
    row.controls["scenario"].value = "orders.list"
    assert "At most: is missing" in row.error.value
    row.controls["max"].value = "-1"
    assert "Write a number above 0" in row.error.value
    assert folder.brief().targets == ()
    row.controls["max"].value = "200"
    assert [t.max for t in folder.brief().targets] == [200]
    row.box.children[0].children[-1].click()
    assert folder.brief().targets == ()


def test_a_relation_of_an_unknown_kind_says_which_kinds_there_are(folder: StudyFolder) -> None:
    form = BriefForm(folder)
    rows = form.parts["entities",]
    rows.box.children[-1].click()
    rows._rows[0].controls["name"].value = "Order"
    rows._rows[0].controls["relations"].value = "some Item"
    assert "one-to-many" in rows._rows[0].error.value
    rows._rows[0].controls["relations"].value = "one-to-many Item"
    assert folder.brief().entities == (
        Entity(name="Order", relations=(Relation(to="Item", kind="one-to-many"),)),
    )


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("email: text unique", Attribute(name="email", unique=True)),
        ("password: text secret", Attribute(name="password", secret=True)),
        ("full name: optional", Attribute(name="full name", required=False)),
        ("born: date", Attribute(name="born", type="date")),
        ("nickname", Attribute(name="nickname")),
    ],
)
def test_attributes_are_written_on_one_line(folder: StudyFolder, text: str, attribute: Attribute) -> None:
    rows = BriefForm(folder).parts["entities",]
    rows.box.children[-1].click()
    rows._rows[0].controls["name"].value = "User"
    rows._rows[0].controls["attributes"].value = text
    assert folder.brief().entities == (Entity(name="User", attributes=(attribute,)),)


def test_an_attribute_of_an_unknown_type_says_which_types_there_are(folder: StudyFolder) -> None:
    rows = BriefForm(folder).parts["entities",]
    rows.box.children[-1].click()
    rows._rows[0].controls["name"].value = "User"
    rows._rows[0].controls["attributes"].value = "email: mail unique"
    assert "datetime" in rows._rows[0].error.value
    assert folder.brief().entities == (Entity(name="User"),)


def test_a_stale_save_changes_nothing_and_offers_theirs(folder: StudyFolder) -> None:
    mine, theirs = BriefForm(folder), BriefForm(folder)
    theirs.parts["scale", "users"].control.value = "1"
    mine.parts["hosting",].control.value = "cloud"
    assert mine.conflict.is_open
    assert folder.brief().hosting == "two machines"
    mine.conflict.theirs.click()
    assert not mine.conflict.is_open
    assert mine.parts["scale", "users"].control.value == "1"
    assert mine.parts["hosting",].control.value == "two machines"
    mine.parts["hosting",].control.value = "cloud"
    assert (folder.brief().hosting, folder.brief().scale.users) == ("cloud", 1)


def test_a_stale_save_can_be_kept_on_purpose(folder: StudyFolder) -> None:
    mine = BriefForm(folder)
    BriefForm(folder).parts["scale", "users"].control.value = "1"
    mine.parts["hosting",].control.value = "cloud"
    mine.conflict.mine.click()
    assert (folder.brief().hosting, folder.brief().scale.users) == ("cloud", 6000)


def test_a_file_broken_by_hand_meanwhile_is_said_and_not_overwritten(folder: StudyFolder) -> None:
    form = BriefForm(folder)
    (folder.root / "brief.yaml").write_text("goals: [", encoding="utf-8")
    form.parts["hosting",].control.value = "cloud"
    assert "Not saved" in said(form)
    assert (folder.root / "brief.yaml").read_text(encoding="utf-8") == "goals: ["


def test_paths_are_kept_in_inputs_yaml_and_a_missing_file_is_named(folder: StudyFolder) -> None:
    form = InputsForm(folder, lambda _show: None)
    (folder.root / "schema.sql").write_text("create table a (id int primary key);", encoding="utf-8")
    form.paths.control.value = "schema.sql\nlogs/absent.csv"
    assert [file.path for file in folder.inputs().files] == ["schema.sql", "logs/absent.csv"]
    assert "not there: logs/absent.csv" in said(form)
    assert InputsForm(folder, lambda _show: None).paths.value() == ["schema.sql", "logs/absent.csv"]


def test_reading_the_files_shows_what_came_of_each(folder: StudyFolder) -> None:
    study = open_study(folder.root)
    form = InputsForm(folder, lambda show: study.read(on_progress=show))
    (folder.root / "schema.sql").write_text("create table a (id int primary key);", encoding="utf-8")
    form.paths.control.value = "schema.sql"
    form.read_button.click()
    assert "schema.sql" in form.box.children[-1].value
    assert "sql-ddl" in form.still().text


def test_files_that_give_nothing_are_said_in_the_form(folder: StudyFolder) -> None:
    (folder.root / "brief.yaml").write_text("format: 1\n", encoding="utf-8")
    study = open_study(folder.root)
    form = InputsForm(folder, lambda show: study.read(on_progress=show))
    form.read_button.click()
    assert "There is nothing to read" in said(form)
