/** Bearer tokens: a session id and its signature. The session itself lives in the database. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { config } from './config.ts'
import { kysely } from './database.ts'

export interface Account {
  sessionId: number
  customerId: number
  country: string
  role: 'customer' | 'staff'
}

const sign = (text: string): string => createHmac('sha256', config.TOKEN_KEY).update(text).digest('base64url')

export const issueToken = (sessionId: number): string => `${sessionId}.${sign(`session:${sessionId}`)}`

/** Whether the identity provider, which shares the key, vouches for this customer. */
export const isAssertionValid = (customerId: number, proof: string): boolean =>
  isEqual(proof, sign(`customer:${customerId}`))

/** The account behind an Authorization header, or null if there is no live session. */
export async function authenticate(authorization: string | undefined): Promise<Account | null> {
  const [, id, signature] = /^Bearer (\d{1,9})\.([\w-]{43})$/.exec(authorization ?? '') ?? []
  if (!id || !signature || !isEqual(signature, sign(`session:${id}`))) return null
  const session = await kysely
    .selectFrom('auth_sessions')
    .innerJoin('customers', 'customers.id', 'auth_sessions.customer_id')
    .select([
      'auth_sessions.expires_at',
      'auth_sessions.revoked_at',
      'customers.id',
      'customers.country',
      'customers.role',
    ])
    .where('auth_sessions.id', '=', Number(id))
    .executeTakeFirst()
  if (!session || session.revoked_at || session.expires_at < new Date()) return null
  return { sessionId: Number(id), customerId: session.id, country: session.country, role: session.role }
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
