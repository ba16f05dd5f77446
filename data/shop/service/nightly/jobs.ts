/** What the night does, in order. Each job is one transaction. */
import { sql, type Transaction } from 'kysely'
import type { Database } from '../platform/tables.ts'

export interface Job {
  name: string
  run: (tx: Transaction<Database>) => Promise<number>
}

const affected = async (statement: Promise<{ numAffectedRows?: bigint }>): Promise<number> =>
  Number((await statement).numAffectedRows ?? 0)

const TIER_PARTS = 12

/** Tiers follow spending, one customer after the other, in parts so that locks are short. Who rises or falls is told. */
async function recomputeTiers(tx: Transaction<Database>, part: number): Promise<number> {
  const customers = await tx
    .selectFrom('customers')
    .select(['id', 'tier'])
    .where('role', '=', 'customer')
    .where(sql`id % ${TIER_PARTS}`, '=', part)
    .orderBy('id')
    .execute()
  let changed = 0
  for (const { id, tier } of customers) {
    const { cents } = await tx
      .selectFrom('orders')
      .select(sql<number>`coalesce(sum(total_cents), 0)::float8`.as('cents'))
      .where('customer_id', '=', id)
      .where('status', '<>', 'cancelled')
      .executeTakeFirstOrThrow()
    const next = cents >= 2_000_000 ? 'gold' : cents >= 900_000 ? 'silver' : 'basic'
    if (next === tier) continue
    await tx.updateTable('customers').set({ tier: next, updated_at: new Date() }).where('id', '=', id).execute()
    await tx
      .insertInto('notifications')
      .values({ customer_id: id, kind: 'offer', body: `You are ${next} now`, read_at: null })
      .execute()
    changed += 1
  }
  return changed
}

export const JOBS: readonly Job[] = [
  {
    name: 'delete-expired-sessions',
    run: (tx) => affected(sql`DELETE FROM auth_sessions WHERE expires_at < now() - interval '7 days'`.execute(tx)),
  },
  {
    name: 'abandon-carts',
    run: (tx) =>
      affected(
        sql`
        UPDATE carts SET status = 'abandoned'
        WHERE status = 'open' AND updated_at < now() - interval '55 days'`.execute(tx),
      ),
  },
  {
    name: 'refresh-ratings',
    run: (tx) =>
      affected(
        sql`
        UPDATE products p SET rating_average = r.average, rating_count = r.n
        FROM (SELECT product_id, avg(rating) AS average, count(*) AS n FROM reviews GROUP BY product_id) r
        WHERE r.product_id = p.id AND (p.rating_count <> r.n OR p.rating_average <> round(r.average, 2))`.execute(tx),
      ),
  },
  {
    name: 'reorder-points',
    run: (tx) =>
      affected(
        sql`
        UPDATE stock_levels s SET reorder_at = least(200, greatest(10, m.sold / 3))
        FROM (SELECT product_id, warehouse_id, -sum(quantity) AS sold FROM stock_movements
              WHERE reason = 'sale' AND created_at > now() - interval '60 days' GROUP BY 1, 2) m
        WHERE m.product_id = s.product_id AND m.warehouse_id = s.warehouse_id`.execute(tx),
      ),
  },
  ...Array.from({ length: TIER_PARTS }, (_, part) => ({
    name: `recompute-tiers-${part}`,
    run: (tx: Transaction<Database>) => recomputeTiers(tx, part),
  })),
  {
    name: 'trim-notifications',
    run: (tx) => affected(sql`DELETE FROM notifications WHERE read_at < now() - interval '60 days'`.execute(tx)),
  },
  {
    name: 'trim-audit-log',
    run: (tx) => affected(sql`DELETE FROM audit_log WHERE created_at < now() - interval '50 days'`.execute(tx)),
  },
]
