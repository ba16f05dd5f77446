import assert from "node:assert/strict";
import { after, test } from "node:test";
import { insert, TestClient, testConfig, token } from "#platform/testing";
import { createApp } from "./app.ts";

const ROWS: readonly string[] = [
  `insert into "authors" ("id", "name", "api_key") values ('00000000-0000-4000-8000-000000000001', 'name 1', 'apiKey 1') on conflict do nothing;`,
  `insert into "books" ("id", "author_id", "isbn") values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 'isbn 1') on conflict do nothing;`,
];
const QUERIES: readonly { path: string; input: object }[] = [
  { path: "authors.list", input: {} },
  { path: "books.list", input: {} },
  { path: "books.byAuthorId", input: { authorId: "00000000-0000-4000-8000-000000000001" } },
];
const GETS: readonly { path: string; input: object }[] = [
  { path: "authors.get", input: { id: "00000000-0000-4000-8000-000000000001" } },
  { path: "books.get", input: { id: "00000000-0000-4000-8000-000000000001" } },
];
const PROTECTED_QUERIES: readonly string[] = [
  "authors.list",
  "authors.get",
  "books.list",
  "books.get",
  "books.byAuthorId",
];
const PROTECTED_MUTATIONS: readonly string[] = [
  "authors.create",
  "authors.update",
  "authors.delete",
  "books.create",
  "books.update",
  "books.delete",
];
const PUBLIC_QUERIES: readonly string[] = [
];
const PUBLIC_MUTATIONS: readonly string[] = [
];
const SCOPES = [
  "author:read",
  "author:write",
].join(" ");

const server = await createApp(testConfig());
after(() => server.close());
const stranger = await TestClient.to(server, "/v1/trpc");
const client = stranger.as(await token(SCOPES));
const other = stranger.as(await token("other:read other:write"));
const expired = stranger.as(await token(SCOPES, "-1 minute"));

test("it lives and is ready", async () => {
  assert.equal((await stranger.fetch("/health/live")).status, 200);
  assert.equal((await stranger.fetch("/health/ready")).status, 200);
});

test("without its database it lives and is not ready", async (trial) => {
  const lost = await createApp(testConfig({ DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" }));
  trial.after(() => lost.close());
  const visitor = await TestClient.to(lost, "/v1/trpc");
  assert.equal((await visitor.fetch("/health/live")).status, 200);
  assert.equal((await visitor.fetch("/health/ready")).status, 503);
});

for (const { path, input } of QUERIES) {
  test(`${path} answers without rows`, async () => assert.equal((await client.query(path, input)).status, 200));
}

test("every table takes a row", () => insert(ROWS));

for (const { path, input } of [...QUERIES, ...GETS]) {
  test(`${path} answers with rows`, async () => {
    const reply = await client.query(path, input);
    assert.equal(reply.status, 200, reply.text);
    assert.equal((await client.query(path, { ...input, "no such field": 1 })).status, 400);
  });
}

for (const path of PROTECTED_QUERIES) {
  test(`${path} is refused without a valid token and without its scope`, async () => {
    assert.equal((await stranger.query(path, {})).status, 401);
    assert.equal((await expired.query(path, {})).status, 401);
    assert.equal((await other.query(path, {})).status, 403);
  });
}

for (const path of PROTECTED_MUTATIONS) {
  test(`${path} is refused without a valid token and without its scope`, async () => {
    assert.equal((await stranger.mutate(path, {})).status, 401);
    assert.equal((await expired.mutate(path, {})).status, 401);
    assert.equal((await other.mutate(path, {})).status, 403);
  });
}

for (const path of [...PROTECTED_QUERIES, ...PUBLIC_QUERIES]) {
  test(`${path} refuses an input of another form`, async () => {
    const refused = await client.query(path, { "no such field": 1 });
    assert.equal(refused.status, 400);
    assert.notEqual(refused.error?.data.issues?.length ?? 0, 0);
  });
}

for (const path of [...PROTECTED_MUTATIONS, ...PUBLIC_MUTATIONS]) {
  test(`${path} refuses an input of another form`, async () => {
    const refused = await client.mutate(path, { "no such field": 1 });
    assert.equal(refused.status, 400);
    assert.notEqual(refused.error?.data.issues?.length ?? 0, 0);
  });
}

test("what is no procedure, and what is not JSON, is refused without a word of ours", async () => {
  assert.equal((await client.query("nothing.here", {})).status, 404);
  const broken = await stranger.fetch("/v1/trpc/nothing.here", { method: "POST", body: "{" });
  assert.doesNotMatch(await broken.text(), /stack|node_modules|dist\//);
});

test("a caller who asks too often is told when to come back, and health still answers", async () => {
  const path = "authors.create";
  const size = Math.max(1, Math.min(100, Math.floor(4000 / (path.length + 1))));
  const batch = `/v1/trpc/${Array(size).fill(path).join(",")}?batch=1`;
  for (let calls = 0; calls < 600; calls += size) {
    await stranger.fetch(batch, { method: "POST", body: "{}" });
  }
  const refused = await stranger.mutate(path, {});
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get("retry-after")) >= 1);
  assert.equal((await stranger.fetch("/health/ready")).status, 200);
});
