import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { makeBreaker } from "./breaker.ts";
import { Conflict, Unavailable } from "./errors.ts";

const POLICY = { failures: 3, openFor: "10 seconds" } as const;
const unreachable: Effect.Effect<void, Unavailable> = Effect.fail(new Unavailable({ reason: "unreachable" }));
const conflict: Effect.Effect<void, Conflict> = Effect.fail(new Conflict({ cause: "x" }));

const onTestClock = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(Effect.provide(effect, TestClock.layer()));

const reasonOf = (effect: Effect.Effect<void, Conflict | Unavailable>) =>
  effect.pipe(
    Effect.match({ onSuccess: () => "ok", onFailure: (e) => (e._tag === "Unavailable" ? e.reason : e._tag) }),
  );

test("it opens after the given failures in a row and then asks no more", async () => {
  const reasons = await onTestClock(
    Effect.gen(function* () {
      const breaker = yield* makeBreaker(POLICY);
      return yield* Effect.forEach([1, 2, 3, 4], () => reasonOf(breaker.guard(unreachable)));
    }),
  );
  assert.deepEqual(reasons, ["unreachable", "unreachable", "unreachable", "circuit_open"]);
});

test("a success in between starts the count anew, and a conflict is no failure", async () => {
  const reasons = await onTestClock(
    Effect.gen(function* () {
      const breaker = yield* makeBreaker(POLICY);
      const calls: Effect.Effect<void, Conflict | Unavailable>[] = [
        unreachable,
        unreachable,
        Effect.void,
        unreachable,
        unreachable,
        conflict,
        unreachable,
      ];
      return yield* Effect.forEach(calls, (call) => reasonOf(breaker.guard(call)));
    }),
  );
  assert.ok(!reasons.includes("circuit_open"));
});

for (const [probe, after] of [
  [Effect.void, "ok"],
  [unreachable, "circuit_open"],
] as const) {
  test(`after its pause one call may probe, and then the next one finds it ${after}`, async () => {
    const reasons = await onTestClock(
      Effect.gen(function* () {
        const breaker = yield* makeBreaker(POLICY);
        yield* Effect.forEach([1, 2, 3], () => reasonOf(breaker.guard(unreachable)));
        const early = yield* reasonOf(breaker.guard(Effect.void));
        yield* TestClock.adjust("10 seconds");
        yield* reasonOf(breaker.guard(probe));
        return [early, yield* reasonOf(breaker.guard(Effect.void))];
      }),
    );
    assert.deepEqual(reasons, ["circuit_open", after]);
  });
}

test("while one call probes the others are refused", async () => {
  const other = await onTestClock(
    Effect.gen(function* () {
      const breaker = yield* makeBreaker(POLICY);
      yield* Effect.forEach([1, 2, 3], () => reasonOf(breaker.guard(unreachable)));
      yield* TestClock.adjust("10 seconds");
      return yield* breaker.guard(reasonOf(breaker.guard(Effect.void)));
    }),
  );
  assert.equal(other, "circuit_open");
});
