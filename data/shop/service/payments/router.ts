/** Capturing and refunding what checkout has authorised. */
import { z } from 'zod'
import { prisma } from '../platform/database.ts'
import { Id } from '../platform/inputs.ts'
import { conflict, customerProcedure, notFound, router, staffProcedure } from '../platform/trpc.ts'

const Refund = z.object({ paymentId: Id, amountCents: z.int().positive(), reason: z.string().min(3).max(200) })

export const paymentsRouter = router({
  ofOrder: customerProcedure.input(z.object({ orderId: Id })).query(async ({ ctx, input }) => {
    const payments = await prisma.payment.findMany({
      where: { orderId: input.orderId, order: { customerId: ctx.account.customerId } },
      include: { refunds: true },
    })
    if (payments.length === 0) throw notFound('Payment')
    return payments
  }),

  capture: staffProcedure.input(z.object({ orderId: Id })).mutation(({ input }) =>
    prisma.$transaction(async (tx) => {
      const { count } = await tx.payment.updateMany({
        where: { orderId: input.orderId, status: 'authorised' },
        data: { status: 'captured' },
      })
      if (count === 0) throw conflict('Nothing to capture')
      await tx.order.updateMany({ where: { id: input.orderId, status: 'placed' }, data: { status: 'paid' } })
      await tx.orderStatusChange.create({ data: { orderId: input.orderId, status: 'paid' } })
      return { captured: count }
    }),
  ),

  refund: staffProcedure.input(Refund).mutation(({ ctx, input }) =>
    prisma.$transaction(async (tx) => {
      const payment = await tx.payment.findUnique({ where: { id: input.paymentId } })
      if (!payment) throw notFound('Payment')
      if (payment.status !== 'captured' || payment.amountCents < input.amountCents) throw conflict('Not refundable')
      const refund = await tx.refund.create({ data: input })
      await tx.payment.update({ where: { id: payment.id }, data: { status: 'refunded' }, select: { id: true } })
      await tx.auditEntry.create({
        data: { actorId: ctx.account.customerId, action: 'payment.refunded', subject: `payment:${payment.id}` },
      })
      return refund
    }),
  ),
})
