/** Reviews of products, and what other customers think of them. */
import { z } from 'zod'
import { Prisma } from '../generated/prisma/client.ts'
import { prisma } from '../platform/database.ts'
import { Id, offsetOf, Page } from '../platform/inputs.ts'
import { loadSettings, numberSetting } from '../platform/settings.ts'
import { conflict, customerProcedure, notFound, publicProcedure, router } from '../platform/trpc.ts'

const Review = z.object({
  productId: Id,
  rating: z.int().min(1).max(5),
  title: z.string().trim().min(3).max(80),
  body: z.string().trim().min(10).max(2000),
})

async function withAuthor<T extends { customerId: number }>(review: T) {
  const author = await prisma.customer.findUnique({
    where: { id: review.customerId },
    select: { displayName: true, reviewCount: true },
  })
  return { ...review, author }
}

export const reviewsRouter = router({
  byProduct: publicProcedure.input(Page.extend({ productId: Id })).query(async ({ input }) => {
    const reviews = await prisma.review.findMany({
      where: { productId: input.productId },
      orderBy: { createdAt: 'desc' },
      skip: offsetOf(input),
      take: input.size,
    })
    const result = []
    for (const review of reviews) result.push(await withAuthor(review))
    return result
  }),

  create: customerProcedure.input(Review).mutation(async ({ ctx, input }) => {
    const { customerId } = ctx.account
    const points = numberSetting(await loadSettings(), 'shop.review_points', 20)
    try {
      return await prisma.$transaction(async (tx) => {
        const review = await tx.review.create({ data: { ...input, customerId }, select: { id: true } })
        const { _avg, _count } = await tx.review.aggregate({
          where: { productId: input.productId },
          _avg: { rating: true },
          _count: true,
        })
        await tx.product.update({
          where: { id: input.productId },
          data: { ratingAverage: _avg.rating ?? 0, ratingCount: _count },
          select: { id: true },
        })
        await tx.customer.update({
          where: { id: customerId },
          data: { reviewCount: { increment: 1 }, loyaltyPoints: { increment: points }, updatedAt: new Date() },
          select: { id: true },
        })
        return review
      })
    } catch (error) {
      if (!(error instanceof Prisma.PrismaClientKnownRequestError)) throw error
      if (error.code === 'P2002') throw conflict('You have reviewed this product')
      if (error.code === 'P2003') throw notFound('Product')
      throw error
    }
  }),

  vote: customerProcedure.input(z.object({ reviewId: Id, isHelpful: z.boolean() })).mutation(async ({ ctx, input }) => {
    const review = await prisma.review.findUnique({ where: { id: input.reviewId }, select: { id: true } })
    if (!review) throw notFound('Review')
    const key = { reviewId: review.id, customerId: ctx.account.customerId }
    await prisma.reviewVote.upsert({
      where: { reviewId_customerId: key },
      create: { ...key, isHelpful: input.isHelpful },
      update: { isHelpful: input.isHelpful },
    })
    return { voted: true }
  }),
})
