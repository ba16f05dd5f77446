"""Schemas of tenants: apart unless they are asked to be one, in shapes, tables and the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from csvlog_samples import Record, read_bytes, to_csv

from archkit.model.inputs import Inputs
from archkit.readers.inputs import Reader
from archkit.store.folder import new_folder
from archkit.store.yaml_text import parse_yaml, patch_yaml

if TYPE_CHECKING:
    from pathlib import Path

TENANTS = 50
_TEXTS = (
    "select * from tenant_{n}.docs d join tenant_{n}.users u on u.id = d.user_id where d.id = {n}",
    "update tenant_{n}.docs set state = 'x' where id = {n}",
    "select * from public.plans where id = {n}",
)
LOG = to_csv(
    *(
        Record(f"duration: 1.5 ms  statement: {text.format(n=n)}")
        for n in range(1, TENANTS + 1)
        for text in _TEXTS
    ),
    Record(
        'automatic vacuum of table "shop.tenant_1.docs": index scans: 0\nsystem usage: CPU: elapsed: 1.00 s',
        tag="",
    ),
)
_TABLES = """
create type tenant_{n}.state as enum ('new', 'x');
create table tenant_{n}.users (id int primary key);
create table tenant_{n}.docs (
    id int primary key, state tenant_{n}.state, user_id int references tenant_{n}.users (id));
create view tenant_{n}.news as select * from tenant_{n}.docs where state = 'new';
"""
SCHEMA = "create table plans (id int primary key);" + "".join(
    _TABLES.format(n=n) for n in range(1, TENANTS + 1)
)


def _files(folder: Path) -> list[Path]:
    log, schema = folder / "shop.csv", folder / "shop.sql"
    log.write_bytes(LOG)
    schema.write_text(SCHEMA)
    return [log, schema]


def test_fifty_tenants_have_fifty_times_the_shapes_unless_they_are_asked_to_be_one() -> None:
    assert len(read_bytes(LOG).result.shapes) == 2 * TENANTS + 1
    joined = read_bytes(LOG, tenants=("tenant_*",))
    assert {text for _, text in joined.result.shapes} == {
        "select * from tenant.docs d join tenant.users u on u.id = d.user_id where d.id = ?",
        "update tenant.docs set state = ? where id = ?",
        "select * from public.plans where id = ?",
    }
    assert len(joined.result.tenants) == TENANTS
    assert joined.ask("select count(*) from statements group by shape") == [(TENANTS,)] * 3


def test_schema_and_log_agree_on_the_tables_of_joined_tenants(tmp_path: Path) -> None:
    reading = Reader(new_folder(tmp_path / "study"), tenants=("tenant_*",)).read(_files(tmp_path))
    system = reading.system
    assert sorted(system.names) == ["plans", "tenant.docs", "tenant.users"]
    docs = system.table("tenant.docs")
    assert docs
    assert docs.foreign_keys[0].to_table == "tenant.users"
    assert [column.type for column in docs.columns if column.name == "state"] == ["tenant.state"]
    assert [(view.name, view.reads) for view in system.views] == [("tenant.news", ("tenant.docs",))]
    assert [enum.name for enum in system.enums] == ["tenant.state"]
    assert {len(file.tenants or ()) for file in reading.files} == {TENANTS}


def test_a_log_is_read_again_where_other_schemas_are_asked_to_be_one(tmp_path: Path) -> None:
    folder, files = new_folder(tmp_path / "study"), _files(tmp_path)
    Reader(folder).read(files)
    assert Reader(folder).known(files) == ("shop.csv",)
    assert Reader(folder, tenants=("tenant_*",)).known(files) == ()


@pytest.mark.parametrize(
    "said", ["tenants: tenant_*", "tenants: [tenant_*]", "tenants:\n  - tenant_*  # all"]
)
def test_inputs_name_one_glob_or_a_list_and_keep_them(said: str, tmp_path: Path) -> None:
    text = f"format: 1\n{said}\n"
    inputs = parse_yaml(text, Inputs, "inputs.yaml")
    assert inputs.tenants == ("tenant_*",)
    assert parse_yaml(patch_yaml(text, inputs, "inputs.yaml"), Inputs, "inputs.yaml") == inputs
    folder = new_folder(tmp_path / "study")
    folder.add_inputs([], ["acme", "tenant_*"])
    assert folder.add_inputs([], ["tenant_*"]).tenants == folder.inputs().tenants == ("acme", "tenant_*")


def test_the_command_says_how_many_schemas_were_joined(archkit: Any, tmp_path: Path) -> None:
    log = _files(tmp_path)[0]
    told = archkit("logs", log, "--tenants", "tenant_*")
    assert "50 schemas of tenants were joined" in told.out
    assert archkit("logs", log, "--tenants", "tenant_*", "--json").json["tenants"] == {
        "joined_as": "tenant", "schemas": 50,
    }  # fmt: skip
    assert "No schema of a tenant was found" in archkit("logs", log, "--tenants", "acme").out
    assert archkit("logs", log, "--json").json["tenants"] is None
