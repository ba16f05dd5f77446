from __future__ import annotations

import pytest
from structure_cases import table

from archkit.design.entities import entities_of
from archkit.design.field_types import sql_type
from archkit.design.secrets import is_secret
from archkit.model.service import Service
from archkit.model.system import Column, Enum, Index, System, Table


def entity_of(one: Table, *enums: Enum, secrets: frozenset[tuple[str, str]] = frozenset()):
    owner = Service(name="s", domain="", tables=(one.name,))
    (entity,) = entities_of(System(tables=(one,), enums=enums), (owner,), secrets)
    return entity


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("timestamptz(3)", "datetime"), ("timestamp(3) with time zone", "datetime"), ("double precision", "float"),
        ("character varying(255)", "string"), ("numeric(3, 2)", "decimal"), ("int unsigned", "bigint"),
        ("bigint(20) unsigned", "decimal"), ("tinyint(1)", "boolean"), ("tinyint(4)", "integer"), ("serial", "integer"),
        ("int8", "bigint"), ("bytea", "bytes"), ("jsonb", "json"), ("uuid", "uuid"), ("citext", "string"),
        ("time without time zone", "time"), ("date", "date"), ("datetime", "datetime"), ("interval", "string"),
        ("inet", "string"), ("some_unknown_type", "string"), ("", "string"), ("oid", "bigint"), ("bool", "boolean"),
    ],
)  # fmt: skip
def test_sql_types_become_fields(text, kind):
    assert sql_type(text).type == kind
    assert sql_type(text).is_writable


@pytest.mark.parametrize(
    "text", ["tsvector", "int4range", "geometry(point, 4326)", "vector(3)", "point", "tstzrange[]"]
)
def test_a_type_that_no_text_makes_cannot_be_written(text):
    assert not sql_type(text).is_writable


@pytest.mark.parametrize(
    "text", ["text[]", "integer[3][3]", "varchar(20)[]", "integer array", "text array[4]"]
)
def test_arrays_are_lists(text):
    assert sql_type(text).is_list


@pytest.mark.parametrize(
    ("column", "kind", "hidden"),
    [
        ("password", "string", True), ("password_hash", "string", True), ("passwordhash", "string", True),
        ("api_key", "string", True), ("reset_token", "uuid", True), ("token", "string", True),
        ("token_hash", "bytes", True),
        ("otp", "integer", True), ("mfa_secret", "string", True), ("salt", "string", True),
        ("private_key", "string", True),
        ("accesstoken", "string", True), ("client_secret", "string", True), ("token_count", "integer", False),
        ("pass_crypt", "string", True), ("pass_rate", "string", False), ("credential_id", "string", False),

        ("tokenizer", "string", False), ("token_type", "string", False), ("password_changed_at", "datetime", False),
        ("mfa_enabled", "boolean", False), ("public_key", "string", False), ("api_key_id", "uuid", False),
        ("key", "string", False), ("secretary", "string", False), ("name", "string", False),
    ],
)  # fmt: skip
def test_secrets_are_known_by_name(column, kind, hidden):
    assert is_secret(column, kind) is hidden


def test_inputs_leave_out_what_fills_itself_and_ask_for_the_rest():
    columns = (
        Column(name="id", type="bigint", nullable=False, default="autoincrement"),
        Column(name="name", type="varchar(80)", nullable=False),
        Column(name="note", type="text"),
        Column(name="created_at", type="timestamptz", nullable=False, default="now()"),
        Column(name="total", type="numeric", nullable=False, is_generated=True),
        Column(name="words", type="tsvector", nullable=False),
    )
    fields = {f.column: f for f in entity_of(Table(name="t", columns=columns)).fields}
    assert {c for c, f in fields.items() if f.is_required} == {"name", "words"}
    assert {c for c, f in fields.items() if not f.is_writable} == {"id", "total", "words"}
    assert fields["name"].max_length == 80


def test_enums_and_checked_texts_list_their_values():
    columns = (
        Column(name="mood", type="mood"),
        Column(name="moods", type="mood[]"),
        Column(name="status", type="text", one_of=("open", "closed")),
        Column(name="rank", type="integer", one_of=("1", "2")),
    )
    fields = entity_of(Table(name="t", columns=columns), Enum(name="mood", values=("glad", "sad"))).fields
    assert [(f.type, f.is_list, f.values) for f in fields] == [
        ("enum", False, ("glad", "sad")),
        ("enum", True, ("glad", "sad")),
        ("enum", False, ("open", "closed")),
        ("integer", False, ()),
    ]


def test_the_key_is_never_a_secret_and_may_be_a_unique_index():
    sessions = table("sessions", "token", "id uuid", key=("token",))
    assert entity_of(sessions).key == ()
    with_id = sessions.model_copy(update={"indexes": (Index(name=None, columns=("id",), unique=True),)})
    assert entity_of(with_id).key == ("id",)
    assert entity_of(table("t", "a?", key=())).key == ()


def test_what_the_brief_calls_secret_is_hidden():
    fields = entity_of(table("users", "shoe_size"), secrets=frozenset((("users", "shoe_size"),))).fields
    assert [f.column for f in fields if f.is_secret] == ["shoe_size"]


def test_names_of_tables_and_columns_never_clash():
    named = ("orders", "Orders2", "order", "sales.orders", "日本", "__proto__", "classes", "then")
    system = System(tables=tuple(table(name, "class", "Class_", "日", "本") for name in named))
    entities = entities_of(system, (Service(name="s", domain="", tables=named),))
    for found in ([e.name.lower() for e in entities], [e.router.lower() for e in entities]):
        assert len(set(found)) == len(named)
    assert all(len({f.name for f in e.fields}) == len(e.fields) for e in entities)


def test_a_table_of_no_service_has_no_entity():
    assert entities_of(System(tables=(table("orders"),)), ()) == ()
