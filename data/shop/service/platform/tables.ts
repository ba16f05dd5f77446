/** The tables that Kysely reads and writes, as in schema.sql. */
import type { ColumnType, Generated } from 'kysely'

type Time = ColumnType<Date, Date | undefined, Date>

export interface Database {
  categories: { id: Generated<number>; parent_id: number | null; slug: string; name: string; position: number }
  brands: { id: Generated<number>; slug: string; name: string }
  products: {
    id: Generated<number>
    category_id: number
    brand_id: number
    sku: string
    name: string
    description: string
    weight_grams: number
    rating_average: string
    rating_count: number
    is_active: boolean
    created_at: Time
  }
  product_images: { id: Generated<number>; product_id: number; url: string; position: number }
  prices: {
    id: Generated<number>
    product_id: number
    currency: string
    amount_cents: number
    valid_from: Date
    valid_to: Date | null
  }
  promotions: {
    id: Generated<number>
    category_id: number | null
    name: string
    percent_off: number
    starts_at: Date
    ends_at: Date
  }
  coupons: {
    id: Generated<number>
    promotion_id: number
    code: string
    max_redemptions: number
    redeemed_count: number
  }
  coupon_redemptions: {
    id: Generated<number>
    coupon_id: number
    order_id: number
    customer_id: number
    redeemed_at: Time
  }
  customers: {
    id: Generated<number>
    email: string
    display_name: string
    country: string
    tier: Generated<string>
    role: Generated<'customer' | 'staff'>
    loyalty_points: Generated<number>
    order_count: Generated<number>
    total_spent_cents: ColumnType<string, number | undefined, number>
    created_at: Time
    updated_at: Time
  }
  auth_sessions: {
    id: Generated<number>
    customer_id: number
    created_at: Time
    expires_at: Date
    revoked_at: Date | null
  }
  carts: { id: Generated<number>; customer_id: number; status: string; updated_at: Time }
  cart_items: { id: Generated<number>; cart_id: number; product_id: number; quantity: number }
  orders: {
    id: Generated<number>
    customer_id: number
    status: string
    subtotal_cents: number
    total_cents: number
    placed_at: Time
  }
  order_items: { id: Generated<number>; order_id: number; product_id: number; quantity: number; unit_cents: number }
  payments: { id: Generated<number>; order_id: number; status: string; amount_cents: number; created_at: Time }
  refunds: { id: Generated<number>; payment_id: number; amount_cents: number; reason: string; created_at: Time }
  warehouses: { id: Generated<number>; code: string; city: string; country: string }
  stock_levels: { product_id: number; warehouse_id: number; on_hand: number; reserved: number; reorder_at: number }
  stock_movements: {
    id: Generated<number>
    product_id: number
    warehouse_id: number
    quantity: number
    reason: string
    created_at: Time
  }
  shipments: { id: Generated<number>; order_id: number; status: string; shipped_at: Time }
  reviews: { id: Generated<number>; product_id: number; customer_id: number; rating: number; created_at: Time }
  notifications: {
    id: Generated<number>
    customer_id: number
    kind: string
    body: string
    created_at: Time
    read_at: Date | null
  }
  support_tickets: { id: Generated<number>; customer_id: number; subject: string; status: string; created_at: Time }
  settings: { key: string; value: string; updated_at: Time }
  audit_log: { id: Generated<number>; actor_id: number | null; action: string; subject: string; created_at: Time }
}
