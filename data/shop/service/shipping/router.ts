/** Quotes, tracking, and handing parcels to carriers. */
import { z } from 'zod'
import { openCart } from '../cart/queries.ts'
import { notify } from '../notifications/notify.ts'
import { prisma } from '../platform/database.ts'
import { Id } from '../platform/inputs.ts'
import { conflict, customerProcedure, notFound, router, staffProcedure } from '../platform/trpc.ts'
import { eventsOf, shipmentOf } from './queries.ts'

export const shippingRouter = router({
  quote: customerProcedure.query(async ({ ctx }) => {
    const cart = await openCart(ctx.account.customerId)
    if (!cart) throw notFound('Cart')
    const products = await prisma.product.findMany({
      where: { id: { in: cart.items.map((item) => item.productId) } },
      select: { id: true, weightGrams: true },
    })
    const weights = new Map(products.map(({ id, weightGrams }) => [id, weightGrams]))
    const grams = cart.items.reduce((total, item) => total + item.quantity * (weights.get(item.productId) ?? 0), 0)
    const carriers = await prisma.carrier.findMany({ orderBy: { baseCents: 'asc' } })
    return carriers.map(({ code, name, baseCents, perKgCents }) => ({
      code,
      name,
      cents: baseCents + Math.ceil((grams / 1000) * perKgCents),
    }))
  }),

  track: customerProcedure.input(z.object({ orderId: Id })).query(async ({ ctx, input }) => {
    const order = await prisma.order.findFirst({
      where: { id: input.orderId, customerId: ctx.account.customerId },
      select: { id: true, status: true },
    })
    if (!order) throw notFound('Order')
    const shipment = await shipmentOf(order.id)
    return { status: order.status, shipment, events: shipment ? await eventsOf(shipment.id) : [] }
  }),

  dispatch: staffProcedure.input(z.object({ orderId: Id, carrierId: Id, warehouseId: Id })).mutation(({ input }) =>
    prisma.$transaction(async (tx) => {
      const order = await tx.order.findUnique({ where: { id: input.orderId } })
      if (!order) throw notFound('Order')
      if (order.status !== 'paid') throw conflict(`The order is ${order.status}`)
      const sent = await tx.shipment.findFirst({ where: { orderId: order.id }, select: { id: true } })
      if (sent) throw conflict('Already dispatched')
      const trackingCode = `TRK${String(order.id).padStart(9, '0')}`
      const shipment = await tx.shipment.create({
        data: { ...input, trackingCode, status: 'in_transit', label: `PARCEL LABEL ${order.id}` },
        select: { id: true },
      })
      await tx.shipmentEvent.create({ data: { shipmentId: shipment.id, code: 'picked_up', place: 'Warehouse' } })
      await tx.order.update({ where: { id: order.id }, data: { status: 'shipped' }, select: { id: true } })
      await tx.orderStatusChange.create({ data: { orderId: order.id, status: 'shipped' } })
      await notify(tx, order.customerId, 'shipping', `Order ${order.id} is on its way`)
      return { trackingCode }
    }),
  ),
})
