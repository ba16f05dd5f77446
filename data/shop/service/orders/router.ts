/** Orders: the list, one of them, placing and cancelling. */
import { z } from 'zod'
import { prisma } from '../platform/database.ts'
import { Id, offsetOf, Page } from '../platform/inputs.ts'
import { conflict, customerProcedure, notFound, router } from '../platform/trpc.ts'
import { shipmentOf } from '../shipping/queries.ts'
import { checkout } from './checkout.ts'

const Checkout = z.object({ addressId: Id, provider: z.enum(['card', 'transfer', 'wallet']) })

export const ordersRouter = router({
  list: customerProcedure.input(Page).query(async ({ ctx, input }) => {
    const orders = await prisma.order.findMany({
      where: { customerId: ctx.account.customerId },
      orderBy: { placedAt: 'desc' },
      skip: offsetOf(input),
      take: input.size,
      select: { id: true, status: true, totalCents: true, placedAt: true },
    })
    const result = []
    for (const order of orders) {
      const items = await prisma.orderItem.findMany({
        where: { orderId: order.id },
        select: { productId: true, quantity: true, unitCents: true },
      })
      result.push({ ...order, items, pieces: items.reduce((pieces, item) => pieces + item.quantity, 0) })
    }
    return result
  }),

  get: customerProcedure.input(z.object({ id: Id })).query(async ({ ctx, input }) => {
    const order = await prisma.order.findFirst({
      where: { id: input.id, customerId: ctx.account.customerId },
      include: {
        items: { include: { product: { select: { name: true, sku: true } } } },
        payments: true,
        statusChanges: { orderBy: { changedAt: 'asc' } },
      },
    })
    if (!order) throw notFound('Order')
    return { ...order, shipment: await shipmentOf(order.id) }
  }),

  checkout: customerProcedure.input(Checkout).mutation(({ ctx, input }) => checkout(ctx.account, input)),

  cancel: customerProcedure.input(z.object({ id: Id })).mutation(({ ctx, input }) =>
    prisma.$transaction(async (tx) => {
      const order = await tx.order.findFirst({
        where: { id: input.id, customerId: ctx.account.customerId },
        select: { id: true, status: true },
      })
      if (!order) throw notFound('Order')
      const { count } = await tx.order.updateMany({
        where: { id: order.id, status: 'placed' },
        data: { status: 'cancelled' },
      })
      if (count === 0) throw conflict(`The order is ${order.status} and cannot be cancelled`)
      await tx.orderStatusChange.create({ data: { orderId: order.id, status: 'cancelled' } })
      await tx.payment.updateMany({ where: { orderId: order.id, status: 'authorised' }, data: { status: 'failed' } })
      return { cancelled: order.id }
    }),
  ),
})
