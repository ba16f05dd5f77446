/** Stock for customers to see and for staff to correct. */
import { sql } from 'kysely'
import { z } from 'zod'
import { kysely } from '../platform/database.ts'
import { Id } from '../platform/inputs.ts'
import { conflict, notFound, publicProcedure, router, staffProcedure } from '../platform/trpc.ts'
import { availability, productsToReorder } from './queries.ts'

const Adjustment = z.object({
  productId: Id,
  warehouseId: Id,
  quantity: z
    .int()
    .min(-500)
    .max(500)
    .refine((n) => n !== 0, 'An adjustment changes something'),
})

export const inventoryRouter = router({
  availability: publicProcedure.input(z.object({ productId: Id })).query(async ({ input }) => {
    const stock = await availability(input.productId)
    if (stock.length === 0) throw notFound('Product')
    return stock
  }),

  lowStock: staffProcedure
    .input(z.object({ warehouseId: Id, limit: z.int().min(1).max(100).default(25) }))
    .query(({ input }) => productsToReorder(input.warehouseId, input.limit)),

  adjust: staffProcedure.input(Adjustment).mutation(({ ctx, input }) =>
    kysely.transaction().execute(async (tx) => {
      const level = await tx
        .selectFrom('stock_levels')
        .select('on_hand')
        .where('product_id', '=', input.productId)
        .where('warehouse_id', '=', input.warehouseId)
        .forUpdate()
        .executeTakeFirst()
      if (!level) throw notFound('Stock level')
      if (level.on_hand + input.quantity < 0) throw conflict(`Only ${level.on_hand} on hand`)
      await tx
        .updateTable('stock_levels')
        .set({ on_hand: sql`on_hand + ${input.quantity}` })
        .where('product_id', '=', input.productId)
        .where('warehouse_id', '=', input.warehouseId)
        .execute()
      await tx
        .insertInto('stock_movements')
        .values({
          product_id: input.productId,
          warehouse_id: input.warehouseId,
          quantity: input.quantity,
          reason: 'adjustment',
        })
        .execute()
      await tx
        .insertInto('audit_log')
        .values({ actor_id: ctx.account.customerId, action: 'stock.adjusted', subject: `product:${input.productId}` })
        .execute()
      return { onHand: level.on_hand + input.quantity }
    }),
  ),
})
