"""What the architect leaves out leaves nothing behind in the code."""

import pytest
from trimmed_designs import AMEND, trimmed, whole

from archkit.implementation.workspace import generate

MODULES = "apps/app/src/modules"


@pytest.fixture
def texts(tmp_path):
    """Give the texts of an app with some actions, by path."""
    design = whole(tmp_path)

    def made(*kept, steps=()):
        return {file.path: file.text for file in generate(trimmed(design, "app", kept, steps), "app")}

    return made


def test_a_cached_table_without_writes_tells_no_cache(texts):
    service = texts("get", "list")[f"{MODULES}/orders/orders/service.ts"]
    assert "cache.get(cacheKey(key), load(key))" in service
    assert "changed" not in service


def test_a_cache_of_a_query_that_is_left_out_is_not_told_of_writes(texts):
    made = texts("create")
    assert "#platform/cache" not in made["apps/app/src/app.ts"]
    assert "#platform/cache" not in made[f"{MODULES}/orders/orders/service.ts"]


def test_a_table_of_which_only_rows_are_deleted_reads_none(texts):
    repository = texts("delete")[f"{MODULES}/orders/orders/repository.ts"]
    assert "COLUMNS" not in repository
    assert "toEntity" not in repository


def test_events_that_nothing_raises_bring_no_outbox(texts):
    made = texts("list", "get")
    assert not [path for path in made if "outbox" in path or path.endswith("events.ts")]
    assert "OutboxEvent" not in made["apps/app/prisma/schema.prisma"]


def test_a_transaction_keeps_the_outbox_and_what_it_writes(texts):
    made = texts(steps=AMEND)
    assert "apps/app/src/outbox.ts" in made
    assert f"{MODULES}/item/items/repository.ts" in made


def test_a_service_that_nothing_calls_has_repositories_alone(texts):
    made = texts(steps=AMEND)
    assert f"{MODULES}/item/services.ts" not in made
    assert "itemLayer" not in made["apps/app/src/app.ts"]
    assert f"{MODULES}/orders/orders/repository.ts" not in made
