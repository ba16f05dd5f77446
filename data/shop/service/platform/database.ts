/** One pool, two clients: Prisma for records, Kysely for joins and aggregates. */
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlCommenterPlugin } from '@prisma/sqlcommenter'
import { Kysely } from 'kysely'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.ts'
import { config } from './config.ts'
import { TracedPostgresDialect } from './kysely-driver.ts'
import type { Database } from './tables.ts'
import { DATABASE_SPAN, inSpan, traceparent } from './telemetry.ts'

const pool = new pg.Pool({
  connectionString: config.DATABASE_URL,
  application_name: config.APPLICATION_NAME,
  max: config.POOL_SIZE,
  idleTimeoutMillis: 30_000,
})

const traceComment: SqlCommenterPlugin = () => ({ traceparent: traceparent() })

export const prisma = new PrismaClient({ adapter: new PrismaPg(pool), comments: [traceComment] }).$extends({
  query: {
    $allOperations: ({ model, operation, args, query }) =>
      inSpan(`prisma ${model ?? 'raw'}.${operation}`, DATABASE_SPAN, () => query(args)),
  },
})

export type Transaction = Omit<typeof prisma, '$connect' | '$disconnect' | '$extends' | '$on' | '$transaction' | '$use'>

export const kysely = new Kysely<Database>({ dialect: new TracedPostgresDialect({ pool }) })

export async function closeDatabase(): Promise<void> {
  await prisma.$disconnect()
  await kysely.destroy()
}
