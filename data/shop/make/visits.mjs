/** What visitors do, visit by visit. Every function is one visit of one user. */

const WORDS = ['chair', 'lamp', 'oak', 'tent', 'desk', 'steel', 'bottle', 'quiet', 'shelf', 'kettle']
const COUPON = (random) => `SAVE-${String(random.int(1, 63)).padStart(3, '0')}`

const product = (random) => random.skewed(1, 3000)

async function lookAround(user, pages) {
  const { random } = user
  await user.query('catalog.home')
  for (let page = 0; page < pages; page += 1) {
    await user.think()
    if (random.chance(0.12)) await user.query('catalog.tree')
    if (random.chance(0.25))
      await user.query('catalog.search', { text: random.chance(0.04) ? 'x' : random.pick(WORDS) })
    else
      await user.query('catalog.list', {
        categoryId: random.chance(0.02) ? 900 : random.int(9, 80),
        page: random.int(1, 3),
      })
    await user.think()
    const id = random.chance(0.02) ? random.int(5000, 6000) : product(random)
    await user.query('catalog.product', { id })
    if (random.chance(0.65)) {
      await user.think(0.5)
      await user.query('reviews.byProduct', { productId: id, page: 1, size: 20 })
    }
    if (random.chance(0.12)) await user.query('inventory.availability', { productId: id })
  }
}

export async function browse(user) {
  const { random } = user
  await lookAround(user, random.int(2, 6))
  if (random.chance(0.2)) await user.query('catalog.brands')
  if (random.chance(0.2)) await user.query('promotions.active')
  if (random.chance(0.15)) await user.query('cart.get')
  if (random.chance(0.06)) {
    const n = random.int(1, 9000)
    const email = random.chance(0.85) ? `new${n}@example.com` : `customer${random.int(13, 600)}@example.com`
    await user.mutate('customers.register', {
      email,
      displayName: `Newcomer ${n}`,
      country: random.pick(['DE', 'FR', 'PL']),
    })
  }
}

export async function shop(user) {
  const { random } = user
  await user.signIn(user.customerId)
  await lookAround(user, random.int(1, 3))
  for (let n = random.int(1, 4); n > 0; n -= 1) {
    const productId = random.chance(0.02) ? 97 : product(random)
    await user.mutate('cart.add', { productId, quantity: random.chance(0.03) ? 0 : random.int(1, 3) })
    if (random.chance(0.7)) await user.query('cart.get')
    await user.think(0.6)
  }
  const loaded = await user.query('cart.get')
  await user.think()
  const line = loaded?.cart?.items[0]
  if (line && random.chance(0.35)) {
    const change = { productId: line.productId, quantity: random.int(1, 5), version: loaded.cart.version }
    await user.mutate('cart.update', change)
    if (random.chance(0.12)) await user.mutate('cart.update', change)
  }
  if (line && random.chance(0.15)) await user.mutate('cart.remove', { productId: line.productId })
  if (random.chance(0.1)) await user.query('promotions.checkCoupon', { code: COUPON(random) })
  if (random.chance(0.2)) await user.mutate('cart.applyCoupon', { code: COUPON(random) })
  if (random.chance(0.55)) await buy(user)
  if (random.chance(0.3)) await user.mutate('customers.toggleWish', { productId: product(random) })
  if (random.chance(0.25)) await user.mutate('customers.signOut')
}

async function buy(user) {
  const { random } = user
  await user.query('shipping.quote')
  await user.think(0.5)
  const addresses = await user.query('customers.addresses')
  await user.query('cart.get')
  await user.think()
  const addressId = addresses?.[0]?.id
  if (!addressId) return
  const order = await user.mutate('orders.checkout', {
    addressId,
    provider: random.pick(['card', 'transfer', 'wallet']),
  })
  await user.think(0.5)
  if (!order) return
  user.shop.unsent.push(order.orderId)
  await user.query('orders.get', { id: order.orderId })
  await user.query('notifications.unread')
  if (random.chance(0.08)) await user.mutate('orders.cancel', { id: order.orderId })
}

