/** Promotions for customers, prices for staff. */
import { z } from 'zod'
import { kysely } from '../platform/database.ts'
import { Id } from '../platform/inputs.ts'
import { conflict, notFound, publicProcedure, router, staffProcedure } from '../platform/trpc.ts'
import { activePromotions, usableCoupon } from './queries.ts'

export const promotionsRouter = router({
  active: publicProcedure.query(() => activePromotions()),

  checkCoupon: publicProcedure.input(z.object({ code: z.string().min(3).max(20) })).query(async ({ input }) => {
    const coupon = await usableCoupon(input.code)
    if (!coupon) throw notFound('Coupon')
    return { percentOff: coupon.percentOff }
  }),

  changePrice: staffProcedure
    .input(z.object({ productId: Id, amountCents: z.int().min(1).max(10_000_000) }))
    .mutation(({ ctx, input }) =>
      kysely.transaction().execute(async (tx) => {
        const now = new Date()
        const closed = await tx
          .updateTable('prices')
          .set({ valid_to: now })
          .where('product_id', '=', input.productId)
          .where('valid_to', 'is', null)
          .returning('amount_cents')
          .executeTakeFirst()
        if (!closed) throw notFound('Product')
        if (closed.amount_cents === input.amountCents) throw conflict('That is the price already')
        await tx
          .insertInto('prices')
          .values({
            product_id: input.productId,
            currency: 'EUR',
            amount_cents: input.amountCents,
            valid_from: now,
            valid_to: null,
          })
          .execute()
        await tx
          .insertInto('audit_log')
          .values({ actor_id: ctx.account.customerId, action: 'price.changed', subject: `product:${input.productId}` })
          .execute()
        return { before: closed.amount_cents, after: input.amountCents }
      }),
    ),
})
