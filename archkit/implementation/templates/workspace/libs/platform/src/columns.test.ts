import assert from "node:assert/strict";
import { test } from "node:test";
import { decimal, int8 } from "./columns.ts";

for (const [value, fits] of [
  ["9223372036854775807", true],
  ["-9223372036854775808", true],
  ["9223372036854775808", false],
  ["1.5", false],
  ["", false],
] as const) {
  test(`int8 ${fits ? "takes" : "refuses"} "${value}"`, () => assert.equal(int8.safeParse(value).success, fits));
}

for (const [value, fits] of [
  ["123.45", true],
  ["-123.4", true],
  ["1234.5", false],
  ["1.234", false],
  [".5", false],
] as const) {
  test(`numeric(5, 2) ${fits ? "takes" : "refuses"} "${value}"`, () =>
    assert.equal(decimal(5, 2).safeParse(value).success, fits));
}
