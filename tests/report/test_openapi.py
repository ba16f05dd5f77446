"""OpenAPI documents, held against an independent validator and against values that calls would carry."""

import json
import re

import pytest
from designs import ORDER, PLACE, designed, field, procedure, shop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from archkit.model.api import Api, Entity, Router, Step
from archkit.model.design import Design
from archkit.model.service import App, Service
from archkit.report.openapi import openapi_document

HOSTILE = (
    "<script>x()</script>",
    "![x](https://example.org)",
    "a/b {c}",
    "ü",
    'it\'s "quoted"',
    "x" * 63,
    "\n# T",
)
UUID = "2f1c3f3e-8a57-4f43-9d2a-7f6a3d1c0b11"


def document(design, app=None):
    made = openapi_document(design, app or design.apps[0])
    OpenAPIV31SpecValidator(made).validate()
    return json.loads(json.dumps(made))


SHOP = document(shop())


def operation(path, of=SHOP):
    return next(iter(of["paths"][path].values()))


def input_of(path, of=SHOP):
    found = operation(path, of)
    given = found["requestBody"] if "requestBody" in found else found["parameters"][-1]
    return given["content"]["application/json"]["schema"]


def accepts(schema, value, of=SHOP):
    whole = {**schema, "components": of["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker()).is_valid(value)


def test_the_validator_finds_a_document_that_is_none():
    broken = json.loads(json.dumps(SHOP))
    del operation("/v1/trpc/orders.get", broken)["responses"]["200"]["description"]
    twice = json.loads(json.dumps(SHOP))
    operation("/v1/trpc/orders.get", twice)["operationId"] = "orders.list"
    for document_ in (broken, twice):
        with pytest.raises(OpenAPIValidationError):
            OpenAPIV31SpecValidator(document_).validate()


def test_every_procedure_is_one_path_with_its_method_and_an_operation_of_its_own():
    api = shop().api
    methods = {path: next(iter(item)) for path, item in SHOP["paths"].items()}
    assert methods == {
        f"/v1/trpc/{p.full_name}": "get" if p.kind == "query" else "post" for p in api.procedures
    } | {"/health/live": "get", "/health/ready": "get"}
    ids = [operation(path)["operationId"] for path in methods]
    assert len(ids) == len(set(ids))


def test_a_query_takes_its_input_as_json_in_the_address_and_a_mutation_in_the_body():
    get = operation("/v1/trpc/products.get")
    key = {"$ref": "#/components/schemas/ProductKey"}
    assert get["parameters"] == [
        {"name": "input", "in": "query", "required": True, "content": {"application/json": {"schema": key}}}
    ]
    create = operation("/v1/trpc/products.create")["requestBody"]
    assert create["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/ProductCreate"}}
    }


def test_an_answer_is_wrapped_as_trpc_wraps_it():
    def schema(path):
        return operation(path)["responses"]["200"]["content"]["application/json"]["schema"]

    row = {"id": UUID, "customerId": UUID, "state": None, "placedAt": "2026-11-22T12:00:00Z"}
    assert accepts(schema("/v1/trpc/orders.get"), {"result": {"data": row}})
    assert not accepts(schema("/v1/trpc/orders.get"), {"result": {"data": None}})
    page = {"rows": [row], "nextCursor": None}
    assert accepts(schema("/v1/trpc/orders.byCustomerId"), {"result": {"data": page}})
    assert accepts(schema("/v1/trpc/orders.delete"), {"result": {}})
    assert not accepts(schema("/v1/trpc/orders.delete"), {})


