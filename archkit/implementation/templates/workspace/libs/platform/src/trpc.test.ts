import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Effect } from "effect";
import { Unauthenticated } from "./errors.ts";
import { makeApi, type RequestContext } from "./trpc.ts";

const CONTEXT: RequestContext<never> = {
  requestId: "1",
  address: "127.0.0.1",
  identity: { kind: "unknown", error: new Unauthenticated({}) },
  limit: () => Effect.void,
  log: { info: () => undefined },
  run: (effect) => Effect.runPromise(effect),
};

test("a defect tells the client nothing of itself", async () => {
  const { router, publicProcedure } = makeApi<never>();
  const broken = publicProcedure(1).query((): string => {
    throw new Error("the relation inside");
  });
  const response = await fetchRequestHandler({
    endpoint: "",
    req: new Request("http://127.0.0.1/broken"),
    router: router({ broken }),
    createContext: () => CONTEXT,
  });
  assert.equal(response.status, 500);
  assert.doesNotMatch(await response.text(), /inside|stack|node_modules|dist\//);
});
