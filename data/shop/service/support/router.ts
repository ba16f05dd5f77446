/** Questions and complaints. */
import { z } from 'zod'
import { notify } from '../notifications/notify.ts'
import { prisma } from '../platform/database.ts'
import { Id } from '../platform/inputs.ts'
import { conflict, customerProcedure, notFound, router, staffProcedure } from '../platform/trpc.ts'

const Text = z.string().trim().min(3).max(2000)
const Resolution = z.object({ ticketId: Id, answer: Text, goodwillPoints: z.int().min(0).max(500).default(0) })

export const supportRouter = router({
  open: customerProcedure
    .input(z.object({ orderId: Id.optional(), subject: z.string().trim().min(3).max(120), body: Text }))
    .mutation(async ({ ctx, input }) => {
      const { customerId } = ctx.account
      if (input.orderId !== undefined) {
        const order = await prisma.order.findFirst({ where: { id: input.orderId, customerId }, select: { id: true } })
        if (!order) throw notFound('Order')
      }
      return prisma.$transaction(async (tx) => {
        const ticket = await tx.supportTicket.create({
          data: { customerId, subject: input.subject, orderId: input.orderId ?? null },
          select: { id: true },
        })
        await tx.ticketMessage.create({ data: { ticketId: ticket.id, authorId: customerId, body: input.body } })
        return ticket
      })
    }),

  mine: customerProcedure.query(({ ctx }) =>
    prisma.supportTicket.findMany({
      where: { customerId: ctx.account.customerId },
      include: { messages: { orderBy: { createdAt: 'asc' } } },
      orderBy: { createdAt: 'desc' },
      take: 10,
    }),
  ),

  queue: staffProcedure.query(() =>
    prisma.supportTicket.findMany({ where: { status: 'open' }, orderBy: { createdAt: 'asc' }, take: 25 }),
  ),

  resolve: staffProcedure.input(Resolution).mutation(({ ctx, input }) =>
    prisma.$transaction(async (tx) => {
      const ticket = await tx.supportTicket.findUnique({ where: { id: input.ticketId } })
      if (!ticket) throw notFound('Ticket')
      const { count } = await tx.supportTicket.updateMany({
        where: { id: ticket.id, status: { not: 'resolved' } },
        data: { status: 'resolved' },
      })
      if (count === 0) throw conflict('The ticket is resolved already')
      await tx.ticketMessage.create({
        data: { ticketId: ticket.id, authorId: ctx.account.customerId, body: input.answer },
      })
      if (input.goodwillPoints > 0) {
        await tx.customer.update({
          where: { id: ticket.customerId },
          data: { loyaltyPoints: { increment: input.goodwillPoints }, updatedAt: new Date() },
          select: { id: true },
        })
      }
      await notify(tx, ticket.customerId, 'support', `Your question "${ticket.subject}" is answered`)
      return { resolved: ticket.id }
    }),
  ),
})
