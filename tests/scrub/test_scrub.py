"""What is not known to be harmless is blanked."""

from __future__ import annotations

import random
import string
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.scrub import scrub_label, scrub_path, scrub_shape

KNOWN = frozenset({"orders", "Odd Name", "a1b2c3d4e5f6"})
SECRETS = (
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "me@example.com", "9f86d081884c7d659a2feaa0c55ad015", "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N", "4111111111111111", "k3j9x2q8",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
)  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_leaves_nowhere(secret: str) -> None:
    assert secret not in scrub_path(f"/a/{secret}/b?x={secret}#{secret}")
    assert secret not in (scrub_label(f"app {secret}") or "")
    assert secret not in scrub_shape(f'select "{secret}" from t', frozenset())
    assert secret not in scrub_shape(f's."{secret}"', frozenset())


@pytest.mark.parametrize("label", ["shop-api", "psql", "Prisma 7.1", "node:worker/3", "pg_dump"])
def test_a_plain_label_stays(label: str) -> None:
    assert scrub_label(label) == label


def test_no_label_stays_none() -> None:
    assert (scrub_label(None), scrub_label(""), scrub_label("  ")) == (None, None, None)


def test_known_names_stay_whatever_they_look_like() -> None:
    text = 'select "Odd Name", a1b2c3d4e5f6 from orders'
    assert scrub_shape(text, KNOWN) == text
    assert scrub_shape(text, frozenset()) == "select x, x from orders"
    assert [scrub_shape(name, KNOWN) for name in ("orders", "a1b2c3d4e5f6", "x.orders")] == [
        "orders",
        "a1b2c3d4e5f6",
        "x.orders",
    ]


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/", "/"), ("", "/"), ("/orders/17", "/orders/:id"), ("/orders/:id/items", "/orders/:id/items"),
        ("/v1/{order}/x.json", "/v1/{order}/x.json"), ("/a//b/", "/a//b/"), ("/orders.list", "/orders.list"),
        ("/a/%20", "/a/:id"), ("/a/" + "b" * 60, "/a/:id"),
    ],
)  # fmt: skip
def test_a_path_becomes_a_template(path: str, template: str) -> None:
    assert scrub_path(path) == template


_LETTERS = string.ascii_letters
_SMALL = string.ascii_lowercase + string.digits
_FORMS: dict[str, tuple[str, str, int]] = {  # prefix, alphabet, length
    "UUID without hyphens": ("", "0123456789abcdef", 32),
    "UUID in capitals behind a word": ("user-", "0123456789ABCDEF", 32),
    "ULID": ("01", "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24),
    "ULID behind a prefix": ("ord_01", "0123456789abcdefghjkmnpqrstvwxyz", 24),
    "nanoid": ("", _LETTERS + string.digits + "_-", 21),
    "cuid": ("c", _SMALL, 24),
    "cuid2": ("", _SMALL, 24),
    "ObjectId": ("", "0123456789abcdef", 24),
    "KSUID": ("", _LETTERS + string.digits, 27),
    "customer of a payment service": ("cus_", _LETTERS + string.digits, 14),
    "charge of a payment service": ("ch_", _LETTERS + string.digits, 24),
    "key": ("sk_live_", _LETTERS + string.digits, 24),
}


@pytest.mark.parametrize("form", _FORMS)
def test_no_random_id_of_a_hundred_thousand_stays_in_a_path(form: str) -> None:
    prefix, alphabet, length = _FORMS[form]
    chance = random.Random(form)  # noqa: S311  made anew the same
    for _ in range(100_000 // len(_FORMS)):
        name = prefix + "".join(chance.choices(alphabet, k=length))
        assert scrub_path(f"/users/{name}") == "/users/:id", name


def test_no_uuid_of_a_hundred_thousand_stays_in_a_path() -> None:
    chance = random.Random(4)  # noqa: S311
    for _ in range(100_000):
        name = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        assert scrub_path(f"/users/{name}") == "/users/:id", name


ROUTES = (
    "getCustomerOrderHistory listAllActiveSubscriptionsForUser createPaymentMethodConfiguration updateWebhookV2 "
    "byProduct sha256 base64 oauth2 v1 v2beta1 i18n s3 k8s robots.txt favicon.ico app.js sitemap.xml index.html "
    "order-items order_items payment-method-configurations lab-results OrderService PlaceOrder shop.v1.OrderService "
    "orders.list,customers.get chat.postMessage well-known openid-configuration health-check authorizationDocuments "
    "Benutzerverwaltung bestellungen utilisateurs zamowienia przesylki clientes LISTS customer_balance_transactions"
).split()


@pytest.mark.parametrize("name", ROUTES)
def test_the_name_of_a_route_stays(name: str) -> None:
    assert scrub_path(f"/api/{name}") == f"/api/{name}"


@given(st.text(max_size=80))
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    assert scrub_path(scrub_path(text)) == scrub_path(text)
    assert scrub_label(scrub_label(text)) in {scrub_label(text), "(scrubbed)"}
    once = scrub_shape(text, KNOWN)
    assert scrub_shape(once, KNOWN) == once
