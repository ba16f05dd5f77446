/** The open cart of a customer: one at a time, guarded by a version. */
import { z } from 'zod'
import { prisma } from '../platform/database.ts'
import { Id } from '../platform/inputs.ts'
import { loadSettings, numberSetting } from '../platform/settings.ts'
import { conflict, customerProcedure, notFound, router } from '../platform/trpc.ts'
import { usableCoupon } from '../pricing/queries.ts'
import { openCart } from './queries.ts'
import { totalsOf } from './totals.ts'

const Quantity = z.int().min(1).max(99)

/** Counts the cart up, so that of two writers who saw the same version only one gets through. */
async function bumpVersion(cartId: number, version: number): Promise<void> {
  const { count } = await prisma.cart.updateMany({
    where: { id: cartId, version, status: 'open' },
    data: { version: { increment: 1 }, updatedAt: new Date() },
  })
  if (count === 0) throw conflict('The cart has changed; load it again')
}

export const cartRouter = router({
  get: customerProcedure.query(async ({ ctx }) => {
    const settings = await loadSettings()
    const cart = await openCart(ctx.account.customerId)
    if (!cart) return { cart: null, totals: null, freeShippingFromCents: null }
    const totals = await totalsOf(cart.items, ctx.account.country, cart.coupon?.promotion.percentOff ?? 0)
    return { cart, totals, freeShippingFromCents: numberSetting(settings, 'shop.free_shipping_from_cents', 5000) }
  }),

  add: customerProcedure.input(z.object({ productId: Id, quantity: Quantity })).mutation(async ({ ctx, input }) => {
    const product = await prisma.product.findUnique({
      where: { id: input.productId },
      select: { id: true, isActive: true },
    })
    if (!product?.isActive) throw notFound('Product')
    const { customerId } = ctx.account
    const cart =
      (await prisma.cart.findFirst({ where: { customerId, status: 'open' } })) ??
      (await prisma.cart.create({ data: { customerId } }))
    const key = { cartId: cart.id, productId: product.id }
    await prisma.cartItem.upsert({
      where: { cartId_productId: key },
      create: { ...key, quantity: input.quantity },
      update: { quantity: input.quantity },
    })
    await bumpVersion(cart.id, cart.version)
    return { cartId: cart.id, version: cart.version + 1 }
  }),

  update: customerProcedure
    .input(z.object({ productId: Id, quantity: Quantity, version: z.int().min(0) }))
    .mutation(async ({ ctx, input }) => {
      const cart = await prisma.cart.findFirst({ where: { customerId: ctx.account.customerId, status: 'open' } })
      if (!cart) throw notFound('Cart')
      await bumpVersion(cart.id, input.version)
      const { count } = await prisma.cartItem.updateMany({
        where: { cartId: cart.id, productId: input.productId },
        data: { quantity: input.quantity },
      })
      if (count === 0) throw notFound('Cart line')
      return { version: input.version + 1 }
    }),

  remove: customerProcedure.input(z.object({ productId: Id })).mutation(async ({ ctx, input }) => {
    const { count } = await prisma.cartItem.deleteMany({
      where: { productId: input.productId, cart: { customerId: ctx.account.customerId, status: 'open' } },
    })
    if (count === 0) throw notFound('Cart line')
    return { removed: count }
  }),

  applyCoupon: customerProcedure
    .input(z.object({ code: z.string().min(3).max(20) }))
    .mutation(async ({ ctx, input }) => {
      const coupon = await usableCoupon(input.code)
      if (!coupon) throw notFound('Coupon')
      const { count } = await prisma.cart.updateMany({
        where: { customerId: ctx.account.customerId, status: 'open' },
        data: { couponId: coupon.id },
      })
      if (count === 0) throw notFound('Cart')
      return { percentOff: coupon.percentOff }
    }),
})
