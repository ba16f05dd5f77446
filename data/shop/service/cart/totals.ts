/** What a cart costs. */
import { currentPrices, taxRate } from '../pricing/queries.ts'

export interface CartLine {
  productId: number
  quantity: number
}

export interface Totals {
  lines: { productId: number; quantity: number; unitCents: number; taxCents: number }[]
  subtotalCents: number
  discountCents: number
  taxCents: number
  totalCents: number
}

/** Prices every line, takes the discount off and adds the tax of the country that the cart goes to. */
export async function totalsOf(cart: readonly CartLine[], country: string, percentOff: number): Promise<Totals> {
  const prices = await currentPrices(cart.map(({ productId }) => productId))
  const lines: Totals['lines'] = []
  for (const { productId, quantity } of cart) {
    const unitCents = prices.get(productId) ?? 0
    const taxable = Math.round((unitCents * quantity * (100 - percentOff)) / 100)
    const taxCents = Math.round(taxable * (await taxRate(country)))
    lines.push({ productId, quantity, unitCents, taxCents })
  }
  const subtotalCents = sum(lines.map(({ unitCents, quantity }) => unitCents * quantity))
  const discountCents = Math.round((subtotalCents * percentOff) / 100)
  const taxCents = sum(lines.map((line) => line.taxCents))
  return { lines, subtotalCents, discountCents, taxCents, totalCents: subtotalCents - discountCents + taxCents }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)
