"""TypeScript as people write it, and what read_code must see in it: cases are data."""

TRPC = """
import { initTRPC, TRPCError } from "@trpc/server";
import { limitPerMinute } from "./limits.ts";
const t = initTRPC.create({ errorFormatter: ({ shape }) => shape });
const signedIn = t.middleware(({ ctx, next }) => {
  if (!ctx.account) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next();
});
export const router = t.router;
export const open = t.procedure;
export const own = open.use(signedIn);
export const staff = own.use(({ ctx, next }) => {
  if (ctx.account.role !== "staff") throw new TRPCError({ code: "FORBIDDEN" });
  return next();
});
export const scoped = (scope: string, limit: number) => staff.use(limitPerMinute(limit));
"""
LIMITS = """
import { t } from "./t.ts";
export const limitPerMinute = (n: number) => t.middleware(async ({ next }) => {
  if (n < 1) throw new TRPCError({ code: "TOO_MANY_REQUESTS" });
  return next();
});
"""
CODES = """
export const CODES = { Unauthenticated: "UNAUTHORIZED", Forbidden: "FORBIDDEN", RateLimited: "TOO_MANY_REQUESTS" };
export const told = t.middleware(async ({ next }) => {
  const result = await next();
  return result.ok ? result : { code: CODES[result.error] };
});
"""
BUILDERS = """
import { told } from "./codes.ts";
class Forbidden extends Error {}
export function makeApi<Services>() {
  const t = initTRPC.create();
  const guarded = (scope: string) => t.middleware(({ ctx, next }) => {
    if (!ctx.scopes.has(scope)) throw toTRPCError(new Forbidden({ scope }));
    return next();
  });
  const publicProcedure = (perMinute: number) => t.procedure.use(told);
  return { publicProcedure, protectedProcedure: (scope: string) => publicProcedure(1).use(guarded(scope)) };
}
"""
API = """
import { makeApi } from "#platform/trpc";
export const { publicProcedure, protectedProcedure } = makeApi<A | B>();
"""


def routed(body, imports="open, own, staff, scoped, router"):
    return {
        "src/trpc.ts": TRPC,
        "src/limits.ts": LIMITS,
        "src/orders/router.ts": f'import {{ {imports} }} from "../trpc.ts";\n'
        f"export const ordersRouter = router({{ {body} }});",
    }


def built(body):
    return {
        "libs/platform/src/codes.ts": CODES,
        "libs/platform/src/trpc.ts": BUILDERS,
        "apps/shop/src/api.ts": API,
        "apps/shop/src/router.ts": 'import { publicProcedure, protectedProcedure } from "./api.ts";\n'
        f"export const aRouter = router({{ {body} }});",
    }


# (what it is, the files, name, has_input, is_checked, is_protected, is_authorised, is_limited)
PROCEDURES = (
    ("open", routed("all: open.query(() => 1)"), "orders.all", False, True, False, False, False),
    ("signed in", routed("all: own.query(() => 1)"), "orders.all", False, True, True, False, False),
    (
        "knows the caller",
        routed("all: own.query(({ ctx }) => of(ctx.account.id))"),
        "orders.all",
        False,
        True,
        True,
        True,
        False,
    ),
    (
        "hands the context on",
        routed("all: own.query(({ ctx }) => run(ctx, 1))"),
        "orders.all",
        False,
        True,
        True,
        False,
        False,
    ),
    ("staff", routed("all: staff.query(() => 1)"), "orders.all", False, True, True, True, False),
    (
        "scoped and limited",
        routed("all: scoped('a', 5).query(() => 1)"),
        "orders.all",
        False,
        True,
        True,
        True,
        True,
    ),
    (
        "schema",
        routed("a: open.input(z.object({})).mutation(({ input }) => input)"),
        "orders.a",
        True,
        True,
        False,
        False,
        False,
    ),
    (
        "any",
        routed("a: open.input(z.any()).mutation(({ input }) => input)"),
        "orders.a",
        True,
        False,
        False,
        False,
        False,
    ),
    (
        "unknown by name",
        routed("a: open.input(Given).query(({ input }) => input) }); const Given = z.unknown(); f({"),
        "orders.a",
        True,
        False,
        False,
        False,
        False,
    ),
    (
        "bare function",
        routed("a: open.input((x: unknown) => x).query(() => 1)"),
        "orders.a",
        True,
        False,
        False,
        False,
        False,
    ),
    (
        "function that parses",
        routed("a: open.input((x) => A.parse(x)).query(() => 1)"),
        "orders.a",
        True,
        True,
        False,
        False,
        False,
    ),
    (
        "input without schema",
        routed("a: open.query(({ input }) => input)"),
        "orders.a",
        False,
        False,
        False,
        False,
        False,
    ),
    (
        "input of the options",
        routed("a: open.query((opts) => opts.input)"),
        "orders.a",
        False,
        False,
        False,
        False,
        False,
    ),
    (
        "a builder from elsewhere",
        {"src/a.ts": "export const aRouter = router({ a: memberProcedure.query(() => 1) });"},
        "a.a",
        False,
        True,
        False,
        False,
        False,
    ),
    (
        "nested router",
        routed("inner: router({ a: own.query(() => 1) })"),
        "orders.inner.a",
        False,
        True,
        True,
        False,
        False,
    ),
    (
        "taken out of a made api",
        built('a: protectedProcedure("x").query(() => 1)'),
        "a.a",
        False,
        True,
        True,
        True,
        False,
    ),
    (
        "a table of codes refuses nobody",
        built("a: publicProcedure(5).query(() => 1)"),
        "a.a",
        False,
        True,
        False,
        False,
        False,
    ),
)

