/** The HTTP host of an app: tRPC, health, limits, logs, and an orderly end. */
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import type { AnyTRPCRouter, TRPCError } from "@trpc/server";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import { Effect, type Layer, ManagedRuntime } from "effect";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { makeAuthenticate } from "./auth.ts";
import type { Config } from "./config.ts";
import { type AppError, RateLimited } from "./errors.ts";
import { makeLimit } from "./limits.ts";
import type { Identity, RequestContext } from "./trpc.ts";
import { addVersion, prefixOf, type Versioning } from "./versions.ts";

export interface App<Services> {
  readonly router: AnyTRPCRouter;
  readonly layer: Layer.Layer<Services>;
  readonly version: Versioning;
  /** Succeeds while the app can do its work. */
  readonly ready: Effect.Effect<void, AppError, Services>;
}

type Runtime<Services> = ManagedRuntime.ManagedRuntime<Services, never>;

const READY_TIMEOUT = "2 seconds";

/** Closing the server ends requests first, then what the layer holds. */
export async function createServer<Services>(app: App<Services>, config: Config): Promise<FastifyInstance> {
  const runtime = ManagedRuntime.make(app.layer);
  const server = Fastify({
    bodyLimit: config.server.bodyLimitBytes,
    trustProxy: config.server.trustProxy,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 5000 },
    logger: { level: config.server.logLevel, redact: ["req.headers.authorization", "req.headers.cookie"] },
  });
  server.addHook("onClose", () => runtime.dispose());
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  await server.register(helmet);
  await server.register(rateLimit, { max: config.server.requestsPerMinute, timeWindow: "1 minute" });
  addHealth(server, runtime, app.ready);
  addVersion(server, app.version);
  await server.register(fastifyTRPCPlugin, {
    prefix: prefixOf(app.version),
    trpcOptions: trpcOptions(app.router, runtime, config),
  });
  return server;
}

function addHealth<Services>(server: FastifyInstance, runtime: Runtime<Services>, ready: App<Services>["ready"]): void {
  const unlimited = { config: { rateLimit: false } };
  const check = ready.pipe(
    Effect.timeout(READY_TIMEOUT),
    Effect.as(true),
    Effect.catchCause(() => Effect.succeed(false)),
  );
  server.get("/health/live", unlimited, () => ({ status: "ok" }));
  server.get("/health/ready", unlimited, async (_request, reply) => {
    const isReady = await runtime.runPromise(check);
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? "ok" : "unavailable" });
  });
}

function trpcOptions<Services>(
  router: AnyTRPCRouter,
  runtime: Runtime<Services>,
  config: Config,
): FastifyTRPCPluginOptions<AnyTRPCRouter>["trpcOptions"] {
  const identify = makeIdentify(config);
  const limit = makeLimit();
  return {
    router,
    createContext: async ({ req }): Promise<RequestContext<Services>> => ({
      requestId: req.id,
      address: req.ip,
      identity: await identify(req),
      limit,
      log: req.log,
      run: (effect) => runtime.runPromise(effect),
    }),
    onError: ({ error, path, req }) => logError(req, error, path),
    responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
  };
}

function makeIdentify(config: Config): (request: FastifyRequest) => Promise<Identity> {
  const authenticate = makeAuthenticate(config.auth);
  return (request) =>
    authenticate(request.headers.authorization).pipe(
      Effect.match({
        onSuccess: (principal): Identity => ({ kind: "known", principal }),
        onFailure: (error): Identity => ({ kind: "unknown", error }),
      }),
      Effect.runPromise,
    );
}

function logError(request: FastifyRequest, error: TRPCError, path: string | undefined): void {
  const isOurs = error.code === "INTERNAL_SERVER_ERROR" || error.code === "SERVICE_UNAVAILABLE";
  request.log[isOurs ? "error" : "info"](
    { err: error.cause ?? error, code: error.code, procedure: path },
    "call failed",
  );
}

function retryAfter(errors: readonly TRPCError[]): Record<string, string> {
  const seconds = errors.flatMap(({ cause }) => (cause instanceof RateLimited ? [cause.retryAfterSeconds] : []));
  return seconds.length === 0 ? {} : { "retry-after": String(Math.max(...seconds)) };
}