def test_a_refusal_says_no_more_than_trpc_does():
    error = SHOP["components"]["responses"]["Conflict"]["content"]["application/json"]["schema"]
    data = {"code": "CONFLICT", "httpStatus": 409, "path": "orders.create"}
    assert accepts(error, {"error": {"message": "Exists.", "code": -32009, "data": data}})
    assert not accepts(error, {"error": {"message": "Exists."}})


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("orders.list", "200 400 401 403 429 500 503"),
        ("orders.get", "200 400 401 403 404 429 500 503"),
        ("orders.create", "200 400 401 403 409 422 429 500 503"),
        ("orders.place", "200 400 401 403 404 409 422 429 500 503"),
    ],
)
def test_a_protected_procedure_names_how_it_can_refuse(path, codes):
    found = operation(f"/v1/trpc/{path}")
    assert sorted(found["responses"]) == codes.split()
    scope = f"orders:{'read' if 'requestBody' not in found else 'write'}"
    assert found["security"] == [{"bearer": [scope]}]
    assert f"Needs the scope {scope}." in found["description"]


def test_a_public_procedure_needs_no_token():
    design = shop()
    router = design.api.routers[0]
    free = router.procedures[0].model_copy(update={"access": "public"})
    api = design.api.model_copy(update={"routers": (router.model_copy(update={"procedures": (free,)}),)})
    found = operation("/v1/trpc/products.list", document(design.model_copy(update={"api": api})))
    assert found["security"] == []
    assert not {"401", "403"} & found["responses"].keys()
    assert "scope" not in found["description"]


@pytest.mark.parametrize(
    ("versioning", "path", "media_type", "header"),
    [
        ("uri", "/v1/trpc/orders.get", "application/json", []),
        ("header", "/trpc/orders.get", "application/json", ["Accept-Version"]),
        ("media-type", "/trpc/orders.get", "application/vnd.shop.v1+json", []),
    ],
)
def test_versions_are_told_apart_as_the_design_says(versioning, path, media_type, header):
    design = shop()
    api = design.api.model_copy(update={"versioning": versioning})
    made = document(design.model_copy(update={"api": api}))
    found = operation(path, made)
    assert list(found["responses"]["200"]["content"]) == [media_type]
    assert [p["name"] for p in found["parameters"] if p["in"] == "header"] == header
    assert list(made["components"]["responses"]["NotFound"]["content"]) == [media_type]
    assert "/health/live" in made["paths"]


PRODUCT = {"name": "A", "price": "12.50", "costs": "3"}
PLACED = {"order": {"customerId": UUID}, "orderItems": [{"line": 1, "productId": "7"}]}


@pytest.mark.parametrize(
    ("path", "value", "fits"),
    [
        ("products.create", PRODUCT, True),
        ("products.create", PRODUCT | {"status": "draft", "tags": ["x"], "image": "AA=="}, True),
        ("products.create", PRODUCT | {"tags": None, "image": None}, True),
        ("products.create", {"name": "A", "price": "1"}, False),
        ("products.create", PRODUCT | {"id": "1"}, False),
        ("products.create", PRODUCT | {"price": 12.5}, False),
        ("products.create", PRODUCT | {"price": "12.345"}, False),
        ("products.create", PRODUCT | {"price": "12345678901"}, False),
        ("products.create", PRODUCT | {"status": "gone"}, False),
        ("products.create", PRODUCT | {"status": None}, False),
        ("products.create", PRODUCT | {"name": "x" * 121}, False),
        ("products.create", PRODUCT | {"other": 1}, False),
        ("products.get", {"id": "9223372036854775807"}, True),
        ("products.get", {"id": 7}, False),
        ("products.get", {}, False),
        ("orders.list", {}, True),
        ("orders.list", {"limit": 100, "cursor": "eyJ9"}, True),
        ("orders.list", {"limit": 101}, False),
        ("orders.create", {"customerId": UUID, "state": None}, True),
        ("orders.create", {"customerId": "7"}, False),
        ("orders.update", {"key": {"id": UUID}, "changes": {"state": "paid"}}, True),
        ("orders.update", {"key": {"id": UUID}, "changes": {}}, False),
        ("orders.update", {"key": {"id": UUID}, "changes": {"id": UUID}}, False),
        ("orders.byCustomerId", {"customerId": UUID, "limit": 5}, True),
        ("orders.byCustomerId", {"limit": 5}, False),
        ("orderItems.get", {"orderId": UUID, "line": 1}, True),
        ("orderItems.get", {"orderId": UUID, "line": 40_000}, False),
        ("orderItems.create", {"orderId": UUID, "line": 1, "productId": "7", "note": {"a": [1]}}, True),
        ("orders.place", PLACED, True),
        ("orders.place", PLACED | {"orderItems": []}, False),
        ("orders.place", {"order": PLACED["order"]}, False),
        ("orders.place", PLACED | {"orderItems": [{"orderId": UUID, "line": 1, "productId": "7"}]}, False),
    ],
)
def test_an_input_fits_as_the_generated_code_would_have_it(path, value, fits):
    assert accepts(input_of(f"/v1/trpc/{path}"), value) is fits


