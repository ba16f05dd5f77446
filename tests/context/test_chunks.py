"""Documents are cut where they are divided, in any language, and names are the words they are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.context.retrieval.chunks import LONGEST_LINE, MOST_LINES
from archkit.context.retrieval.kinds import cut, kind_of, may_be_read
from archkit.context.retrieval.words import with_parts

BODY = "\n".join(f"  step{n}();" for n in range(30))
MEMBERS = "\n".join(
    f"  member{n}: procedure.query(() => {{\n" + "    work();\n" * 12 + "  })," for n in range(6)
)


def _cut(path, text):
    return [(chunk.line, chunk.symbol) for chunk in cut(path, text)]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.ts", f"import x\n\nexport async function one() {{\n{BODY}\n}}\n", [(1, "one")]),
        (
            "a.ts",
            f"function one() {{\n{BODY}\n}}\n\n// Two.\nclass Two {{\n{BODY}\n}}\n",
            [(1, "one"), (34, "Two")],
        ),
        ("a.ts", "export const a = 1;\nexport type B = 2;\n", [(1, "a, B")]),
        ("a.py", f"def one():\n{BODY}\n\n@cached\nasync def two():\n{BODY}\n", [(1, "one"), (33, "two")]),
        (
            "a.go",
            f"func (s *Store) Get() {{\n{BODY}\n}}\n\ntype Key struct {{\n{BODY}\n}}\n",
            [(1, "Get"), (34, "Key")],
        ),
        ("a.rs", f"pub(crate) fn one() {{\n{BODY}\n}}\nimpl Two {{\n{BODY}\n}}\n", [(1, "one"), (33, "Two")]),
        ("a.java", f"public final class One {{\n{BODY}\n}}\n", [(1, "One")]),
        ("a.sql", "CREATE TABLE IF NOT EXISTS shop.parcels (\n  id int\n);\n", [(1, "shop.parcels")]),
        ("a.sql", "create unique index concurrently by_day on parcels (day);\n", [(1, "by_day")]),
        (
            "schema.prisma",
            "model Parcel {\n  id String\n}\n\nenum State {\n  out\n}\n",
            [(1, "Parcel, State")],
        ),
        ("a.md", "# One\ntext\n```\n# no heading\n```\n## Two\ntext\n", [(1, "One, One > Two")]),
        ("a.md", "# One\n" + "text\n" * 20 + "## Two\n" + "text\n" * 30, [(1, "One"), (22, "One > Two")]),
        ("a.yaml", "a:\n" + "  - x\n" * 30 + "b:\n" + "  - y\n" * 30, [(1, "a"), (32, "b")]),
        ("a.json", '{\n "name": "x",\n "list": [1]\n}\n', [(1, "name")]),
        ("a.txt", "text\n", [(1, "")]),
        ("a.ts", "", []),
        ("a.ts", "\n\n  \n", []),
    ],
)
def test_a_document_is_cut_where_it_is_divided(path, text, expected):
    assert _cut(path, text) == expected


def test_a_long_declaration_is_cut_between_its_members():
    chunks = cut("router.ts", f"export const parcels = router({{\n{MEMBERS}\n}});\n")
    assert len(chunks) > 2
    assert all(chunk.text.splitlines()[-1].startswith(("  })", "});")) for chunk in chunks)
    assert {f"parcels.member{n}" for n in range(6)} <= {s for c in chunks for s in c.symbol.split(", ")}


@given(
    st.sampled_from(["a.ts", "a.py", "a.md", "a.yaml", "a.json", "a.txt", "a.sql"]), st.text(max_size=3000)
)
def test_any_text_is_cut_into_passages_that_can_be_read(path, text):
    for chunk in cut(path, text):
        lines = chunk.text.split("\n")
        assert len(lines) <= MOST_LINES
        assert max(map(len, lines)) <= LONGEST_LINE
        assert 1 <= chunk.line <= len(text.split("\n"))


@given(
    st.lists(st.text("abc {}:#-", max_size=12), max_size=120),
    st.sampled_from(["a.ts", "a.md", "a.yaml", "a.txt"]),
)
def test_nothing_that_is_written_is_lost(lines, path):
    written = [line.rstrip() for line in lines if line.strip()]
    kept = [line for chunk in cut(path, "\n".join(lines)) for line in chunk.text.split("\n") if line.strip()]
    assert kept == written


@pytest.mark.parametrize(
    "long", ["x" * 300_000, "{" * 100_000, "\n" * 100_000, "  a:\n" * 30_000, "aB" * 100_000]
)
@pytest.mark.parametrize("path", ["a.ts", "a.yaml", "a.json", "a.md"])
def test_a_hostile_text_is_cut_all_the_same(path, long):
    for chunk in cut(path, long):
        assert len(with_parts(chunk.text)) >= len(chunk.text.strip())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("createTRPCRouter", "createtrpcrouter create trpc router"),
        ("tRPC", "trpc rpc"),
        ("OAuth", "oauth auth"),
        ("HTTPServer", "httpserver http server"),
        ("userId2Name", "userid2name user id 2 name"),
        ("snake_case", "snake_case"),
        ("Layer.effect", "Layer.effect"),
        ("plain", "plain"),
    ],
)
def test_a_compound_name_is_found_by_its_words(name, words):
    assert with_parts(name) == words


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("src/cache.ts", "code"),
        ("src/cache.test.ts", "test"),
        ("tests/cache.py", "test"),
        ("pkg/cache_test.go", "test"),
        ("docs/cache.md", "documentation"),
        ("examples/cache.ts", "example"),
        ("prisma/migrations/1/migration.sql", "migration"),
        ("package.json", "data"),
        ("src/Button.tsx", "view"),
        ("src/latest/contest.ts", "code"),
    ],
)
def test_a_kind_is_told_by_the_path(path, kind):
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    "path", [".env.ts", "a/.git/x.ts", "Credentials.JSON", "deploy/TLS.pem", "image.svg", "x"]
)
def test_what_is_hidden_secret_or_no_text_may_not_be_read(path):
    assert not may_be_read(path)
