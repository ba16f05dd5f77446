import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { cursorOf, encodeCursor, pageOf } from "./cursor.ts";

const Key = z.strictObject({ id: z.int(), line: z.string() });

test("a cursor reads back as the key it was made of", () => {
  const key = { id: 7, line: "ä'\"" };
  assert.deepEqual(cursorOf(Key).parse(encodeCursor(key)), key);
});

for (const cursor of [
  "",
  "x",
  encodeCursor({ id: "7" }),
  encodeCursor({ id: 7, line: "a", more: 1 }),
  encodeCursor([]),
]) {
  test(`the cursor "${cursor}" of nobody's making is an issue`, () => {
    assert.equal(cursorOf(Key).safeParse(cursor).success, false);
  });
}

test("a page ends with a cursor only when there is more", () => {
  const rows = [{ id: 1 }, { id: 2 }];
  assert.deepEqual(
    pageOf(rows, 2, (row) => row),
    { rows, nextCursor: null },
  );
  assert.deepEqual(
    pageOf([...rows, { id: 3 }], 2, (row) => row),
    { rows, nextCursor: encodeCursor({ id: 2 }) },
  );
});
