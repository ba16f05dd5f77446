import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { insert, TestClient, testConfig, token } from "#platform/testing";
import { createApp } from "../../app.ts";
import { Book, BookPage } from "./books/schemas.ts";
import { Author, AuthorPage } from "./authors/schemas.ts";

const server = await createApp(testConfig());
after(() => server.close());
const stranger = await TestClient.to(server, "/v1/trpc");
const reader = stranger.as(await token("author:read"));
const client = stranger.as(await token("author:read author:write"));

describe("book", () => {
  const ROWS: readonly string[] = [
    `insert into "authors" ("id", "name", "api_key") values ('00000000-0000-4000-8000-000000000014', 'name 20', 'apiKey 20') on conflict do nothing;`,
  ];
  const INPUT = {
    id: "00000000-0000-4000-8000-000000000014",
    authorId: "00000000-0000-4000-8000-000000000014",
    isbn: "isbn 20",
  };

  test("what is not valid is refused and writes nothing", async () => {
    await insert(ROWS);
    const refused = await client.mutate("books.create", { ...INPUT, "no such field": 1 });
    assert.equal(refused.status, 400);
    assert.deepEqual(refused.error?.data.issues?.map(({ path }) => path), [""]);
  });

  test("a token that only reads writes nothing", async () => {
    assert.equal((await reader.mutate("books.create", INPUT)).status, 403);
  });

  test("a reference to nothing is refused", async () => {
    const refused = await client.mutate("books.create", { ...INPUT, authorId: "00000000-0000-4000-8000-000000004e20" });
    assert.equal(refused.status, 422, refused.text);
    assert.doesNotMatch(refused.text, /_fkey|constraint|insert into|stack/i);
  });

  test("from its creation to its end", async () => {
    assert.equal(
      (await client.query("books.byAuthorId", { authorId: "00000000-0000-4000-8000-000000000014" })).status,
      200,
    );
    assert.equal((await client.query("books.list", { limit: 100 })).status, 200);
    const reply = await client.mutate("books.create", INPUT);
    assert.equal(reply.status, 200, reply.text);
    const created = Book.parse(reply.data);
    assert.deepEqual({ ...created, ...INPUT }, created);
    const key = { id: created.id };
    assert.deepEqual((await client.query("books.get", key)).data, created);
    const isCreated = (row: Book) => isDeepStrictEqual(row, created);
    const listed = BookPage.parse((await client.query("books.list", { limit: 100 })).data);
    assert.ok(listed.rows.some(isCreated));
    const found1 = BookPage.parse(
      (await client.query("books.byAuthorId", { authorId: "00000000-0000-4000-8000-000000000014", limit: 100 })).data,
    );
    assert.ok(found1.rows.some(isCreated));
    assert.equal((await client.mutate("books.create", INPUT)).status, 409);
    const changes = { isbn: "isbn 21" };
    const updated = Book.parse((await client.mutate("books.update", { key, changes })).data);
    assert.deepEqual({ ...updated, ...changes }, updated);
    assert.deepEqual((await client.query("books.get", key)).data, updated);
    assert.equal((await client.mutate("books.update", { key, changes: {} })).status, 400);
    assert.equal((await client.mutate("books.delete", key)).status, 200);
    assert.equal((await client.query("books.get", key)).error?.data.code, "NOT_FOUND");
    assert.equal((await client.mutate("books.delete", key)).status, 404);
    assert.equal((await client.mutate("books.update", { key, changes })).status, 404);
  });
});

describe("author", () => {
  const ROWS: readonly string[] = [
  ];
  const INPUT = { id: "00000000-0000-4000-8000-000000000016", name: "name 22", apiKey: "apiKey 22" };
  const SHOWN = { id: "00000000-0000-4000-8000-000000000016", name: "name 22" };

  test("what is not valid is refused and writes nothing", async () => {
    await insert(ROWS);
    const refused = await client.mutate("authors.create", { ...INPUT, "no such field": 1 });
    assert.equal(refused.status, 400);
    assert.deepEqual(refused.error?.data.issues?.map(({ path }) => path), [""]);
  });

  test("a token that only reads writes nothing", async () => {
    assert.equal((await reader.mutate("authors.create", INPUT)).status, 403);
  });

  test("from its creation to its end", async () => {
    assert.equal((await client.query("authors.list", { limit: 100 })).status, 200);
    const reply = await client.mutate("authors.create", INPUT);
    assert.equal(reply.status, 200, reply.text);
    assert.ok(!reply.text.includes("apiKey 22"));
    const created = Author.parse(reply.data);
    assert.deepEqual({ ...created, ...SHOWN }, created);
    const key = { id: created.id };
    assert.deepEqual((await client.query("authors.get", key)).data, created);
    const isCreated = (row: Author) => isDeepStrictEqual(row, created);
    const listed = AuthorPage.parse((await client.query("authors.list", { limit: 100 })).data);
    assert.ok(listed.rows.some(isCreated));
    assert.equal((await client.mutate("authors.create", INPUT)).status, 409);
    const changes = { name: "name 23" };
    const updated = Author.parse((await client.mutate("authors.update", { key, changes })).data);
    assert.deepEqual({ ...updated, ...changes }, updated);
    assert.deepEqual((await client.query("authors.get", key)).data, updated);
    assert.equal((await client.mutate("authors.update", { key, changes: {} })).status, 400);
    assert.equal((await client.mutate("authors.delete", key)).status, 200);
    assert.equal((await client.query("authors.get", key)).error?.data.code, "NOT_FOUND");
    assert.equal((await client.mutate("authors.delete", key)).status, 404);
    assert.equal((await client.mutate("authors.update", { key, changes })).status, 404);
  });
});
