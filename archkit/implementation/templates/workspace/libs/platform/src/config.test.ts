import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidConfig, readConfig } from "./config.ts";

const DATABASE_URL = "postgresql://u:p@localhost/db";

test("with a database alone the rest has defaults", () => {
  const config = readConfig({ DATABASE_URL, AUTH_JWT_SECRET: "", DATABASE_POOL_MAX: "" });
  assert.equal(config.database.poolMax, 10);
  assert.equal(config.auth.secret, undefined);
});

for (const [name, value] of [
  ["DATABASE_URL", undefined],
  ["DATABASE_URL", "mysql://secret@host/db"],
  ["PORT", "70000"],
  ["DATABASE_POOL_MAX", "0"],
  ["AUTH_JWT_SECRET", "too short a secret"],
] as const) {
  test(`${name}=${value} is refused by name, on one line, without its value`, () => {
    assert.throws(
      () => readConfig({ DATABASE_URL, [name]: value }),
      (error) =>
        error instanceof InvalidConfig &&
        error.message.startsWith(`${name}: `) &&
        !error.message.includes("\n") &&
        !error.message.includes("secret"),
    );
  });
}
