/** Prices, promotions and taxes, as they are now. */
import { sql } from 'kysely'
import { kysely, prisma } from '../platform/database.ts'
import { notFound } from '../platform/trpc.ts'

/** The current price of each product in cents, by product id. */
export async function currentPrices(productIds: readonly number[]): Promise<Map<number, number>> {
  if (productIds.length === 0) return new Map()
  const rows = await kysely
    .selectFrom('prices')
    .select(['product_id', 'amount_cents'])
    .where('product_id', '=', sql<number>`any(${productIds})`)
    .where('currency', '=', 'EUR')
    .where('valid_to', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.product_id, row.amount_cents]))
}

/** Promotions that run now: for every category, or those that touch one. */
export function activePromotions(categoryId?: number) {
  let query = kysely
    .selectFrom('promotions')
    .select(['id', 'category_id', 'name', 'percent_off'])
    .where('starts_at', '<=', sql<Date>`now()`)
    .where('ends_at', '>', sql<Date>`now()`)
  if (categoryId !== undefined) {
    query = query.where((where) => where.or([where('category_id', '=', categoryId), where('category_id', 'is', null)]))
  }
  return query.orderBy('percent_off', 'desc').execute()
}

export async function taxRate(country: string): Promise<number> {
  const rate = await prisma.taxRate.findUnique({ where: { country } })
  if (!rate) throw notFound('Tax rate')
  return rate.basisPoints / 10_000
}

/** A coupon that can still be used, with the percentage that it takes off. */
export async function usableCoupon(code: string) {
  const now = new Date()
  const coupon = await prisma.coupon.findUnique({ where: { code }, include: { promotion: true } })
  if (!coupon || coupon.promotion.endsAt < now || coupon.redeemedCount >= coupon.maxRedemptions) return null
  return { id: coupon.id, percentOff: coupon.promotion.percentOff }
}