# (what it is, the text of a file, the fact, its count)
COUNTS = (
    ("any in a type", "let a: any; function f(x: any[]): Promise<any> {}", "any_types", 3),
    ("any in words", 'const any = "any"; // any\nconst x = { any: 1 };', "any_types", 0),
    ("assertions", "f(a as B, <C>d, e!, [1] as const)", "assertions", 3),
    ("suppressions", "// @ts-ignore\nf();\n/* eslint-disable */\n// about @ts-ignore", "suppressions", 2),
    ("SQL in a template", "db.query(`select * from t where id = ${id}`)", "built_sql", 1),
    ("SQL in a sum", 'db.query("delete from t where id = " + id + " and true")', "built_sql", 1),
    ("SQL by raw", "sql`select ${sql.raw(name)}`", "built_sql", 1),
    ("SQL unsafe", "prisma.$queryRawUnsafe(text)", "built_sql", 1),
    ("SQL with tag", "sql`select * from t where id = ${id}`", "built_sql", 0),
    ("SQL with tag and type", "await sql<Row>`select * from t where id = ${id}`.execute(db)", "built_sql", 0),
    ("SQL by Prisma's tag", "prisma.$queryRaw`select * from t where id = ${id}`", "built_sql", 0),
    (
        "SQL of constants",
        'const T = "t"; db.query(`select * from ${T}`); db.query("select 1 " + "from t")',
        "built_sql",
        0,
    ),
    ("prose", "log(`Select an item from ${shop}, please`.slice(1)); say(`Update ${x}`)", "built_sql", 1),
    ("known key", 'const x = "AKIAABCDEFGHIJKLMNOP"', "secrets", 1),
    ("password", 'const password = "hunter2-hunter2"', "secrets", 1),
    ("fallback", 'const k = process.env.JWT_SECRET ?? "s3cret-s3cret"', "secrets", 1),
    (
        "setting with a default",
        'const E = z.object({ API_KEY: z.string().default("abc123abc123") })',
        "secrets",
        1,
    ),
    ("URL with password", 'connect("postgres://app:pw@db.example/x")', "secrets", 1),
    ("URL of the own machine", 'connect("postgres://app:pw@localhost/x")', "secrets", 0),
    (
        "column names",
        'const c = { passwordHash: "password_hash", password: "users.password", tokenUrl: "https://a1.b" }',
        "secrets",
        0,
    ),
    ("read from outside", "const password = process.env.PASSWORD", "secrets", 0),
    ("breaker used", "const b = makeBreaker(3); b.guard(x); breaker.fire()", "breakers", 2),
    ("breaker only defined", "export class CircuitBreaker {}", "breakers", 0),
    ("retry", "x.pipe(Effect.retry(p)); pRetry(f); retryAfter(e)", "retries", 2),
    ("transactions", "db.transaction(f); prisma.$transaction(f); tx.commitTransaction()", "transactions", 2),
    (
        "health",
        'app.get("/health", f); app.route({ method: "GET", url: "/readyz" }); app.get("/healthy", f)',
        "health_routes",
        2,
    ),
    ("SIGTERM", 'process.once("SIGTERM", stop)', "shutdowns", 1),
    ("SIGTERM in a loop", 'for (const s of ["SIGINT", "SIGTERM"]) process.once(s, stop)', "shutdowns", 1),
    ("other signal", 'process.once("SIGHUP", stop)', "shutdowns", 0),
    (
        "server-wide limit",
        'import limit from "@fastify/rate-limit";\nawait app.register(limit, { max: 5 })',
        "rate_limits",
        1,
    ),
    ("error mapping", "app.setErrorHandler(f)", "error_mappings", 1),
    ("invalidation", "cache.invalidate(k); caches.changed(t); rows.delete(k)", "invalidations", 2),
    (
        "loose schemas",
        "z.looseObject({}); z.object({}).passthrough(); z.strictObject({})",
        "loose_schemas",
        2,
    ),
    ("evaluated", 'eval(x); new Function("a"); evaluate(x)', "evaluated", 2),
    ("route unchecked", 'app.post("/x", async (req) => save(req.body))', "unchecked_routes", 1),
    (
        "route with schema",
        'app.post("/x", { schema: S }, async (req) => save(req.body))',
        "unchecked_routes",
        0,
    ),
    ("route that parses", 'app.post("/x", async (req) => save(S.parse(req.body)))', "unchecked_routes", 0),
    ("not understood", "const = = ;", "unread", 1),
)
