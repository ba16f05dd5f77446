/** Reading the open cart. */
import { prisma } from '../platform/database.ts'

/** The customer's open cart with its lines and coupon, or null. */
export const openCart = (customerId: number) =>
  prisma.cart.findFirst({
    where: { customerId, status: 'open' },
    include: {
      coupon: { select: { id: true, code: true, promotion: { select: { percentOff: true } } } },
      items: {
        select: { productId: true, quantity: true, product: { select: { name: true, sku: true } } },
        orderBy: { productId: 'asc' },
      },
    },
  })
