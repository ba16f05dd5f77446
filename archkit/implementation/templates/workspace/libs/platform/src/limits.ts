/** How often one caller may call one procedure. */
import { Effect } from "effect";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { RateLimited } from "./errors.ts";

export interface Call {
  readonly procedure: string;
  /** The subject of the token, or the address of an anonymous caller. */
  readonly caller: string;
  readonly perMinute: number;
}

export type Limit = (call: Call) => Effect.Effect<void, RateLimited>;

export function makeLimit(): Limit {
  const limiters = new Map<string, RateLimiterMemory>();

  const limiterOf = (call: Call): RateLimiterMemory => {
    const existing = limiters.get(call.procedure);
    if (existing) return existing;
    const limiter = new RateLimiterMemory({ points: call.perMinute, duration: 60 });
    limiters.set(call.procedure, limiter);
    return limiter;
  };

  return (call) =>
    Effect.tryPromise({
      try: () => limiterOf(call).consume(call.caller),
      catch: (refused) => new RateLimited({ retryAfterSeconds: secondsLeft(refused) }),
    }).pipe(Effect.asVoid);
}

function secondsLeft(refused: unknown): number {
  return refused instanceof RateLimiterRes ? Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) : 60;
}
