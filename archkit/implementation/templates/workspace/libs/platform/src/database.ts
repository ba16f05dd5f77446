/** Kysely under Effect: queries that are retried, transactions that are whole, errors that have names. */
import { randomUUID } from "node:crypto";
import { Context, Effect, Exit, Schedule, type Scope } from "effect";
import { type ControlledTransaction, Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { type Breaker, type BreakerPolicy, makeBreaker } from "./breaker.ts";
import { type DatabaseError, Unavailable } from "./errors.ts";
import { classify, types } from "./postgres.ts";

export interface DatabaseConfig {
  readonly url: string;
  readonly poolMax: number;
  readonly connectTimeoutMs: number;
  readonly queryTimeoutMs: number;
}

export interface Database<Tables> {
  /** A read: tried again, with growing pauses, while the database is out of reach. */
  readonly query: <A>(run: (db: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, DatabaseError>;
  /** A write: never tried again, since the first try may have arrived. */
  readonly command: <A>(run: (db: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, DatabaseError>;
  /** Every query and command inside shares one transaction; a failure undoes all of them. */
  readonly transaction: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | DatabaseError, R>;
  readonly ping: Effect.Effect<void, DatabaseError>;
}

const BREAKER: BreakerPolicy = { failures: 5, openFor: "5 seconds" };
const BACKOFF = Schedule.exponential("50 millis").pipe(
  Schedule.jittered,
  Schedule.upTo({ times: 3, duration: "2 seconds" }),
);

const isTransient = (error: unknown): boolean => error instanceof Unavailable && error.reason !== "circuit_open";
const isContention = (error: unknown): boolean => error instanceof Unavailable && error.reason === "contention";

export function makeDatabase<Tables>(config: DatabaseConfig): Effect.Effect<Database<Tables>, never, Scope.Scope> {
  return Effect.gen(function* () {
    const pool = yield* Effect.acquireRelease(
      Effect.sync(() => new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(config) }) })),
      (db) => Effect.promise(() => db.destroy()),
    );
    const breaker = yield* makeBreaker(BREAKER);
    const transaction = Context.Reference<ControlledTransaction<Tables> | undefined>(
      `platform/Transaction/${randomUUID()}`,
      { defaultValue: () => undefined },
    );
    return databaseOver(pool, breaker, transaction);
  });
}

function databaseOver<Tables>(
  pool: Kysely<Tables>,
  breaker: Breaker,
  current: Context.Reference<ControlledTransaction<Tables> | undefined>,
): Database<Tables> {
  const command: Database<Tables>["command"] = (run) =>
    Effect.flatMap(current, (transaction) => breaker.guard(attempt(() => run(transaction ?? pool))));

  const query: Database<Tables>["query"] = (run) =>
    Effect.flatMap(current, (transaction) =>
      transaction ? command(run) : command(run).pipe(Effect.retry({ schedule: BACKOFF, while: isTransient })),
    );

  const once = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabaseError, R> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const transaction = yield* breaker.guard(attempt(() => pool.startTransaction().execute()));
        const exit = yield* Effect.exit(restore(Effect.provideService(effect, current, transaction)));
        yield* Exit.isSuccess(exit)
          ? attempt(() => transaction.commit().execute())
          : Effect.ignore(attempt(() => transaction.rollback().execute()));
        return yield* exit;
      }),
    );

  return {
    query,
    command,
    transaction: (effect) =>
      Effect.flatMap(current, (outer) =>
        outer ? effect : once(effect).pipe(Effect.retry({ schedule: BACKOFF, while: isContention })),
      ),
    ping: Effect.asVoid(attempt(() => sql`select 1`.execute(pool))),
  };
}

function attempt<A>(run: () => Promise<A>): Effect.Effect<A, DatabaseError> {
  return Effect.tryPromise({ try: run, catch: (cause) => classify(cause) ?? new Unclassified(cause) }).pipe(
    Effect.catchIf(
      (error) => error instanceof Unclassified,
      (error) => Effect.die(error.cause),
    ),
  );
}

class Unclassified {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

function openPool(config: DatabaseConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionString: config.url,
    max: config.poolMax,
    connectionTimeoutMillis: config.connectTimeoutMs,
    query_timeout: config.queryTimeoutMs,
    types,
  });
  // An idle connection that breaks is replaced at the next query; unheard, it would end the process.
  pool.on("error", () => undefined);
  return pool;
}
