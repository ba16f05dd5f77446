/** Starts the API and stops it cleanly on SIGTERM. */
import { config } from '../platform/config.ts'
import { closeDatabase } from '../platform/database.ts'
import { flushSpans } from '../platform/telemetry.ts'
import { buildServer } from './server.ts'

const app = await buildServer()

async function stop(): Promise<void> {
  await app.close()
  await closeDatabase()
  await flushSpans()
}

process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())

await app.listen({ host: config.HOST, port: config.PORT })
