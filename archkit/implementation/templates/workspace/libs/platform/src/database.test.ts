import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "effect";
import { type Database, makeDatabase } from "./database.ts";

const NOWHERE = { url: "postgresql://nobody@127.0.0.1:1/none", poolMax: 1, connectTimeoutMs: 200, queryTimeoutMs: 200 };

const failure = (code: string) => Object.assign(new Error("secret words of the driver"), { code });

function failing(times: number, code: string) {
  let calls = 0;
  const run = async () => {
    calls += 1;
    if (calls <= times) throw failure(code);
    return calls;
  };
  return { run, calls: () => calls };
}

const use = <A, E>(program: (database: Database<object>) => Effect.Effect<A, E>) =>
  Effect.runPromiseExit(Effect.scoped(Effect.flatMap(makeDatabase<object>(NOWHERE), program)));

test("a read is tried again while the database is out of reach", async () => {
  const flaky = failing(2, "ECONNREFUSED");
  const exit = await use((database) => database.query(flaky.run));
  assert.equal(exit._tag, "Success");
  assert.equal(flaky.calls(), 3);
});

test("a read gives up after three more tries", async () => {
  const down = failing(100, "40001");
  const exit = await use((database) => database.query(down.run));
  assert.equal(exit._tag, "Failure");
  assert.equal(down.calls(), 4);
});

for (const code of ["23505", "23503", "22001", "42P01"]) {
  test(`a read that fails with ${code} is not tried again`, async () => {
    const wrong = failing(1, code);
    await use((database) => database.query(wrong.run));
    assert.equal(wrong.calls(), 1);
  });
}

test("a write is never tried again", async () => {
  const flaky = failing(1, "ECONNRESET");
  const exit = await use((database) => database.command(flaky.run));
  assert.equal(exit._tag, "Failure");
  assert.equal(flaky.calls(), 1);
});

test("after five failures in a row the breaker answers instead of the database", async () => {
  const down = failing(100, "ECONNREFUSED");
  await use((database) => Effect.forEach([1, 2, 3, 4, 5, 6, 7, 8], () => Effect.ignore(database.command(down.run))));
  assert.equal(down.calls(), 5);
});
