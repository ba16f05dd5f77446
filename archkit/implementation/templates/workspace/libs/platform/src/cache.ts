/** Cache-aside in the process: bounded, timed, loaded once however many ask, dropped when its tables change. */
import { Context, Deferred, Duration, Effect, Layer } from "effect";
import { LRUCache } from "lru-cache";

export interface CachePolicy {
  /** The table whose rows it holds, one row a key. */
  readonly table: string;
  /** Other tables whose changes make every entry stale. */
  readonly dependsOn: readonly string[];
  readonly ttl: Duration.Input;
  /** How many entries it keeps; the least recently used goes first. */
  readonly capacity: number;
}

export interface CacheStats {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
}

export interface Cache<A extends object, E> {
  /** A load that fails is not kept; callers that wait for it fail alike. */
  readonly get: (key: string, load: Effect.Effect<A, E>) => Effect.Effect<A, E>;
  readonly invalidate: (key: string) => Effect.Effect<void>;
  readonly invalidateAll: Effect.Effect<void>;
  readonly stats: Effect.Effect<CacheStats>;
}

export function makeCache<A extends object, E>(policy: CachePolicy): Cache<A, E> {
  const entries = new LRUCache<string, A>({ max: policy.capacity, ttl: Duration.toMillis(policy.ttl) });
  const loads = new Map<string, Deferred.Deferred<A, E>>();
  const counts = { hits: 0, misses: 0 };

  // A load that was invalidated on its way is no longer in `loads`: what it brings is stale and not kept.
  const start = (key: string, load: Effect.Effect<A, E>): Effect.Effect<A, E> => {
    const waiting = Deferred.makeUnsafe<A, E>();
    loads.set(key, waiting);
    return Effect.onExit(load, (exit) => {
      if (loads.get(key) === waiting) {
        loads.delete(key);
        if (exit._tag === "Success") entries.set(key, exit.value);
      }
      return Deferred.done(waiting, exit);
    });
  };

  return {
    get: (key, load) =>
      Effect.suspend(() => {
        const entry = entries.get(key);
        counts[entry ? "hits" : "misses"] += 1;
        if (entry) return Effect.succeed(entry);
        const running = loads.get(key);
        return running ? Deferred.await(running) : start(key, load);
      }),
    invalidate: (key) =>
      Effect.sync(() => {
        loads.delete(key);
        entries.delete(key);
      }),
    invalidateAll: Effect.sync(() => {
      loads.clear();
      entries.clear();
    }),
    stats: Effect.sync(() => ({ ...counts, entries: entries.size })),
  };
}

interface Listener {
  readonly policy: CachePolicy;
  readonly invalidate: (key: string) => Effect.Effect<void>;
  readonly invalidateAll: Effect.Effect<void>;
}

/** Every cache of the process, so that one module's write reaches the caches of the others. */
export class Caches extends Context.Service<
  Caches,
  {
    readonly make: <A extends object, E>(policy: CachePolicy) => Effect.Effect<Cache<A, E>>;
    /** Says that a row was written, once that is committed. Without a key, any row of the table may be. */
    readonly changed: (table: string, key?: string) => Effect.Effect<void>;
  }
>()("platform/Caches") {
  static readonly layer = Layer.sync(Caches, () => {
    const listeners: Listener[] = [];
    return Caches.of({
      make: <A extends object, E>(policy: CachePolicy) =>
        Effect.sync(() => {
          const cache = makeCache<A, E>(policy);
          listeners.push({ policy, invalidate: cache.invalidate, invalidateAll: cache.invalidateAll });
          return cache;
        }),
      changed: (table, key) =>
        Effect.forEach(listeners, (listener) => invalidation(listener, table, key), { discard: true }),
    });
  });
}

function invalidation({ policy, ...cache }: Listener, table: string, key: string | undefined): Effect.Effect<void> {
  if (policy.dependsOn.includes(table)) return cache.invalidateAll;
  if (policy.table !== table) return Effect.void;
  return key === undefined ? cache.invalidateAll : cache.invalidate(key);
}
