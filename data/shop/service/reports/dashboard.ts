/** The tiles of the back office's first page. */
import { type RawBuilder, sql } from 'kysely'
import { kysely } from '../platform/database.ts'

const number = sql<{ value: number }>

const TILES: Readonly<Record<string, RawBuilder<{ value: number }>>> = {
  ordersToday: number`SELECT count(*)::int AS value FROM orders WHERE placed_at >= now() - interval '1 day'`,
  revenueToday: number`
    SELECT coalesce(sum(total_cents), 0)::float8 AS value FROM orders WHERE placed_at >= now() - interval '1 day'`,
  averageOrder: number`
    SELECT coalesce(avg(total_cents), 0)::float8 AS value FROM orders WHERE placed_at >= now() - interval '7 days'`,
  piecesToday: number`
    SELECT coalesce(sum(i.quantity), 0)::int AS value FROM order_items i JOIN orders o ON o.id = i.order_id
    WHERE o.placed_at >= now() - interval '1 day'`,
  newCustomers: number`SELECT count(*)::int AS value FROM customers WHERE created_at >= now() - interval '1 day'`,
  signedIn: number`
    SELECT count(*)::int AS value FROM auth_sessions WHERE expires_at > now() AND revoked_at IS NULL`,
  openCarts: number`SELECT count(*)::int AS value FROM carts WHERE status = 'open'`,
  cartLines: number`
    SELECT count(*)::int AS value FROM cart_items i JOIN carts c ON c.id = i.cart_id WHERE c.status = 'open'`,
  emptyShelves: number`SELECT count(*)::int AS value FROM stock_levels WHERE on_hand = 0`,
  toReorder: number`SELECT count(*)::int AS value FROM stock_levels WHERE on_hand < reorder_at`,
  openTickets: number`SELECT count(*)::int AS value FROM support_tickets WHERE status = 'open'`,
  oldestTicketHours: number`
    SELECT coalesce(extract(epoch FROM now() - min(created_at)) / 3600, 0)::int AS value
    FROM support_tickets WHERE status = 'open'`,
  activePromotions: number`SELECT count(*)::int AS value FROM promotions WHERE now() BETWEEN starts_at AND ends_at`,
  couponsUsed: number`SELECT coalesce(sum(redeemed_count), 0)::int AS value FROM coupons`,
  activeProducts: number`SELECT count(*)::int AS value FROM products WHERE is_active`,
  unrated: number`SELECT count(*)::int AS value FROM products WHERE rating_count = 0`,
  changesToday: number`SELECT count(*)::int AS value FROM audit_log WHERE created_at >= now() - interval '1 day'`,
}

export async function dashboardTiles(): Promise<Record<string, number>> {
  const tiles: Record<string, number> = {}
  for (const [name, query] of Object.entries(TILES)) {
    const { rows } = await query.execute(kysely)
    tiles[name] = rows[0]?.value ?? 0
  }
  return tiles
}
