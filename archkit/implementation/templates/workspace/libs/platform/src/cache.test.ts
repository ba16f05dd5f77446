import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import { Effect } from "effect";
import { type CachePolicy, Caches, makeCache } from "./cache.ts";

const POLICY: CachePolicy = { table: "products", dependsOn: ["categories"], ttl: "1 minute", capacity: 2 };

function counter() {
  let loads = 0;
  const load = Effect.promise(async () => {
    loads += 1;
    await sleep(5);
    return { loads };
  });
  return { load, count: () => loads };
}

const get = <E>(policy: CachePolicy, load: Effect.Effect<{ loads: number }, E>) => {
  const cache = makeCache<{ loads: number }, E>(policy);
  return { cache, ask: (key: string) => Effect.runPromise(cache.get(key, load)) };
};

test("many who ask at once cause one load, and the next one hits", async () => {
  const { load, count } = counter();
  const { cache, ask } = get(POLICY, load);
  await Promise.all(["a", "a", "a"].map(ask));
  await ask("a");
  assert.equal(count(), 1);
  assert.deepEqual(await Effect.runPromise(cache.stats), { hits: 1, misses: 3, entries: 1 });
});

test("an entry ends with its time", async () => {
  const { load, count } = counter();
  const { ask } = get({ ...POLICY, ttl: "20 millis" }, load);
  await ask("a");
  await sleep(60);
  await ask("a");
  assert.equal(count(), 2);
});

test("beyond its capacity the least recently used goes", async () => {
  const { load, count } = counter();
  const { cache, ask } = get(POLICY, load);
  for (const key of ["a", "b", "c", "b", "a"]) await ask(key);
  assert.equal(count(), 4);
  assert.equal((await Effect.runPromise(cache.stats)).entries, 2);
});

test("a load that fails is not kept", async () => {
  let loads = 0;
  const load = Effect.suspend(() => (++loads === 1 ? Effect.fail("down") : Effect.succeed({ loads })));
  const { ask } = get(POLICY, load);
  await assert.rejects(ask("a"));
  assert.deepEqual(await ask("a"), { loads: 2 });
});

test("what was invalidated while it loaded is not kept", async () => {
  const { load, count } = counter();
  const { cache, ask } = get(POLICY, load);
  const stale = ask("a");
  await Effect.runPromise(cache.invalidate("a"));
  await stale;
  await ask("a");
  assert.equal(count(), 2);
});

const CHANGES: readonly { change: readonly [table: string, key?: string]; reloads: number }[] = [
  { change: ["products", "a"], reloads: 1 },
  { change: ["products"], reloads: 2 },
  { change: ["categories", "7"], reloads: 2 },
  { change: ["orders"], reloads: 0 },
];

for (const { change, reloads } of CHANGES) {
  test(`a change of ${change.join(" ")} reloads ${reloads} of two entries`, async () => {
    const { load, count } = counter();
    const program = Effect.gen(function* () {
      const caches = yield* Caches;
      const cache = yield* caches.make<{ loads: number }, never>(POLICY);
      const askBoth = Effect.forEach(["a", "b"], (key) => cache.get(key, load));
      yield* askBoth;
      yield* caches.changed(...change);
      yield* askBoth;
    });
    await Effect.runPromise(Effect.provide(program, Caches.layer));
    assert.equal(count() - 2, reloads);
  });
}
