import assert from "node:assert/strict";
import { test } from "node:test";
import { classify, isoDateTime } from "./postgres.ts";

for (const [code, tag] of [
  ["23505", "Conflict"],
  ["23503", "InvalidReference"],
  ["23502", "InvalidValue"],
  ["23514", "InvalidValue"],
  ["22001", "InvalidValue"],
  ["40001", "Unavailable"],
  ["40P01", "Unavailable"],
  ["08006", "Unavailable"],
  ["57P01", "Unavailable"],
  ["ECONNREFUSED", "Unavailable"],
  ["42P01", undefined],
] as const) {
  test(`${code} is ${tag ?? "a defect"}`, () => {
    assert.equal(classify(Object.assign(new Error("x"), { code }))?._tag, tag);
  });
}

test("a pool that cannot connect in time is unavailable", () => {
  assert.equal(classify(new Error("timeout exceeded when trying to connect"))?._tag, "Unavailable");
});

for (const [text, iso] of [
  ["2026-01-02 03:04:05.678901+00", "2026-01-02T03:04:05.678901Z"],
  ["2026-01-02 03:04:05+05:30", "2026-01-02T03:04:05+05:30"],
  ["2026-01-02 03:04:05-08", "2026-01-02T03:04:05-08:00"],
  ["2026-01-02 03:04:05", "2026-01-02T03:04:05"],
] as const) {
  test(`${text} reads as ${iso}`, () => assert.equal(isoDateTime(text), iso));
}
