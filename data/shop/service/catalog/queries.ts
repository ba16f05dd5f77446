/** What the catalogue reads. */
import { sql } from 'kysely'
import { kysely } from '../platform/database.ts'

export interface CategoryNode {
  id: number
  slug: string
  name: string
  children: CategoryNode[]
}

/** All categories as a tree, in display order. */
export async function categoryTree(): Promise<CategoryNode[]> {
  const rows = await kysely
    .selectFrom('categories')
    .select(['id', 'parent_id', 'slug', 'name'])
    .orderBy('position')
    .orderBy('id')
    .execute()
  const nodes = new Map(rows.map(({ id, slug, name }) => [id, { id, slug, name, children: [] as CategoryNode[] }]))
  const roots: CategoryNode[] = []
  for (const row of rows) {
    const node = nodes.get(row.id)
    if (!node) continue
    const siblings = row.parent_id === null ? roots : nodes.get(row.parent_id)?.children
    siblings?.push(node)
  }
  return roots
}

/** The way from a root to a category, both included; empty if there is none. */
export function pathTo(tree: readonly CategoryNode[], id: number): CategoryNode[] {
  for (const node of tree) {
    if (node.id === id) return [node]
    const rest = pathTo(node.children, id)
    if (rest.length > 0) return [node, ...rest]
  }
  return []
}

const productCards = () =>
  kysely
    .selectFrom('products')
    .innerJoin('brands', 'brands.id', 'products.brand_id')
    .select(['products.id', 'products.sku', 'products.name', 'brands.name as brand', 'products.rating_average'])
    .where('products.is_active', '=', true)

export const featuredProducts = (limit: number) =>
  productCards().orderBy('products.rating_count', 'desc').orderBy('products.id').limit(limit).execute()

export const productsOf = (categoryId: number, limit: number, offset: number) =>
  productCards()
    .where('products.category_id', '=', categoryId)
    .orderBy('products.rating_average', 'desc')
    .orderBy('products.id')
    .limit(limit)
    .offset(offset)
    .execute()

export const searchProducts = (text: string, limit: number) =>
  productCards()
    .where('products.name', 'ilike', `%${text.replace(/[\\%_]/g, '\\$&')}%`)
    .orderBy('products.rating_count', 'desc')
    .limit(limit)
    .execute()

export const productDetail = (id: number) =>
  kysely
    .selectFrom('products')
    .innerJoin('brands', 'brands.id', 'products.brand_id')
    .selectAll('products')
    .select(['brands.name as brand', 'brands.slug as brand_slug'])
    .where('products.id', '=', id)
    .executeTakeFirst()

export const imagesOf = (productId: number) =>
  kysely.selectFrom('product_images').select('url').where('product_id', '=', productId).orderBy('position').execute()

export const countProductsOf = async (categoryId: number): Promise<number> => {
  const { n } = await kysely
    .selectFrom('products')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('category_id', '=', categoryId)
    .where('is_active', '=', true)
    .executeTakeFirstOrThrow()
  return n
}

export const allBrands = () => kysely.selectFrom('brands').select(['id', 'slug', 'name']).orderBy('name').execute()