def test_secrets_are_taken_and_never_given():
    schemas = SHOP["components"]["schemas"]
    assert "costs" not in schemas["Product"]["properties"]
    assert schemas["ProductCreate"]["properties"]["costs"]["writeOnly"] is True


@pytest.mark.parametrize(
    ("sql_type", "value", "fits"),
    [
        ("timestamptz", "2026-11-22T12:00:00+01:00", True),
        ("timestamp without time zone", "2026-11-22T12:00:00", True),
        ("timestamp(3)", "2026-11-22T12:00:00.123", True),
        ("datetime", "2026-11-22T12:00:00", True),
        ("timestamp", "yesterday", False),
    ],
)
def test_a_time_is_written_as_its_type_has_it(sql_type, value, fits):
    entity = ORDER.model_copy(update={"fields": (field("at", "datetime", sql_type=sql_type),), "key": ()})
    made = document(designed(entity))
    assert accepts(made["components"]["schemas"]["OrderCreate"], {"at": value}, made) is fits
    local = "format" not in made["components"]["schemas"]["Order"]["properties"]["at"]
    assert local is (sql_type != "timestamptz")


def test_an_entity_called_as_a_part_of_another_has_a_schema_of_its_own():
    key = {"key": ("id",), "fields": (field("id", "uuid"),), "service": "s"}
    entities = [
        Entity(table=n.lower(), name=n, router=n.lower(), **key) for n in ("Order", "OrderPage", "OrderKey")
    ]
    schemas = document(designed(*entities))["components"]["schemas"]
    assert set(schemas["OrderPage"]["properties"]) == {"id"}
    assert set(schemas["Order.Page"]["properties"]) == {"rows", "nextCursor"}
    assert set(
        schemas["OrderPage.Page" if "OrderPage.Page" in schemas else "OrderPagePage"]["properties"]
    ) == {
        "rows",
        "nextCursor",
    }


def test_steps_of_all_kinds_have_parts_of_their_own():
    steps = (
        Step(table="orders", action="update"),
        Step(table="orders", action="update", filled=("customerid",)),
        Step(table="order_items", action="delete", is_many=True),
    )
    design = shop()
    moved = procedure("orders", "transact", "orders", name="move", steps=steps)
    orders = design.api.routers[1].model_copy(update={"procedures": (PLACE, moved)})
    made = document(design.model_copy(update={"api": design.api.model_copy(update={"routers": (orders,)})}))
    schema = input_of("/v1/trpc/orders.move", made)
    change = {"key": {"id": UUID}, "changes": {"state": "paid"}}
    value = {"order": change, "order2": change, "orderItems": [{"orderId": UUID, "line": 1}]}
    assert accepts(schema, value, made)
    filled = change | {"changes": {"customerId": UUID}}
    assert accepts(schema, value | {"order": filled}, made)
    assert not accepts(schema, value | {"order2": filled}, made)


def test_names_of_strangers_neither_break_the_document_nor_become_markup():
    entities = tuple(
        Entity(table=n, service=n, name=f"T{i}", router=f"t{i}", key=(n.lower(),), fields=(field(n),))
        for i, n in enumerate(HOSTILE)
    )
    design = designed(*entities)
    services = tuple(s.model_copy(update={"domain": s.name}) for s in design.services)
    routers = tuple(
        r.model_copy(
            update={"procedures": tuple(p.model_copy(update={"endpoint": r.table}) for p in r.procedures)}
        )
        for r in design.api.routers
    )
    api = design.api.model_copy(update={"routers": routers})
    made = document(design.model_copy(update={"services": services, "api": api}))
    told = [t["description"] for t in made["tags"]]
    told += [operation(path, made).get("description", "") for path in made["paths"]]
    assert not any("<" in text or re.search(r"(?<!\\)[\[\]]", text) or "\n" in text for text in told)