export async function followUp(user) {
  const { random } = user
  await user.signIn(user.customerId)
  await user.query('customers.me')
  const unread = await user.query('notifications.unread')
  await user.think()
  const orders = await user.query('orders.list', { page: 1, size: 20 })
  await user.think()
  for (const order of (orders ?? []).slice(0, random.int(1, 3))) {
    await user.query('shipping.track', { orderId: order.id })
    await user.think(0.6)
    if (random.chance(0.5)) await user.query('orders.get', { id: order.id })
    if (random.chance(0.3)) await user.query('payments.ofOrder', { orderId: order.id })
  }
  if (random.chance(0.4)) await user.query('orders.list', { page: 2, size: 20 })
  if (random.chance(0.05)) await user.query('orders.get', { id: random.int(1, 100000) })
  if (unread?.length && random.chance(0.6))
    await user.mutate('notifications.markRead', { ids: unread.map(({ id }) => id) })
  await user.think()
  await writeSomething(user, orders ?? [])
}

async function writeSomething(user, orders) {
  const { random } = user
  const bought = orders[0]?.items[0]?.productId
  if (bought && random.chance(0.45)) {
    const body = 'It came quickly and does what it should.'
    await user.mutate('reviews.create', { productId: bought, rating: random.int(2, 5), title: 'Fine', body })
    const reviews = await user.query('reviews.byProduct', { productId: bought })
    const other = reviews?.at(-1)
    if (other) await user.mutate('reviews.vote', { reviewId: other.id, isHelpful: random.chance(0.8) })
  }
  if (random.chance(0.25)) await user.query('customers.wishlist')
  if (random.chance(0.15)) await user.query('support.mine')
  if (orders[0] && random.chance(0.2)) {
    await user.mutate('support.open', {
      orderId: orders[0].id,
      subject: 'Where is it?',
      body: 'Please tell me where my parcel is.',
    })
  }
  if (random.chance(0.1)) await user.mutate('customers.updateProfile', { displayName: `Customer ${user.customerId} B` })
  if (random.chance(0.08)) {
    const address = {
      street: 'New Street 1',
      postalCode: '10001',
      city: 'Sampletown',
      country: random.chance(0.2) ? 'de' : 'DE',
    }
    await user.mutate('customers.addAddress', address)
  }
  if (random.chance(0.03)) await user.query('reports.dashboard')
}

/** Back office: the dashboard, a report or two, the queue, parcels, stock. */
export async function work(user) {
  const { random } = user
  await user.signIn(user.staffId)
  await user.query('reports.dashboard')
  await user.think()
  for (let n = random.int(1, 2); n > 0; n -= 1) {
    await user.query('reports.sales', { days: random.pick([30, 90, 180, 365, 365]) })
    await user.think()
  }
  if (random.chance(0.5)) await user.query('reports.topProducts', { days: random.int(1, 7) })
  const queue = await user.query('support.queue')
  await user.think()
  for (const ticket of (queue ?? []).slice(0, random.int(1, 3))) {
    const goodwillPoints = random.chance(0.7) ? 50 : 0
    await user.mutate('support.resolve', { ticketId: ticket.id, answer: 'It is on its way.', goodwillPoints })
    await user.think(0.5)
  }
  for (let n = random.int(1, 3); n > 0; n -= 1) await sendParcel(user)
  await user.query('inventory.lowStock', { warehouseId: random.int(1, 3) })
  await user.think(0.5)
  const adjustment = { productId: product(random), warehouseId: random.int(1, 3), quantity: random.int(1, 40) }
  await user.mutate('inventory.adjust', { ...adjustment, quantity: random.chance(0.1) ? -500 : adjustment.quantity })
  if (random.chance(0.3))
    await user.mutate('promotions.changePrice', { productId: product(random), amountCents: random.int(500, 9000) })
  if (random.chance(0.4)) await user.query('reports.recentChanges')
  await user.query('reports.dashboard')
}

async function sendParcel(user) {
  const { random } = user
  const orderId = user.shop.unsent.shift()
  if (!orderId || !(await user.mutate('payments.capture', { orderId }))) return
  if (random.chance(0.05)) await user.mutate('payments.capture', { orderId })
  await user.think(0.3)
  await user.mutate('shipping.dispatch', { orderId, carrierId: random.int(1, 3), warehouseId: random.int(1, 3) })
}
