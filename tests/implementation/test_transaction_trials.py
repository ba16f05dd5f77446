from __future__ import annotations

import pytest
from built_designs import design_of_sql

from archkit.implementation.app_code import app_code
from archkit.implementation.seeding import Seeding
from archkit.implementation.transaction_trials import transaction_trial
from archkit.model.api import Procedure, Step

VISITS = """
create table slots (id uuid primary key, label text not null);
create table drugs (code text primary key);
create table visits (
    id bigint generated always as identity primary key,
    slot_id uuid not null unique references slots (id)
);
create table visit_notes (
    id bigint generated always as identity primary key, visit_id bigint not null references visits (id)
);
create table visit_note_lines (
    note_id bigint not null references visit_notes (id), n integer not null,
    drug text not null references drugs (code), primary key (note_id, n)
);
"""
STEPS = (
    Step(table="slots", action="update"),
    Step(table="visits", action="insert", filled=("slot_id",)),
    Step(table="visit_notes", action="insert", filled=("visit_id",)),
    Step(table="visit_note_lines", action="insert", is_many=True, filled=("note_id",)),
)


@pytest.fixture
def trial(tmp_path):
    path = tmp_path / "visits.sql"
    path.write_text(VISITS)
    design = design_of_sql([path])
    start = Procedure(
        router="visits", name="start", kind="mutation", action="transact", table="visits", steps=STEPS,
        rate_limit_per_minute=60,
    )  # fmt: skip
    routers = tuple(
        r.model_copy(update={"procedures": (*r.procedures, start)}) if r.table == "visits" else r
        for r in design.api.routers
    )
    design = design.model_copy(update={"api": design.api.model_copy(update={"routers": routers})})
    app = app_code(design, design.apps[0])
    (transaction,) = (t for module in app.modules for t in module.transactions)
    return transaction_trial(transaction, Seeding(design.api.entities, design.system), 5)


def test_rows_that_earlier_steps_bring_are_not_there_before(trial):
    seeded = [sql.split('"')[1] for sql in trial.seeds]
    assert seeded == ["slots", "drugs"]


def test_what_earlier_steps_fill_is_not_asked_for(trial):
    assert trial.input["visit"] == {}
    (line,) = trial.input["visitNoteLines"]
    assert set(line) == {"n", "drug"}
