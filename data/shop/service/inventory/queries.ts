/** Stock, summed over warehouses or one by one. */
import { sql } from 'kysely'
import { kysely, type Transaction } from '../platform/database.ts'

export const availability = (productId: number) =>
  kysely
    .selectFrom('stock_levels')
    .innerJoin('warehouses', 'warehouses.id', 'stock_levels.warehouse_id')
    .select(['warehouses.code', sql<number>`on_hand - reserved`.as('available')])
    .where('product_id', '=', productId)
    .orderBy('warehouses.code')
    .execute()

export const productsToReorder = (warehouseId: number, limit: number) =>
  kysely
    .selectFrom('stock_levels')
    .innerJoin('products', 'products.id', 'stock_levels.product_id')
    .select(['products.id', 'products.sku', 'stock_levels.on_hand', 'stock_levels.reorder_at'])
    .where('warehouse_id', '=', warehouseId)
    .whereRef('on_hand', '<', 'reorder_at')
    .orderBy('on_hand')
    .limit(limit)
    .execute()

export interface Line {
  productId: number
  quantity: number
}

/** Takes the lines from one warehouse's stock. False if any of them is short; then nothing may be committed. */
export async function takeStock(tx: Transaction, warehouseId: number, lines: readonly Line[]): Promise<boolean> {
  const products = lines.map(({ productId }) => productId)
  const quantities = lines.map(({ quantity }) => quantity)
  const taken = await tx.$executeRaw`
    UPDATE stock_levels AS s SET on_hand = s.on_hand - l.quantity
    FROM (SELECT * FROM unnest(${products}::int[], ${quantities}::int[]) AS u (product_id, quantity) ORDER BY 1) AS l
    WHERE s.product_id = l.product_id AND s.warehouse_id = ${warehouseId} AND s.on_hand - s.reserved >= l.quantity`
  if (taken < lines.length) return false
  await tx.stockMovement.createMany({
    data: lines.map(({ productId, quantity }) => ({ productId, warehouseId, quantity: -quantity, reason: 'sale' })),
  })
  return true
}
