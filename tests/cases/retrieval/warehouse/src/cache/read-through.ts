import type { Redis } from "ioredis";

const TTL_SECONDS = 60;

/** Cache-aside: look in Redis first, else load and keep the answer for a minute. */
export async function readThrough<T>(redis: Redis, key: string, load: () => Promise<T>): Promise<T> {
  const kept = await redis.get(key);
  if (kept !== null) return JSON.parse(kept) as T;
  const fresh = await load();
  await redis.set(key, JSON.stringify(fresh), "EX", TTL_SECONDS);
  return fresh;
}

export async function invalidate(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `${prefix}:*` })) {
    if (keys.length > 0) await redis.unlink(...keys);
  }
}
