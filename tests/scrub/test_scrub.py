"""What is not known to be harmless is blanked."""

from __future__ import annotations

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


@given(st.text(max_size=80))
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    assert scrub_path(scrub_path(text)) == scrub_path(text)
    assert scrub_label(scrub_label(text)) in {scrub_label(text), "(scrubbed)"}
    once = scrub_shape(text, KNOWN)
    assert scrub_shape(once, KNOWN) == once
