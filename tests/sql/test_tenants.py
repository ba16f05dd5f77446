"""Which names of a shape are schemas of tenants, and become one."""

from __future__ import annotations

import pytest

from archkit.sql.tenants import Tenants

JOINED = (
    ("select * from tenant_1.docs", "select * from tenant.docs"),
    ('select * from "tenant-1".docs d where d.id = ?', "select * from tenant.docs d where d.id = ?"),
    ('select * from "Tenant_1"."Docs"', 'select * from tenant."Docs"'),
    ("select tenant_1.a.id from tenant_1.a, tenant_2.a", "select tenant.a.id from tenant.a, tenant.a"),
    ("select tenant_1.f(?::tenant_1.kind)", "select tenant.f(?::tenant.kind)"),
    ("create schema if not exists tenant_1", "create schema if not exists tenant"),
    ("drop schema tenant_1 cascade", "drop schema tenant cascade"),
    ("grant usage on schema tenant_1 to x", "grant usage on schema tenant to x"),
)  # fmt: skip
KEPT = (
    "select tenant_1.id from users tenant_1",
    "select tenant_1.id from users as tenant_1",
    "select id, tenant_1 from docs",
    "select public.tenant_1.id from public.tenant_1",
    "select * from tenancy.docs",
    "with tenant_1 as (select ?) select tenant_1.a from tenant_1",
    'select a from t where b = ? and "x ""tenant_1.docs"" y" = ?',
)
SHARED = (
    "public.a",
    "pg_catalog.pg_class",
    "information_schema.tables",
    "excluded.id",
    "mysql.user",
    "PG_TOAST.x",
)


@pytest.mark.parametrize(("said", "meant"), JOINED)
def test_the_schemas_that_a_glob_matches_are_one(said: str, meant: str) -> None:
    tenants = Tenants(["Tenant_*", "tenant-?"])
    assert tenants.join_text(said) == meant
    assert tenants.join_text(meant) == meant
    assert Tenants([]).join_text(said) == said


@pytest.mark.parametrize("said", KEPT)
def test_what_else_has_such_a_name_stays(said: str) -> None:
    tenants = Tenants(["tenant_*"])
    assert tenants.join_text(said) == said
    assert not tenants.joined


@pytest.mark.parametrize("name", SHARED)
def test_what_all_tenants_share_is_never_joined(name: str) -> None:
    assert Tenants(["*"]).join_text(f"select * from {name}") == f"select * from {name}"
    assert Tenants(["*"]).join_name(name) == name


def test_the_schemas_that_were_joined_are_counted_once() -> None:
    tenants = Tenants(["acme", "t*"])
    for text in ("select * from acme.docs, t1.docs", "select * from ACME.docs", "select * from globex.docs"):
        tenants.join_text(text.lower())
    assert (tenants.join_name("t1.docs"), tenants.join_name("globex.docs"), tenants.join_name("t1")) == (
        "tenant.docs", "globex.docs", "t1",
    )  # fmt: skip
    assert tenants.joined == {"acme", "t1"}
