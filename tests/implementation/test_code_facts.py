from pathlib import Path

import pytest
from code_cases import COUNTS, PROCEDURES
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.implementation.code_facts import read_code

SHOP = Path(__file__).resolve().parents[2] / "data" / "shop"


def read_one(text, path="src/a.ts"):
    return read_code([(path, text)])


@pytest.mark.parametrize(("text", "fact", "count"), [c[1:] for c in COUNTS], ids=[c[0] for c in COUNTS])
def test_a_sign_is_counted_where_it_stands_in_the_tree(text, fact, count):
    assert getattr(read_one(text), fact).count == count


def test_tsx_is_read_with_its_own_grammar():
    facts = read_one(
        "export const Page = (x: any) => <p>{x as string}</p>; db.query(`select ${x} from t`)", "src/a.tsx"
    )
    assert (facts.files, facts.unread.count, facts.any_types.count, facts.assertions.count) == (1, 0, 1, 1)
    assert facts.built_sql.count == 1


@pytest.mark.parametrize("case", PROCEDURES, ids=[c[0] for c in PROCEDURES])
def test_a_procedure_is_read_through_its_builders_and_imports(case):
    _, files, name, *expected = case
    (found,) = read_code(files.items()).procedures
    seen = (found.has_input, found.is_checked, found.is_protected, found.is_authorised, found.is_limited)
    assert (found.name, seen) == (name, tuple(expected))


def test_the_sample_is_read_as_it_is():
    files = [(str(p.relative_to(SHOP)), p.read_text(encoding="utf-8")) for p in SHOP.rglob("*.ts")]
    tsconfig = SHOP / "tsconfig.json"
    facts = read_code([*files, ("tsconfig.json", tsconfig.read_text(encoding="utf-8"))])
    assert len(facts.procedures) == 49
    assert {p.name for p in facts.procedures if not p.is_protected} >= {"catalog.home", "customers.signIn"}
    assert all(p.is_authorised for p in facts.procedures if p.is_protected)
    assert (facts.any_types.count, facts.unchecked.count, facts.built_sql.count) == (0, 0, 0)
    assert (facts.breakers.count, facts.retries.count, facts.rate_limits.count) == (0, 0, 0)
    assert (facts.strict, [pool.size for pool in facts.pools]) == (True, [16])
    assert facts.options_off == ("noPropertyAccessFromIndexSignature",)


def test_a_place_is_a_file_with_its_digest_and_a_line_from_one():
    (place,) = read_one("const a = 1;\nlet b: any;").any_types.places
    assert (place.path, place.line, len(place.sha256)) == ("src/a.ts", 2, 64)


@pytest.mark.parametrize(
    "path", ["src/a.test.ts", "test/a.ts", "node_modules/x/a.ts", "src/generated/client.ts", "a.js", "a.d.ts"]
)
def test_tests_and_what_others_wrote_are_left_out(path):
    facts = read_one("let a: any;", path)
    assert (facts.files, facts.any_types.count) == (0, 0)


@pytest.mark.parametrize(
    ("configs", "strict"),
    [
        ({"tsconfig.json": '{ "compilerOptions": { "strict": true, /* all */ } }'}, True),
        ({"tsconfig.json": "{}"}, False),
        ({"tsconfig.json": '{ "compilerOptions": { "strict": true, "strictNullChecks": false } }'}, False),
        (
            {
                "tsconfig.base.json": '{ "compilerOptions": { "strict": true } }',
                "apps/a/tsconfig.json": '{ "extends": "../../tsconfig.base.json" }',
            },
            True,
        ),
        (
            {
                "tsconfig.base.json": '{ "compilerOptions": { "strict": true } }',
                "tsconfig.json": '{ "extends": ["./tsconfig.base"], "compilerOptions": { "strict": false } }',
            },
            False,
        ),
        ({"a/tsconfig.json": '{ "extends": "./tsconfig.json" }'}, None),
        ({}, None),
    ],
)
def test_strict_is_what_the_configs_come_to_with_what_they_extend(configs, strict):
    assert read_code(configs.items()).strict is strict


