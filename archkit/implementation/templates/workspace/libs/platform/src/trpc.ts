/** What every procedure goes through: log, rate limit, authorisation, and errors that say no more than they should. */
import { initTRPC, type TRPCDefaultErrorShape, type TRPCError } from "@trpc/server";
import { Effect } from "effect";
import { z } from "zod";
import type { Principal } from "./auth.ts";
import { type AppError, Forbidden, RateLimited, toTRPCError, Unauthenticated, type Unavailable } from "./errors.ts";
import type { Limit } from "./limits.ts";

export type Identity =
  | { readonly kind: "known"; readonly principal: Principal }
  | { readonly kind: "unknown"; readonly error: Unauthenticated | Unavailable };

export interface CallLog {
  readonly info: (fields: object, message: string) => void;
}

export interface RequestContext<Services> {
  readonly requestId: string;
  readonly address: string;
  readonly identity: Identity;
  readonly limit: Limit;
  readonly log: CallLog;
  readonly run: <A>(effect: Effect.Effect<A, TRPCError, Services>) => Promise<A>;
}

/** The builders of one app's procedures; `Services` are those that its effects may ask for. */
export function makeApi<Services>() {
  const t = initTRPC
    .context<RequestContext<Services>>()
    .create({
      errorFormatter: ({ shape, error, path, ctx }) => publicShape(shape, error, { path, requestId: ctx?.requestId }),
    });

  const logged = t.middleware(async ({ ctx, path, type, next }) => {
    const startedAt = performance.now();
    const result = await next();
    const durationMs = Math.round(performance.now() - startedAt);
    const outcome = result.ok ? "OK" : result.error.code;
    ctx.log.info({ procedure: path, type, outcome, durationMs, caller: callerOf(ctx) }, "call");
    return result;
  });

  const limited = (perMinute: number) =>
    t.middleware(async ({ ctx, path, next }) => {
      await Effect.runPromise(
        Effect.mapError(ctx.limit({ procedure: path, caller: callerOf(ctx), perMinute }), toTRPCError),
      );
      return next();
    });

  const authorised = (scope: string) =>
    t.middleware(({ ctx, next }) => {
      if (ctx.identity.kind === "unknown") throw toTRPCError(ctx.identity.error);
      const { principal } = ctx.identity;
      if (!principal.scopes.has(scope)) throw toTRPCError(new Forbidden({ scope }));
      return next({ ctx: { principal } });
    });

  const publicProcedure = (perMinute: number) => t.procedure.use(logged).use(limited(perMinute));
  return {
    router: t.router,
    publicProcedure,
    protectedProcedure: (scope: string, perMinute: number) => publicProcedure(perMinute).use(authorised(scope)),
  };
}

/** Runs an effect for a request; its typed failures become the codes that clients know. */
export function run<A, E extends AppError, R extends Services, Services>(
  ctx: Pick<RequestContext<Services>, "run">,
  effect: Effect.Effect<A, E, R>,
): Promise<A> {
  return ctx.run(Effect.mapError(effect, toTRPCError));
}

function callerOf(ctx: { readonly identity: Identity; readonly address: string }): string {
  return ctx.identity.kind === "known" ? `subject:${ctx.identity.principal.subject}` : `address:${ctx.address}`;
}

interface Place {
  readonly path: string | undefined;
  readonly requestId: string | undefined;
}

function publicShape(shape: TRPCDefaultErrorShape, error: TRPCError, place: Place) {
  const { cause } = error;
  return {
    code: shape.code,
    message: publicMessage(error),
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      ...place,
      ...(error.code === "BAD_REQUEST" && cause instanceof z.ZodError ? { issues: issuesOf(cause) } : {}),
      ...(cause instanceof RateLimited ? { retryAfterSeconds: cause.retryAfterSeconds } : {}),
    },
  };
}

function publicMessage(error: TRPCError): string {
  if (error.code === "INTERNAL_SERVER_ERROR") return "Something went wrong on our side.";
  if (error.code === "PARSE_ERROR") return "The request is not valid JSON.";
  if (error.cause instanceof z.ZodError) return "The input is not valid.";
  return error.message;
}

function issuesOf(error: z.ZodError): readonly { path: string; code: string; message: string }[] {
  return error.issues.map(({ path, code, message }) => ({ path: path.map(String).join("."), code, message }));
}
