/** A circuit breaker: after repeated failures it refuses calls for a while, then lets one through to see. */
import { Cause, Clock, Duration, Effect, Exit, Ref } from "effect";
import { Unavailable } from "./errors.ts";

export interface BreakerPolicy {
  readonly failures: number;
  readonly openFor: Duration.Input;
}

export interface Breaker {
  readonly guard: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | Unavailable, R>;
}

type State =
  | { readonly kind: "closed"; readonly failures: number }
  | { readonly kind: "open"; readonly untilMs: number }
  | { readonly kind: "half_open" };

const CLOSED: State = { kind: "closed", failures: 0 };

/** Only `Unavailable` for being unreachable counts: a conflict says nothing about the database's health. */
export const makeBreaker = Effect.fnUntraced(function* (policy: BreakerPolicy): Effect.fn.Return<Breaker> {
  const openForMs = Duration.toMillis(policy.openFor);
  const state = yield* Ref.make<State>(CLOSED);

  const admit = Effect.flatMap(Clock.currentTimeMillis, (nowMs) =>
    Ref.modify(state, (current): readonly [boolean, State] => {
      if (current.kind === "closed") return [true, current];
      if (current.kind === "open" && nowMs >= current.untilMs) return [true, { kind: "half_open" }];
      return [false, current];
    }),
  );

  const recordFailure = Effect.flatMap(Clock.currentTimeMillis, (nowMs) =>
    Ref.update(state, (current): State => {
      const failures = current.kind === "closed" ? current.failures + 1 : policy.failures;
      return failures < policy.failures ? { kind: "closed", failures } : { kind: "open", untilMs: nowMs + openForMs };
    }),
  );

  const recordSuccess = Ref.update(state, (current) => (current.kind === "open" ? current : CLOSED));

  // A probe that was called off has shown nothing: the next call may probe again.
  const recordInterrupt = Ref.update(state, (current): State =>
    current.kind === "half_open" ? { kind: "open", untilMs: 0 } : current,
  );

  const record = <A, E>(exit: Exit.Exit<A, E>): Effect.Effect<void> => {
    if (Exit.isSuccess(exit)) return recordSuccess;
    if (Cause.hasInterruptsOnly(exit.cause)) return recordInterrupt;
    return isUnreachable(exit.cause) ? recordFailure : recordSuccess;
  };

  return {
    guard: (effect) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.gen(function* () {
          if (!(yield* admit)) return yield* new Unavailable({ reason: "circuit_open" });
          const exit = yield* Effect.exit(restore(effect));
          yield* record(exit);
          return yield* exit;
        }),
      ),
  };
});

function isUnreachable<E>(cause: Cause.Cause<E>): boolean {
  return cause.reasons.some(
    (reason) =>
      Cause.isFailReason(reason) && reason.error instanceof Unavailable && reason.error.reason === "unreachable",
  );
}
