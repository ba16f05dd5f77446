/** The app as a whole: its layers, its router, its server. */
import { Effect, Layer } from "effect";
import type { FastifyInstance } from "fastify";
import type { Config } from "#platform/config";
import { createServer } from "#platform/server";
import { router } from "./api.ts";
import { AppDatabase } from "./database.ts";
import { authorRouters } from "./modules/author/router.ts";
import { authorLayer } from "./modules/author/services.ts";

export const appRouter = router({
  ...authorRouters,
});
export type AppRouter = typeof appRouter;

export function createApp(config: Config): Promise<FastifyInstance> {
  const layer = Layer.mergeAll(
    authorLayer,
  ).pipe(
    Layer.provideMerge(AppDatabase.layer(config.database)),
  );
  const ready = Effect.flatMap(AppDatabase, (database) => database.ping);
  return createServer({ router: appRouter, layer, ready, version: { by: "uri" } }, config);
}