@pytest.mark.parametrize(
    ("files", "size"),
    [
        ({"a.ts": "new Pool({ max: 12 })"}, 12),
        ({"a.ts": "new pg.Pool({ connectionString })"}, None),
        (
            {
                "config.ts": "const E = z.object({ POOL_SIZE: z.coerce.number().default(16) })",
                "db.ts": "new pg.Pool({ max: config.POOL_SIZE })",
            },
            16,
        ),
        (
            {
                "config.ts": "const whole = (low: number, fallback: number) => z.int().min(low).default(fallback);\n"
                "const E = z.object({ POOL_MAX: whole(1, 10) }); const c = { poolMax: env.POOL_MAX }",
                "db.ts": "new pg.Pool({ max: config.poolMax })",
            },
            10,
        ),
        ({"a.ts": "const c = { max: d.max }; const d = { max: c.max }; new Pool({ max: c.max })"}, None),
    ],
)
def test_a_pool_is_as_large_as_its_setting_falls_back_to(files, size):
    (pool,) = read_code(files.items()).pools
    assert pool.size == size


def test_work_is_composed_by_effect_or_otherwise():
    effect = 'import { Effect } from "effect";\nexport const a = Effect.tryPromise(async () => await f());'
    promises = "export const a = async () => { await f(); };"
    assert read_one(effect, "a.service.ts").composed_otherwise.count == 0
    assert read_one(promises, "a/service.ts").composed_otherwise.count == 1
    assert read_one(promises, "a/router.ts").service_files == 1
    both = read_code([("a/service.ts", effect), ("main.ts", promises)])
    assert (both.service_files, both.composed_otherwise.count) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeffconst a = 1",
        "const x = " + "(" * 20_000,
        "const x = " + "[" * 3_000 + "]" * 3_000,
        "const s = " + " + ".join(['"select "'] * 3_000) + " + x",
        "a" + ".b()" * 3_000,
        "const a = b; const b = a; a.query(() => 1)",
        "const { x } = x; export const r = { a: x.query(() => 1) }",
        "export const r = { ['__proto__']: constructor.query(() => 1), '': z.mutation() }",
        "const \u540d\u524d: any = 1",
    ],
)
def test_hostile_text_is_read_without_harm(text):
    assert read_one(text).files == 1


def test_a_file_above_one_megabyte_counts_as_unread():
    facts = read_one("x;" * 600_000)
    assert (facts.files, facts.unread.count) == (0, 1)


@settings(max_examples=10, deadline=None)
@given(st.permutations([(f"src/{i}.ts", case[1]) for i, case in enumerate(COUNTS)]))
def test_the_order_of_the_files_does_not_matter(files):
    assert read_code(files) == read_code(sorted(files))


def test_apps_that_declare_the_same_names_are_told_apart_by_the_path_of_the_import():
    start = 'import { initTRPC, TRPCError } from "@trpc/server";\nconst t = initTRPC.create();\n'
    refuses = 'throw new TRPCError({ code: "UNAUTHORIZED" })'
    guard = f"t.middleware(({{ ctx, next }}) => {{ if (!ctx.user) {refuses}; return next(); }})"
    guarded = f"{start}export const open = t.procedure.use({guard});"
    bare = f"{start}export const open = t.procedure;"
    route = 'import { open } from "../api.ts";\nexport const r = router({ get: open.query(() => 1) });'
    files = [
        ("a/src/api.ts", guarded),
        ("a/src/m/r.ts", route),
        ("b/src/api.ts", bare),
        ("b/src/m/r.ts", route),
    ]
    found = {p.source.path: p.is_protected for p in read_code(files).procedures}
    assert found == {"a/src/m/r.ts": True, "b/src/m/r.ts": False}
