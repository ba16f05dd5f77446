/** Turning a cart into an order: stock, order, payment, loyalty, all or nothing. */
import { openCart } from '../cart/queries.ts'
import { type Totals, totalsOf } from '../cart/totals.ts'
import { takeStock } from '../inventory/queries.ts'
import { notify } from '../notifications/notify.ts'
import type { Account } from '../platform/auth.ts'
import { prisma, type Transaction } from '../platform/database.ts'
import { loadSettings, numberSetting } from '../platform/settings.ts'
import { conflict, notFound } from '../platform/trpc.ts'

export interface CheckoutRequest {
  addressId: number
  provider: 'card' | 'transfer' | 'wallet'
}

const WAREHOUSE_BY_COUNTRY: Readonly<Record<string, number>> = { FR: 2, ES: 2, IT: 2, PL: 3 }

export async function checkout(
  account: Account,
  request: CheckoutRequest,
): Promise<{ orderId: number; totalCents: number }> {
  const { customerId, country } = account
  const address = await prisma.address.findFirst({ where: { id: request.addressId, customerId } })
  if (!address) throw notFound('Address')
  const cart = await openCart(customerId)
  if (!cart || cart.items.length === 0) throw conflict('The cart is empty')
  const totals = await totalsOf(cart.items, country, cart.coupon?.promotion.percentOff ?? 0)
  const pointsPerEuro = numberSetting(await loadSettings(), 'shop.points_per_euro', 1)

  return prisma.$transaction(async (tx) => {
    const closed = await tx.cart.updateMany({
      where: { id: cart.id, status: 'open', version: cart.version },
      data: { status: 'ordered', updatedAt: new Date() },
    })
    if (closed.count === 0) throw conflict('The cart has changed; load it again')
    if (!(await takeStock(tx, WAREHOUSE_BY_COUNTRY[country] ?? 1, cart.items))) throw conflict('Out of stock')
    const orderId = await placeOrder(tx, customerId, address.id, totals)
    await tx.payment.create({
      data: { orderId, provider: request.provider, status: 'authorised', amountCents: totals.totalCents },
    })
    if (cart.couponId !== null) await redeemCoupon(tx, cart.couponId, orderId, customerId)
    await tx.customer.update({
      where: { id: customerId },
      data: {
        orderCount: { increment: 1 },
        totalSpentCents: { increment: totals.totalCents },
        loyaltyPoints: { increment: Math.floor((totals.totalCents / 100) * pointsPerEuro) },
        updatedAt: new Date(),
      },
      select: { id: true },
    })
    await notify(tx, customerId, 'order', `Order ${orderId} received`)
    return { orderId, totalCents: totals.totalCents }
  })
}

async function placeOrder(tx: Transaction, customerId: number, addressId: number, totals: Totals): Promise<number> {
  const { lines, subtotalCents, discountCents, taxCents, totalCents } = totals
  const order = await tx.order.create({
    data: { customerId, addressId, status: 'placed', subtotalCents, discountCents, taxCents, totalCents },
    select: { id: true },
  })
  await tx.orderItem.createMany({
    data: lines.map(({ productId, quantity, unitCents }) => ({ orderId: order.id, productId, quantity, unitCents })),
  })
  await tx.orderStatusChange.create({ data: { orderId: order.id, status: 'placed' } })
  return order.id
}

async function redeemCoupon(tx: Transaction, couponId: number, orderId: number, customerId: number): Promise<void> {
  await tx.coupon.update({ where: { id: couponId }, data: { redeemedCount: { increment: 1 } }, select: { id: true } })
  await tx.couponRedemption.create({ data: { couponId, orderId, customerId } })
}
