/** Accounts: signing in, the profile, addresses, the wishlist. */
import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import { Prisma } from '../generated/prisma/client.ts'
import { isAssertionValid, issueToken } from '../platform/auth.ts'
import { prisma } from '../platform/database.ts'
import { Country, Id } from '../platform/inputs.ts'
import { conflict, customerProcedure, notFound, publicProcedure, router } from '../platform/trpc.ts'

const SESSION_HOURS = 12
const Registration = z.object({
  email: z.email().max(120),
  displayName: z.string().trim().min(1).max(60),
  country: Country,
})
const Address = z.object({
  street: z.string().trim().min(3).max(120),
  postalCode: z.string().trim().min(3).max(12),
  city: z.string().trim().min(1).max(80),
  country: Country,
})

export const customersRouter = router({
  register: publicProcedure.input(Registration).mutation(async ({ input }) => {
    try {
      return await prisma.customer.create({ data: input, select: { id: true } })
    } catch (error) {
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
        throw conflict('There is an account with this address')
      }
      throw error
    }
  }),

  signIn: publicProcedure
    .input(z.object({ customerId: Id, proof: z.string().length(43) }))
    .mutation(async ({ input }) => {
      if (!isAssertionValid(input.customerId, input.proof)) throw new TRPCError({ code: 'UNAUTHORIZED' })
      const session = await prisma.authSession.create({
        data: { customerId: input.customerId, expiresAt: new Date(Date.now() + SESSION_HOURS * 3_600_000) },
        select: { id: true },
      })
      return { token: issueToken(session.id) }
    }),

  signOut: customerProcedure.mutation(async ({ ctx }) => {
    await prisma.authSession.update({
      where: { id: ctx.account.sessionId },
      data: { revokedAt: new Date() },
      select: { id: true },
    })
    return { signedOut: true }
  }),

  me: customerProcedure.query(({ ctx }) =>
    prisma.customer.findUniqueOrThrow({
      where: { id: ctx.account.customerId },
      select: {
        id: true,
        email: true,
        displayName: true,
        country: true,
        tier: true,
        loyaltyPoints: true,
        orderCount: true,
      },
    }),
  ),

  updateProfile: customerProcedure
    .input(z.object({ displayName: z.string().trim().min(1).max(60) }))
    .mutation(({ ctx, input }) =>
      prisma.customer.update({
        where: { id: ctx.account.customerId },
        data: { displayName: input.displayName, updatedAt: new Date() },
        select: { id: true, displayName: true },
      }),
    ),

  addresses: customerProcedure.query(({ ctx }) =>
    prisma.address.findMany({ where: { customerId: ctx.account.customerId }, orderBy: { id: 'asc' } }),
  ),

  addAddress: customerProcedure
    .input(Address)
    .mutation(({ ctx, input }) =>
      prisma.address.create({ data: { ...input, customerId: ctx.account.customerId }, select: { id: true } }),
    ),

  wishlist: customerProcedure.query(({ ctx }) =>
    prisma.wishlistItem.findMany({
      where: { customerId: ctx.account.customerId },
      include: { product: { select: { name: true, sku: true, ratingAverage: true } } },
      orderBy: { createdAt: 'desc' },
      take: 50,
    }),
  ),

  toggleWish: customerProcedure.input(z.object({ productId: Id })).mutation(async ({ ctx, input }) => {
    const key = { customerId: ctx.account.customerId, productId: input.productId }
    const { count } = await prisma.wishlistItem.deleteMany({ where: key })
    if (count > 0) return { wished: false }
    const product = await prisma.product.findUnique({ where: { id: input.productId }, select: { id: true } })
    if (!product) throw notFound('Product')
    await prisma.wishlistItem.create({ data: key })
    return { wished: true }
  }),
})
