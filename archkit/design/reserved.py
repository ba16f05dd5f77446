"""Words that mean something already to JavaScript, TypeScript, Prisma, tRPC, Effect or Kysely."""

from __future__ import annotations

# Reserved in modules (ECMAScript 2025, section 12.7.2), with the literals; contextual words (`type`, `of`) are free.
KEYWORDS = frozenset(
    "arguments await break case catch class const continue debugger default delete do else enum eval export "
    "extends false finally for function if implements import in instanceof interface let new null package "
    "private protected public return static super switch this throw true try typeof undefined var void while "
    "with yield".split()
)

# Members of Object.prototype, and what a promise or a serialiser looks for on any object.
OBJECT_MEMBERS = frozenset(
    "constructor prototype hasOwnProperty isPrototypeOf propertyIsEnumerable toJSON toLocaleString toString "
    "valueOf then __proto__".split()
)

# tRPC refuses then, call and apply; the others are members of its routers, callers and clients.
ROUTER_MEMBERS = frozenset(
    "then call apply bind caller length name query mutate mutation subscribe subscription useQuery "
    "useMutation useUtils useContext createCaller createClient procedures record router".split()
)

# Values that stand free in modules that speak of routers.
VALUES = frozenset(
    "app buffer config console context crypto database db effect fetch global globalThis health input kysely "
    "layer logger navigator output performance platform prisma process queueMicrotask routers schema server "
    "services sql structuredClone trpc window zod exports isFinite isNaN parseFloat parseInt escape unescape "
    "infinity nan setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate ctx opts".split()
)

# Globals of JavaScript and Node, utility types of TypeScript, types of Prisma, and what Effect and Kysely export.
TYPES = frozenset(
    "AggregateError Any Array ArrayBuffer ArrayLike AsyncIterable AsyncIterator Atomics Awaited BigInt "
    "BigInt64Array BigUint64Array Blob Boolean BroadcastChannel Buffer Capitalize CustomEvent DataView Date "
    "DateConstructor Error EvalError Event EventTarget Exclude Extract File FinalizationRegistry "
    "Float32Array Float64Array FormData Function Generator Headers Infinity InstanceType Int16Array "
    "Int32Array Int8Array Intl Iterable Iterator JSON Lowercase Map Math MessageChannel MessagePort NaN "
    "NonNullable Number Object Omit Parameters Partial Pick Promise PromiseLike Proxy RangeError Readonly "
    "ReadonlyArray Record ReferenceError Reflect RegExp Request Required Response ReturnType Set "
    "SharedArrayBuffer String Symbol SyntaxError TemplateStringsArray TextDecoder TextEncoder ThisType "
    "TypeError URIError URL URLSearchParams Uint16Array Uint32Array Uint8Array Uncapitalize Uppercase "
    "WeakMap WeakRef WeakSet WebAssembly WebSocket Worker AbortController AbortSignal Performance Storage "
    "Bytes DateTime Decimal Enum Float Int Json Model Prisma PrismaClient Unsupported Sql "
    "App AppRouter Cache Cause Chunk Clock Config Console Context Cron Data Database Deferred Duration "
    "Effect Either Exit Fiber Function Hash Layer Logger ManagedRuntime Match Metric Option Order Pipeable "
    "Platform Pool Predicate PubSub Queue Random Redacted Ref Result Router Runtime Schedule Schema Scope "
    "Sink Stream Struct Tracer Trie Tuple Types Column ColumnType Expression Generated Insertable Kysely "
    "RawBuilder Selectable Transaction Updateable Zod "
    "AnyPage AppDatabase CachePolicy Caches DatabaseError ExpressionBuilder NotFound Outbox Row Tables "
    "TestClient".split()
) - {"Order"}  # nothing imports Effect's Order, and shops are full of orders
