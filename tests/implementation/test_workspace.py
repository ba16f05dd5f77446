import re

import pytest
from built_designs import CASES, design_of_sql, library

from archkit.implementation.render import TEMPLATES
from archkit.implementation.workspace import generate
from archkit.model.caching import CachePolicy
from archkit.model.service import Event
from archkit.model.system import System

NAMES = design_of_sql(CASES / "names.sql")


def _texts(design, **more):
    return {file.path: file.text for file in generate(design, "library", **more)}


def _changed(design, **api):
    return design.model_copy(update={"api": design.api.model_copy(update=api)})


def test_the_same_design_gives_the_same_bytes():
    assert generate(library(), "library") == generate(library(), "library")


def test_every_file_ends_in_one_line_end_and_has_no_template_left_in_it():
    for path, text in _texts(NAMES).items():
        assert text.endswith("\n"), path
        if path.startswith("apps/"):
            assert not text.endswith("\n\n"), path
            assert not re.search(r"\{\{|\{%|\bNone\b|Undefined", text), path


def test_two_paths_never_differ_by_case_alone():
    paths = list(_texts(NAMES))
    assert len({path.lower() for path in paths}) == len(paths)


def test_the_platform_is_part_of_every_workspace():
    static = {
        p.relative_to(TEMPLATES / "workspace").as_posix() for p in (TEMPLATES / "workspace").rglob("*.ts")
    }
    assert static
    assert static <= set(_texts(library()))


def test_a_secret_is_written_and_never_read():
    texts = _texts(library())
    schemas = texts["apps/library/src/modules/author/authors/schemas.ts"]
    repository = texts["apps/library/src/modules/author/authors/repository.ts"]
    shown = schemas.split("export type Author ")[0]
    assert "apiKey" not in shown
    assert "apiKey: z.string()" in schemas.split("AuthorCreate")[1]
    assert '"api_key"' not in repository.split("] as const")[0]


@pytest.mark.parametrize(
    ("versioning", "prefix", "sent"),
    [
        ("uri", "/v1/trpc", "[]"),
        ("header", "/trpc", '"accept-version"'),
        ("media-type", "/trpc", '"application/vnd.library.v1+json"'),
    ],
)
def test_callers_and_tests_say_which_version_they_speak(versioning, prefix, sent):
    texts = _texts(_changed(library(), versioning=versioning))
    assert f'"prefix": "{prefix}"' in texts["archkit.proof.json"]
    assert sent in texts["archkit.proof.json"]
    assert f'by: "{versioning}"' in texts["apps/library/src/app.ts"]
    assert f'TestClient.to(server, "{prefix}"' in texts["apps/library/src/app.test.ts"]


def test_access_and_limits_are_those_of_the_design():
    routers = tuple(
        r.model_copy(
            update={
                "procedures": tuple(
                    p.model_copy(update={"access": "public", "rate_limit_per_minute": 7})
                    for p in r.procedures
                )
            }
        )
        for r in library().api.routers
    )
    text = _texts(_changed(library(), routers=routers))["apps/library/src/modules/author/books/router.ts"]
    assert "protectedProcedure" not in text
    assert text.count("publicProcedure(7)") == text.count(".output(")


def test_a_cache_is_told_of_writes_to_the_tables_that_its_policy_names_and_to_its_own():
    policy = CachePolicy(
        name="authors",
        table="authors",
        procedure="authors.get",
        layer="process",
        key="authors:get:{id}",
        ttl_s=60,
        max_entries=10,
        tables=("authors", "books"),
        invalidated_by=("books.create",),
    )
    texts = _texts(library().model_copy(update={"caches": (policy,)}))
    authors = texts["apps/library/src/modules/author/authors/service.ts"]
    books = texts["apps/library/src/modules/author/books/service.ts"]
    assert 'ttl: "60 seconds"' in authors
    assert 'dependsOn: ["books"]' in authors
    assert "cache.get(cacheKey(key), load(key))" in authors
    assert 'caches.changed("books"' in books
    assert "Caches.layer" in texts["apps/library/src/app.ts"]


def test_the_documents_of_the_api_lie_beside_their_app():
    assert _texts(library(), openapi={"library": "{}\n"})["apps/library/openapi.json"] == "{}\n"


def test_a_service_can_be_an_app_of_its_own():
    design = library()
    apps = tuple(
        design.apps[0].model_copy(update={"name": s.name, "services": (s.name,)}) for s in design.services
    )
    texts = _texts(design.model_copy(update={"apps": apps}))
    for app in apps:
        assert f"apps/{app.name}/prisma/schema.prisma" in texts


def test_a_design_without_tables_is_a_workspace_without_modules():
    design = library().model_copy(update={"system": System(), "services": ()})
    empty = _changed(design, entities=(), routers=())
    texts = _texts(empty.model_copy(update={"apps": (empty.apps[0].model_copy(update={"services": ()}),)}))
    assert not [path for path in texts if "/modules/" in path]


def test_events_bring_an_outbox_and_without_them_there_is_none():
    design = library()
    event = Event(
        name="BookCreated", service="author", table="books", fields=("isbn",), consumers=("author",)
    )
    services = tuple(
        s.model_copy(update={"events": (event,)} if "books" in s.tables else {}) for s in design.services
    )
    texts = _texts(design.model_copy(update={"services": services}))
    repository = texts["apps/library/src/modules/author/books/repository.ts"]
    assert 'outbox.add("BookCreated", { change: "created"' in repository
    assert 'change: "deleted"' not in repository
    assert "model OutboxEvent {" in texts["apps/library/prisma/schema.prisma"]
    assert "apps/library/src/outbox.test.ts" in texts
    assert not [path for path in _texts(design) if "outbox" in path]
