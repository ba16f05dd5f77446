/** Every area of the shop under one roof. */
import { cartRouter } from '../cart/router.ts'
import { catalogRouter } from '../catalog/router.ts'
import { customersRouter } from '../customers/router.ts'
import { inventoryRouter } from '../inventory/router.ts'
import { notificationsRouter } from '../notifications/router.ts'
import { ordersRouter } from '../orders/router.ts'
import { paymentsRouter } from '../payments/router.ts'
import { router } from '../platform/trpc.ts'
import { promotionsRouter } from '../pricing/router.ts'
import { reportsRouter } from '../reports/router.ts'
import { reviewsRouter } from '../reviews/router.ts'
import { shippingRouter } from '../shipping/router.ts'
import { supportRouter } from '../support/router.ts'

export const appRouter = router({
  cart: cartRouter,
  catalog: catalogRouter,
  customers: customersRouter,
  inventory: inventoryRouter,
  notifications: notificationsRouter,
  orders: ordersRouter,
  payments: paymentsRouter,
  promotions: promotionsRouter,
  reports: reportsRouter,
  reviews: reviewsRouter,
  shipping: shippingRouter,
  support: supportRouter,
})

export type AppRouter = typeof appRouter
