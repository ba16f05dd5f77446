/** One user's connection to the shop: a client id, perhaps a token, and time to think. */
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export class Client {
  /** `shop` is what all users share: baseUrl, tokenKey, counts by status, orders not yet sent. */
  constructor(shop, { random, clientId, customerId, staffId, thinkSeconds }) {
    Object.assign(this, { shop, random, clientId, customerId, staffId, thinkSeconds })
    this.token = null
  }

  think(share = 1) {
    return sleep(Math.min(20, this.random.exponential(this.thinkSeconds * share)) * 1000)
  }

  query(path, input) {
    const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
    return this.#send(`/trpc/${path}${query}`, { method: 'GET' })
  }

  mutate(path, input) {
    return this.#send(`/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input ?? {}),
    })
  }

  /** Signs in as the identity provider would have it. */
  async signIn(customerId) {
    const proof = createHmac('sha256', this.shop.tokenKey).update(`customer:${customerId}`).digest('base64url')
    const session = await this.mutate('customers.signIn', { customerId, proof })
    this.token = session?.token ?? null
  }

  /** The result's data, or null for an answer that is an error. */
  async #send(path, init) {
    const headers = { ...init.headers, 'x-client-id': this.clientId }
    if (this.token) headers.authorization = `Bearer ${this.token}`
    const response = await fetch(this.shop.baseUrl + path, { ...init, headers })
    this.shop.counts.set(response.status, (this.shop.counts.get(response.status) ?? 0) + 1)
    const body = await response.json()
    return response.ok ? body.result.data : null
  }
}
