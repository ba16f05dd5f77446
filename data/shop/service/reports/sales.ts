/** Sales by week and category, and who bought: straight from the order lines. */
import { sql } from 'kysely'
import { kysely } from '../platform/database.ts'

export interface WeeklySales {
  week: Date
  category: string
  orders: number
  customers: number
  first_purchases: number
  cents: number
  median_line_cents: number
}

export async function weeklySales(days: number): Promise<WeeklySales[]> {
  const { rows } = await sql<WeeklySales>`
    WITH lines AS (
      SELECT o.id, o.customer_id, o.placed_at, p.category_id, i.quantity * i.unit_cents AS cents,
             row_number() OVER (PARTITION BY o.customer_id ORDER BY o.placed_at, i.id) AS nth
      FROM orders o
      JOIN order_items i ON i.order_id = o.id
      JOIN products p ON p.id = i.product_id
      WHERE o.placed_at >= now() - make_interval(days => ${days}) AND o.status <> 'cancelled'
    )
    SELECT date_trunc('week', l.placed_at) AS week, c.name AS category,
           count(DISTINCT l.id)::int AS orders, count(DISTINCT l.customer_id)::int AS customers,
           count(*) FILTER (WHERE l.nth = 1)::int AS first_purchases, sum(l.cents)::float8 AS cents,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY l.cents) AS median_line_cents
    FROM lines l
    JOIN categories c ON c.id = l.category_id
    GROUP BY 1, 2
    ORDER BY 1, 2`.execute(kysely)
  return rows
}

export interface SegmentSales {
  country: string
  tier: string
  customers: number
  orders: number
  cents: number
  products: number
}

export async function segmentSales(days: number): Promise<SegmentSales[]> {
  const { rows } = await sql<SegmentSales>`
    SELECT k.country, k.tier, count(DISTINCT k.id)::int AS customers, count(DISTINCT o.id)::int AS orders,
           sum(i.quantity * i.unit_cents)::float8 AS cents, count(DISTINCT i.product_id)::int AS products
    FROM customers k
    JOIN orders o ON o.customer_id = k.id
    JOIN order_items i ON i.order_id = o.id
    WHERE o.placed_at >= now() - make_interval(days => ${days}) AND o.status <> 'cancelled'
    GROUP BY k.country, k.tier
    ORDER BY cents DESC`.execute(kysely)
  return rows
}
