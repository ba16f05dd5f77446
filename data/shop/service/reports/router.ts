/** Figures for staff. */
import { sql } from 'kysely'
import { z } from 'zod'
import { kysely } from '../platform/database.ts'
import { router, staffProcedure } from '../platform/trpc.ts'
import { dashboardTiles } from './dashboard.ts'
import { segmentSales, weeklySales } from './sales.ts'

const topProducts = (days: number, limit: number) =>
  kysely
    .selectFrom('order_items')
    .innerJoin('orders', 'orders.id', 'order_items.order_id')
    .innerJoin('products', 'products.id', 'order_items.product_id')
    .select(['products.id', 'products.name', sql<number>`sum(order_items.quantity)::int`.as('sold')])
    .where('orders.placed_at', '>=', sql<Date>`now() - make_interval(days => ${days})`)
    .groupBy(['products.id', 'products.name'])
    .orderBy('sold', 'desc')
    .limit(limit)
    .execute()

export const reportsRouter = router({
  dashboard: staffProcedure.query(() => dashboardTiles()),

  sales: staffProcedure.input(z.object({ days: z.int().min(7).max(365) })).query(async ({ input }) => ({
    weeks: await weeklySales(input.days),
    segments: await segmentSales(input.days),
  })),

  topProducts: staffProcedure
    .input(z.object({ days: z.int().min(1).max(14), limit: z.int().min(1).max(50).default(10) }))
    .query(({ input }) => topProducts(input.days, input.limit)),

  recentChanges: staffProcedure.query(() =>
    kysely
      .selectFrom('audit_log')
      .select(['action', 'subject', 'created_at'])
      .orderBy('created_at', 'desc')
      .limit(50)
      .execute(),
  ),
})
