/** Browsing: the pages that everyone sees. */
import { z } from 'zod'
import { availability } from '../inventory/queries.ts'
import { Id, offsetOf, Page } from '../platform/inputs.ts'
import { loadSettings, numberSetting } from '../platform/settings.ts'
import { notFound, publicProcedure, router } from '../platform/trpc.ts'
import { activePromotions, currentPrices } from '../pricing/queries.ts'
import {
  allBrands,
  categoryTree,
  countProductsOf,
  featuredProducts,
  imagesOf,
  pathTo,
  productDetail,
  productsOf,
  searchProducts,
} from './queries.ts'

async function withPrices<T extends { id: number }>(products: T[]) {
  const prices = await currentPrices(products.map(({ id }) => id))
  return products.map((product) => ({ ...product, amountCents: prices.get(product.id) ?? null }))
}

export const catalogRouter = router({
  home: publicProcedure.query(async () => {
    const settings = await loadSettings()
    const categories = await categoryTree()
    const featured = await featuredProducts(numberSetting(settings, 'home.featured_count', 8))
    const promotions = await activePromotions()
    return { banner: settings.get('shop.banner') ?? '', categories, featured: await withPrices(featured), promotions }
  }),

  tree: publicProcedure.query(() => categoryTree()),

  list: publicProcedure.input(Page.extend({ categoryId: Id })).query(async ({ input }) => {
    const path = pathTo(await categoryTree(), input.categoryId)
    if (path.length === 0) throw notFound('Category')
    const total = await countProductsOf(input.categoryId)
    const products = await productsOf(input.categoryId, input.size, offsetOf(input))
    return { path, total, products: await withPrices(products) }
  }),

  product: publicProcedure.input(z.object({ id: Id })).query(async ({ input }) => {
    const product = await productDetail(input.id)
    if (!product) throw notFound('Product')
    const path = pathTo(await categoryTree(), product.category_id)
    const images = await imagesOf(product.id)
    const stock = await availability(product.id)
    const promotions = await activePromotions(product.category_id)
    const [priced] = await withPrices([product])
    return { product: priced, path, images, stock, promotions }
  }),

  search: publicProcedure.input(z.object({ text: z.string().trim().min(2).max(60) })).query(async ({ input }) => {
    const settings = await loadSettings()
    const products = await searchProducts(input.text, numberSetting(settings, 'search.page_size', 20))
    return { products: await withPrices(products) }
  }),

  brands: publicProcedure.query(() => allBrands()),
})
