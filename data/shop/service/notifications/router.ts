/** A customer's messages. */
import { z } from 'zod'
import { prisma } from '../platform/database.ts'
import { Id } from '../platform/inputs.ts'
import { customerProcedure, router } from '../platform/trpc.ts'

export const notificationsRouter = router({
  unread: customerProcedure.query(({ ctx }) =>
    prisma.notification.findMany({
      where: { customerId: ctx.account.customerId, readAt: null },
      orderBy: { createdAt: 'desc' },
      take: 20,
    }),
  ),

  markRead: customerProcedure.input(z.object({ ids: z.array(Id).min(1).max(50) })).mutation(async ({ ctx, input }) => {
    const { count } = await prisma.notification.updateMany({
      where: { id: { in: input.ids }, customerId: ctx.account.customerId, readAt: null },
      data: { readAt: new Date() },
    })
    return { read: count }
  }),
})