def test_an_app_tells_of_its_own_services_alone():
    design = shop()
    made = document(design, App(name="catalog", services=("catalog",)))
    assert {tag["name"] for tag in made["tags"]} == {"catalog"}
    assert not any("order" in path for path in made["paths"])
    assert not any(name.startswith("Order") for name in made["components"]["schemas"])


def test_the_order_of_the_design_does_not_matter():
    design = shop()
    api = design.api.model_copy(
        update={"entities": design.api.entities[::-1], "routers": design.api.routers[::-1]}
    )
    turned = design.model_copy(update={"services": design.services[::-1], "api": api})
    assert json.dumps(document(turned)) == json.dumps(SHOP)


def test_a_design_of_many_tables_validates():
    entities = tuple(
        Entity(
            table=f"t{n}",
            service=f"s{n % 7}",
            name=f"T{n}",
            router=f"t{n}",
            key=("id",) if n % 5 else (),
            fields=(field("id", "bigint"), *(field(f"c{i}", "string", is_nullable=True) for i in range(12))),
        )
        for n in range(90)
    )
    assert len(document(designed(*entities))["paths"]) == 2 + 72 * 5 + 18 * 2


def test_an_empty_design_is_a_document_too():
    assert set(document(Design(), App(name="", services=()))["paths"]) == {"/health/live", "/health/ready"}


TYPES = st.sampled_from(
    "string integer bigint decimal float boolean datetime date time uuid json bytes enum".split()
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
fields = st.builds(
    lambda type_, **more: field("f", type_, **more),
    TYPES,
    sql_type=st.sampled_from(["numeric(3,5)", "numeric(40)", "smallint", "text[]", "timestamp", "", "int2"]),
    is_list=st.booleans(),
    is_nullable=st.booleans(),
    is_required=st.booleans(),
    is_writable=st.booleans(),
    is_secret=st.booleans(),
    max_length=st.none() | st.integers(1, 10_000),
    values=st.lists(TEXTS, unique=True, max_size=3).map(tuple),
)


@st.composite
def entities(draw, number):
    drawn = draw(st.lists(fields, max_size=4))
    own = tuple(f.model_copy(update={"name": f"f{i}", "column": f"c{i}"}) for i, f in enumerate(drawn))
    key = tuple(f.column for f in own if not f.is_secret)[: draw(st.integers(0, 2))]
    names = draw(st.sampled_from(["Order", "OrderPage", "OrderKey", "Error"])), f"r{number}"
    return Entity(
        table=draw(TEXTS) + str(number),
        service=draw(TEXTS),
        name=names[0] + "X" * number,
        router=names[1],
        key=key,
        fields=own,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.tuples(entities(0), entities(1), entities(2)), st.sampled_from(["uri", "header", "media-type"]), TEXTS
)
def test_whatever_is_designed_validates(made, versioning, app):
    steps = tuple(
        Step(table=e.table, action=action, is_many=many, filled=e.key[:1])
        for e in made
        for action, many in (("insert", False), ("update", True), ("delete", False))
    )
    design = designed(*made, versioning=versioning)
    first = design.api.routers[0]
    more = (
        procedure(first.name, "transact", first.table, name="all", steps=steps, endpoint=app),
        procedure(first.name, "find", first.table, name="byF", by=("c0", "gone")),
    )
    router = Router(**dict(first) | {"procedures": (*first.procedures, *more)})
    api = Api(entities=made, routers=(router, *design.api.routers[1:]), versioning=versioning)
    services = tuple(Service(name=s.name, domain=app, tables=s.tables) for s in design.services)
    document(
        design.model_copy(update={"api": api, "services": services}),
        App(name=app, services=tuple(s.name for s in services)),
    )
